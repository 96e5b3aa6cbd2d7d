"""The college's year: terms, closed days, campuses and the runs of modules in it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import structlog
from django.db import DatabaseError
from django.db.models import Count, DateField, F, Func, Value
from django.db.models.functions import Cast

from learners.models import Campus, ClosedDay, Offering, Term

log = structlog.get_logger()
ONE_DAY = dt.timedelta(days=1)
SHOWN = 200  # the latest offerings on the page


def year_of(today: dt.date) -> dict[str, Any]:
    """Return the calendar page in four queries. End dates are shown as the last day."""
    closed = ClosedDay.objects.select_related("campus").order_by("on", "campus__name")
    runs = Offering.objects.select_related("module", "campus").annotate(people=Count("enrolments"))
    return {
        "today": today,
        "terms": [(term, term.until_on - ONE_DAY) for term in Term.objects.order_by("-from_on")],
        "closed": stretches(closed.filter(on__gte=today)),
        "campuses": list(Campus.objects.order_by("name")),
        "runs": [
            (run, run.until_on - ONE_DAY)
            for run in runs.order_by("-until_on", "module__name", "pk")[:SHOWN]
        ],
        "shown": SHOWN,
    }


@dataclass(frozen=True)
class Closed:
    """A day on which the whole college is closed: why, and when it opens again."""

    name: str
    opens_on: dt.date


def closed_on(day: dt.date) -> Closed | None:
    """Return why the whole college is closed that day, in one query; None if it is open.

    Without the database it counts as open, so that pages with numbers to ring still show.
    """
    nothing = Value(None)
    opens_on = Func(F("on"), nothing, nothing, function="learners_due_day")
    try:
        rows = ClosedDay.objects.filter(on=day, campus=None)
        rows = rows.annotate(opens_on=Cast(opens_on, DateField()))
        row = rows.values_list("name", "opens_on").first()
    except DatabaseError as error:
        log.warning("closed.without_database", error=type(error).__name__)
        return None
    return Closed(*row) if row else None


SOON = dt.timedelta(days=14)


def closed_soon(on: dt.date) -> list["Stretch"]:
    """Return the closed days from `on` for two weeks, of the college and of single campuses, in one
    query."""
    days = ClosedDay.objects.filter(on__gte=on, on__lt=on + SOON)
    return stretches(days.select_related("campus").order_by("on", "campus__name"))


@dataclass(frozen=True)
class Stretch:
    """Consecutive closed days with one reason and place; `pk` is the first day's."""

    pk: int
    on: dt.date
    last: dt.date
    name: str
    campus: Campus | None


def stretches(days: Iterable[ClosedDay]) -> list[Stretch]:
    """Return closed days in order, with consecutive ones together."""
    lines: list[Stretch] = []
    for day in days:
        about = {"name": day.name, "campus": day.campus}
        before = {**about, "last": day.on - ONE_DAY}
        for place, line in enumerate(lines):
            if all(getattr(line, name) == value for name, value in before.items()):
                lines[place] = replace(line, last=day.on)
                break
        else:
            lines.append(Stretch(pk=day.pk, on=day.on, last=day.on, **about))
    return lines


def stretch_from(day_id: int) -> Stretch | None:
    """Return the closed days that begin with this one; None if it is open again."""
    first = ClosedDay.objects.filter(pk=day_id).first()
    if first is None:
        return None
    same = ClosedDay.objects.filter(name=first.name, campus=first.campus_id, on__gte=first.on)
    return stretches(same.select_related("campus").order_by("on"))[0]
