"""Dates by which someone gets back to a learner, in the college's working days."""

import datetime as dt

from learners.models import ClosedDay, Term
from support.calc.clocks import Calendar

ANSWER_IN = 1  # working days, after a request for a person
LOOK_IN = 2  # working days, after a concern


def calendar() -> Calendar:
    """Return the terms and the days on which the whole college is closed (two queries)."""
    return Calendar(
        terms=tuple(Term.objects.values_list("from_on", "until_on")),
        closed=frozenset(ClosedDay.objects.filter(campus=None).values_list("on", flat=True)),
    )


def due_on(day: dt.date, working: int) -> dt.date:
    return calendar().after(day, working)
