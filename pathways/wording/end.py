"""Sentences about when a learner could finish their route, and what does not fit."""

import datetime as dt
from collections.abc import Sequence

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learners.wording import day, listed
from pathways.wording import MOST, hours


def finish(on: dt.date, today: dt.date, steps: int, total: float, a_week: float) -> str:
    text = ngettext(
        "At %(week)s a week, you could finish by %(day)s: %(n)s more step, about %(hours)s.",
        "At %(week)s a week, you could finish by %(day)s: %(n)s more steps, about %(hours)s.",
        steps,
    )
    words = {"day": day(on, today), "n": steps, "hours": hours(total), "week": hours(a_week)}
    return text % words


def milestone(name: str, on: dt.date, today: dt.date) -> str:
    text = _("You could reach your next milestone, “%(name)s”, by %(day)s.")
    return text % {"name": name, "day": day(on, today)}


def late(name: str, on: dt.date, today: dt.date, a_week: float) -> str:
    """Say that there is no room for a step before its last day."""
    words = {"step": name, "day": day(on, today), "week": hours(a_week)}
    return _("“%(step)s” won’t fit by %(day)s, its last day, at %(week)s a week.") % words


def more_late(steps: int) -> str:
    text = ngettext("%(n)s more step won’t fit.", "%(n)s more steps won’t fit.", steps)
    return text % {"n": steps}


def endless(a_week: float) -> str:
    return _("At %(week)s a week, the whole route would take more than 10 years.") % {
        "week": hours(a_week)
    }


def out_of_reach(names: Sequence[str]) -> str:
    shown = [f"“{name}”" for name in names[:MOST]]
    if rest := len(names) - len(shown):
        shown.append(ngettext("%(n)s other step", "%(n)s other steps", rest) % {"n": rest})
    return _(
        "We don’t know a way to finish %(steps)s at the moment. Your tutor can tell you more."
    ) % {"steps": listed(shown)}


def remedy(more: int | None) -> str:
    """Say what would make everything fit: hours a week, or nothing of the kind."""
    if more is None:
        return _("More hours a week wouldn’t change that. Someone can talk it through with you.")
    return _("With %(week)s a week, everything would fit.") % {"week": hours(more)}


def month(on: dt.date) -> str:
    return date_format(on, "F Y")


def of_room(used: float, room: float) -> str:
    """Describe how much of a month's study time a plan uses: 12.5 of 20 hours."""
    used = round(used * 2) / 2
    shown = number_format(used, decimal_pos=0 if used.is_integer() else 1)
    return _("%(used)s of %(room)s") % {"used": shown, "room": hours(room)}
