"""Words of a welcome after an absence: what passed, never a reproach."""

import datetime as dt

from django.utils.translation import gettext as _

from learners.wording import day
from pathways.wording import hours


def passed(work: str, due_on: dt.date, on: dt.date) -> str:
    text = _("“%(work)s” was due on %(day)s. You can still ask for more time.")
    return text % {"work": work, "day": day(due_on, on)}


def next_date(work: str, due_on: dt.date, on: dt.date) -> str:
    return _("The next date is %(day)s: “%(work)s”.") % {"work": work, "day": day(due_on, on)}


def takes(of_hours: float) -> str:
    return _("about %(hours)s") % {"hours": hours(of_hours)}
