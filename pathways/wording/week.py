"""Words of a learner's week, and of work that is late or due soon."""

import datetime as dt
from collections.abc import Sequence

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learners.wording import clock, day, listed
from pathways.calc.week import Part
from pathways.wording import hours


def of_hours(minutes: int, a_week: float) -> str:
    """Return how much of the learner's time a week takes: 8 of your 9 hours."""
    return _("%(placed)s of your %(week)s") % {
        "placed": number(minutes / 60),
        "week": hours(a_week),
    }


def changed(takes: str, gone: Sequence[str], new: Sequence[str]) -> str:
    """Say what a week takes now, and which steps left it or came into it."""
    sentences = [_("Your next steps now take %(takes)s this week.") % {"takes": takes}]
    if gone:
        text = _("No longer in the next seven days: %(steps)s.")
        sentences.append(text % {"steps": listed([f"“{name}”" for name in gone])})
    if new:
        text = _("New in the next seven days: %(steps)s.")
        sentences.append(text % {"steps": listed([f"“{name}”" for name in new])})
    return " ".join(sentences)


def number(of_hours: float) -> str:
    rounded = round(of_hours * 2) / 2
    return number_format(rounded, decimal_pos=0 if rounded == int(rounded) else 1)


def short_time(minutes: int) -> str:
    """Return a length of time in a few characters: 2 h, 1.5 h, 30 min."""
    if minutes < 60:
        return _("%(n)s min") % {"n": minutes}
    return _("%(n)s h") % {"n": number(minutes / 60)}


def block(name: str, minutes: int, part: Part) -> str:
    """Describe a stretch of work on a day: Reading a care plan, about 2 hours, in the evening."""
    values = {"name": name, "hours": hours(minutes / 60)}
    if part == Part.EVENING:
        return _("%(name)s, about %(hours)s, in the evening") % values
    if part == Part.DAYTIME:
        return _("%(name)s, about %(hours)s, in the daytime") % values
    return _("%(name)s, about %(hours)s") % values


def at_place(name: str, at: dt.time, place: str) -> str:
    """Describe a step on its date: Reading a care plan, 6:30pm, Room 14."""
    return _("%(name)s, %(time)s, %(place)s") % {"name": name, "time": clock(at), "place": place}


def weekday(on: dt.date) -> str:
    return date_format(on, "D")


def moved(name: str, on: dt.date | None, until_on: dt.date | None, today: dt.date) -> str:
    """Describe the learner's last choice of a day."""
    values = {"name": name, "day": day(on or until_on, today)}
    if on:
        return _("You put “%(name)s” on %(day)s.") % values
    if until_on:
        return _("You left “%(name)s” out of your week until %(day)s.") % values
    return _("Cairn chooses the day for “%(name)s” again.") % values


def when_due(due_on: dt.date, today: dt.date) -> str:
    """Return how many days late work is, or its day."""
    late = (today - due_on).days
    if late > 0:
        return ngettext("%(n)s day late", "%(n)s days late", late) % {"n": late}
    return _("due today") if not late else _("due on %(day)s") % {"day": day(due_on, today)}


def after_due(due_on: dt.date, today: dt.date) -> str:
    """Say that what the learner chose moves no deadline."""
    values = {"day": day(due_on, today)}
    if due_on < today:
        return _("It was due on %(day)s, and that date hasn’t changed.") % values
    return _("It’s still due on %(day)s.") % values


def about(of_hours: float) -> str:
    return _("about %(hours)s") % {"hours": hours(of_hours)}
