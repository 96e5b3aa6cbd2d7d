"""The college's own help lines, managed by its administrators."""

import datetime as dt

from django.db import transaction

from learners import clock
from learners.actions import audit
from learners.models import Helpline, User
from learners.models.helpline import WEEK


@transaction.atomic
def add(
    *,
    name: str,
    number: str,
    by: User | str,
    about: str = "",
    days: tuple[int, ...] = (),
    opens: dt.time | None = None,
    closes: dt.time | None = None,
) -> tuple[Helpline, bool]:
    """Add or change a line, open from `opens` to `closes` on these weekdays (Monday is 0), or
    always.

    Name and number identify a line; repeating it (a double click) changes nothing. Return the line
    and whether it is new.
    """
    answered = sorted(set(days) & set(WEEK)) if opens else list(WEEK)
    hours = {"about": about, "days": answered, "opens": opens, "closes": closes}
    if same := Helpline.objects.filter(name=name, number=number, until_on=None, **hours).first():
        return same, False
    helpline, is_new = Helpline.objects.update_or_create(
        name=name,
        number=number,
        until_on=None,
        defaults=hours,
        create_defaults={**hours, "from_on": clock.today()},
    )
    audit.record("helpline.add" if is_new else "helpline.change", helpline, by=by)
    return helpline, is_new


@transaction.atomic
def end(*, helpline: Helpline, by: User | str) -> bool:
    """Stop showing a line from today; return whether that changed anything."""
    on = clock.today()
    rows = Helpline.objects.select_for_update().filter(pk=helpline.pk, until_on__isnull=True)
    if rows.filter(from_on__gte=on).delete()[0] or rows.update(until_on=on):
        audit.record("helpline.end", helpline, by=by)
        return True
    return False
