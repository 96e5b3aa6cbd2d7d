"""Words of the buttons that begin a step, and of its dates."""

import datetime as dt

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from learners.wording import clock, day
from pathways.models import Step, StepRun

A_WEEK = 7  # days in which the name of a weekday is enough


def opens(step: Step, is_started: bool) -> str:
    """Return what a step's main button does: Open part one."""
    if step.link_words:
        return _("Open %(page)s") % {"page": step.link_words}
    return _("Continue this step") if is_started else _("Start this step")


def when(run: StepRun, on: dt.date) -> str:
    """Return a date of a step: Tuesday 6:30pm, or Tuesday 8 December, 6:30pm."""
    if run.on == on:
        return _("Today %(time)s") % {"time": clock(run.begins)}
    if (run.on - on).days < A_WEEK:
        return f"{date_format(run.on, 'l')} {clock(run.begins)}"
    return f"{day(run.on, on)}, {clock(run.begins)}"


def add_to_week(run: StepRun, step: Step, on: dt.date) -> str:
    return _("%(when)s, %(place)s: add to my week") % {"when": when(run, on), "place": step.place}


def in_your_week(run: StepRun, step: Step, on: dt.date) -> str:
    return _("It’s in your week: %(when)s, %(place)s.") % {
        "when": when(run, on),
        "place": step.place,
    }


def choose_a_date() -> str:
    return _("Choose one of its dates first.")
