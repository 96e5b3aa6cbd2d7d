"""The college's own lines, kept by its administrators."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate, localtime

from learners.actions import audit
from learners.models import Helpline
from learners.models.helpline import WEEK


@transaction.atomic
def add(
    *,
    name: str,
    number: str,
    by: Any,
    about: str = "",
    days: tuple[int, ...] = (),
    opens: dt.time | None = None,
    closes: dt.time | None = None,
    at: dt.datetime | None = None,
) -> tuple[Helpline, bool]:
    """A line that is answered from `opens` to `closes` on these weekdays (Monday is 0), or, without
    hours, at any time. The same name and number again changes its words and hours;
    the same in all (a double click) changes nothing."""
    on = localtime(at).date() if at else localdate()
    answered = sorted(set(days) & set(WEEK)) if opens else list(WEEK)
    hours = {"about": about, "days": answered, "opens": opens, "closes": closes}
    if same := Helpline.objects.filter(name=name, number=number, until_on=None, **hours).first():
        return same, False
    held, new = Helpline.objects.update_or_create(
        name=name,
        number=number,
        until_on=None,
        defaults=hours,
        create_defaults={**hours, "from_on": on},
    )
    _audit("helpline.add" if new else "helpline.change", held, by, at)
    return held, new


@transaction.atomic
def end(*, helpline: Helpline, by: Any, at: dt.datetime | None = None) -> bool:
    """From today it is not shown; ending it twice is ending it once."""
    on = localtime(at).date() if at else localdate()
    held = Helpline.objects.select_for_update().filter(pk=helpline.pk, until_on__isnull=True)
    if held.filter(from_on__gte=on).delete()[0] or held.update(until_on=on):
        _audit("helpline.end", helpline, by, at)
        return True
    return False


def _audit(verb: str, held: Helpline, by: Any, at: dt.datetime | None) -> None:
    audit.record(
        verb=verb, kind="helpline", object_id=held.public_id, label=str(held), by=by, at=at
    )
