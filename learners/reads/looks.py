"""Who has looked at a learner's record: by day and person, and earlier looks by person."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Case, Count, DateField, Max, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import TruncDate

from learners import wording
from learners.calc.cutoffs import midnight
from learners.models import AccessEvent, Learner, User
from learners.prepared import prepared

DAYS = dt.timedelta(days=14)  # looks of the last two weeks are shown by day


@dataclass(frozen=True)
class Looker:
    """Someone who looked, by what they can't choose: their college address, and their name today.

    `then`: other names that they had when they looked. `looks`: what they looked at.
    """

    name: str
    email: str
    then: list[str] = field(default_factory=list)
    looks: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class DayOfLooks:
    """People who looked on a day, the latest look first, each with what they looked at. Without a
    day, those who looked before the last two weeks."""

    day: dt.date | None
    people: list[Looker]


@prepared
def looks_at(learner: int, *, on: dt.date) -> QuerySet[AccessEvent, dict[str, Any]]:
    """Count looks by day, person and kind; the day of those before two weeks ago is null."""
    recent = When(at__gte=midnight(on - DAYS, ZoneInfo(settings.TIME_ZONE)), then=TruncDate("at"))
    days = Case(recent, output_field=DateField())
    events = AccessEvent.objects.filter(learner_id=learner).annotate(day=days)
    own = User.objects.filter(pk=OuterRef("actor_id"))
    who = {"name": Subquery(own.values("name")), "email": Subquery(own.values("email"))}
    counted = events.annotate(**who).values("day", "actor_id", "actor", "kind", "name", "email")
    return counted.annotate(times=Count("pk"), last=Max("at")).order_by("-last")


def who_has_looked(learner: Learner, on: dt.date) -> list[DayOfLooks]:
    """Return the days on which someone looked, the latest first, then the time before them.

    Someone whose account is gone keeps the name of the look.
    """
    days: dict[dt.date | None, dict[int, Looker]] = {}
    for row in looks_at(learner.pk, on=on):
        people = days.setdefault(row["day"], {})
        looker = Looker(row["name"] or row["actor"], row["email"] or "")
        looker = people.setdefault(row["actor_id"], looker)
        if row["actor"] not in (looker.name, *looker.then):
            looker.then.append(row["actor"])
        last = None if row["day"] else row["last"]
        looker.looks.append(wording.looks(row["kind"], row["times"], last))
    return [DayOfLooks(day, list(people.values())) for day, people in days.items()]
