"""What was seen, in warm sentences, in the reader's language. They decide nothing.

Both readers read the same sentences: they speak of the work, not of “you” or of “her”.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.humanize.templatetags.humanize import apnumber
from django.utils.formats import date_format, number_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from learners.wording import day, fraction
from support.calc.weights import AGAINST, ALL, LITTLE, MOST, SOME, shares
from support.models import Precision, Rule

NAMED = 3  # pieces of work named in a sentence; the rest is counted
HIGH, LOW = 2 / 3, 1 / 3  # ranks among the group that are told as “more” or “less”
CLEAREST = 0.95
HOUR, DAY = 3600, 86400

WEIGHTS = {
    ALL: gettext_lazy("All of it: %(what)s."),
    MOST: gettext_lazy("Most of it: %(what)s."),
    SOME: gettext_lazy("Some of it: %(what)s."),
    LITTLE: gettext_lazy("A little of it: %(what)s."),
    AGAINST: gettext_lazy("Against it: %(what)s."),
}

# What a feature of the scorecard says where it is low, in between, high, or not there at all.
RANKED = {
    "pre_course_rank": (
        gettext_lazy("fewer pages opened before the first day than by most"),
        gettext_lazy("about as many pages opened before the first day as by others"),
        gettext_lazy("more pages opened before the first day than by most"),
        gettext_lazy("nothing known about the time before the first day"),
    ),
    "margin_rank": (
        gettext_lazy("work handed in later than by most"),
        gettext_lazy("work handed in about when others do"),
        gettext_lazy("work handed in earlier than by most"),
        gettext_lazy("nothing handed in yet"),
    ),
    "ahead_rank": (
        gettext_lazy("nothing handed in ahead of its date, where others have"),
        gettext_lazy("about as much handed in ahead of its date as by others"),
        gettext_lazy("more handed in ahead of its date than by most"),
        gettext_lazy("nobody has handed in ahead of a date yet"),
    ),
    "mark_rank": (
        gettext_lazy("marks lower than most in the same work"),
        gettext_lazy("marks about like others’ in the same work"),
        gettext_lazy("marks higher than most in the same work"),
        gettext_lazy("no mark yet"),
    ),
    "last_mark_rank": (
        gettext_lazy("the latest mark lower than most in that work"),
        gettext_lazy("the latest mark about like others’"),
        gettext_lazy("the latest mark higher than most in that work"),
        gettext_lazy("no mark yet"),
    ),
    "lowest_mark_rank": (
        gettext_lazy("one mark lower than most people’s lowest"),
        gettext_lazy("the lowest mark about like others’ lowest"),
        gettext_lazy("even the lowest mark higher than most people’s lowest"),
        gettext_lazy("no mark yet"),
    ),
    "points_rank": (
        gettext_lazy("fewer marks gained so far than by most"),
        gettext_lazy("about as many marks gained so far as by others"),
        gettext_lazy("more marks gained so far than by most"),
        gettext_lazy("no mark yet"),
    ),
    "clicks_rank": (
        gettext_lazy("less time online in the last weeks than most"),
        gettext_lazy("about as much online in the last weeks as others"),
        gettext_lazy("more online in the last weeks than most"),
        gettext_lazy("no system told us about the last weeks"),
    ),
}

# What a feature that counts says where it is nothing, and where it is something.
COUNTED = {
    "attempts": (gettext_lazy("the first try at this module"), gettext_lazy("an earlier try")),
    "credits": (gettext_lazy("few credits at once"), gettext_lazy("how many credits at once")),
    "running_elsewhere": (
        gettext_lazy("no other module at the same time"),
        gettext_lazy("other modules at the same time"),
    ),
    "passed_before": (
        gettext_lazy("no other module finished here yet"),
        gettext_lazy("other modules finished well"),
    ),
    "not_passed_before": (
        gettext_lazy("no module left unfinished before"),
        gettext_lazy("a module left unfinished before"),
    ),
    "missed_elsewhere": (
        gettext_lazy("everything handed in elsewhere"),
        gettext_lazy("deadlines missed in other modules too"),
    ),
    "missed_weight": (
        gettext_lazy("everything due so far handed in"),
        gettext_lazy("part of what was due was not seen"),
    ),
    "missed_in_a_row": (
        gettext_lazy("the latest deadline met"),
        gettext_lazy("the latest deadlines missed in a row"),
    ),
}


@dataclass(frozen=True)
class Told:
    """Something we noticed, as both readers read it: what, why, how fresh, what would change it."""

    title: str
    what: str
    reasons: tuple[str, ...]
    fresh: str
    change: str


Earlier = Sequence[dict[str, Any]]  # reasons of notes that she has answered before


def told(rule: str, reasons: dict[str, Any], on: dt.date, earlier: Earlier = ()) -> Told:
    """`on`: the day on which it is read; days of other years are told with their year."""
    return of_scorecard(reasons) if rule == Rule.SCORECARD else of_deadlines(reasons, on, earlier)


def of_deadlines(reasons: dict[str, Any], on: dt.date, earlier: Earlier = ()) -> Told:
    """Hand-ins that were not seen: which, and what else is known."""
    count = len(reasons["missed"])
    passed = ngettext(
        "%(n)s deadline passed, and we saw no hand-in",
        "%(n)s deadlines passed, and we saw no hand-in",
        count,
    ) % {"n": apnumber(count)}
    lines = [str(WEIGHTS[ALL]) % {"what": passed}]
    if reasons["met"]:
        met = _("%(met)s of the %(due)s due so far were handed in") % counts(reasons)
        lines.append(str(WEIGHTS[AGAINST]) % {"what": met})
    return Told(
        title=ngettext("We haven’t seen %(n)s hand-in", "We haven’t seen %(n)s hand-ins", count)
        % {"n": apnumber(count)},
        what=_("%(works)s.") % {"works": works(reasons, on, earlier)},
        reasons=(*lines, marks(reasons)),
        fresh=fresh(reasons),
        change=_("It goes away by itself once the work is handed in, or its date is put right."),
    )


def of_scorecard(reasons: dict[str, Any]) -> Told:
    """A pattern: what it is made of, which way each part speaks, in words and never in figures."""
    weights = shares([part["points"] for part in reasons["reasons"]])
    parts = zip(reasons["reasons"], weights, strict=True)
    clear = reasons["place"] >= CLEAREST
    what = [
        _("It is among the clearest in this module today.")
        if clear
        else _("It is clearer than for most in this module today."),
        _("It is a pattern and nothing more: it knows no reasons."),
    ]
    if reasons["chance"] is not None:
        part = {"part": fraction(reasons["chance"])}
        what.insert(
            1,
            _("In earlier years, for %(part)s of those with such a pattern, there was no pass.")
            % part,
        )
    return Told(
        title=_("We see a pattern that has often meant that someone would like help"),
        what=" ".join(what),
        reasons=tuple(str(WEIGHTS[weight]) % {"what": part_of(part)} for part, weight in parts),
        fresh=fresh(reasons),
        change=_("It goes away by itself when the pattern changes. The next hand-in changes most."),
    )


def part_of(part: dict[str, Any]) -> str:
    """One feature's part, as the end of a sentence."""
    name, value = part["name"], part["value"]
    if name == "module":
        harder = part["points"] > 0
        return (
            _("this module has been hard for many")
            if harder
            else _("this module has gone well for many")
        )
    if name == "silent_days":
        return silence(int(value or 0))
    if name == "qualification":
        return _("what was brought along to this course")
    if name == "missed_above_cohort":
        more = (value or 0) > 0
        return (
            _("more deadlines missed than by others here")
            if more
            else _("no more deadlines missed than by others here")
        )
    if name == "mark_elsewhere":
        return _("marks in other modules") if not part["absent"] else _("no mark elsewhere")
    return ranked(name, value, absent=part["absent"])


def ranked(name: str, value: float | None, *, absent: bool) -> str:
    if name in RANKED:
        low, middle, high, none = RANKED[name]
        if absent or value is None:
            return str(none)
        return str(low if value < LOW else high if value > HIGH else middle)
    if name in COUNTED:
        if absent or value is None:
            return _("nothing known about other modules")
        return str(COUNTED[name][bool(value)])
    return _("something else that we look at")


def silence(days: int) -> str:
    if days == 0:
        return _("online within the last day")
    return ngettext("not online for %(n)s day", "not online for %(n)s days", days) % {
        "n": apnumber(days)
    }


def precision(figures: Precision | None) -> str:
    """What was answered to a rule's notes: what is counted, and what is not."""
    if figures is None:
        return _("Too few people have answered this rule yet to say how often it is right.")
    return _(
        "Of %(n)s answers, %(true)s were “It’s done” and %(wrong)s “That’s not right”. "
        "Other answers do not say whether the rule is right, and are not counted."
    ) % {
        "n": number_format(figures.answered),
        "true": number_format(figures.true),
        "wrong": number_format(figures.answered - figures.true),
    }


def waiting(since: dt.datetime, now: dt.datetime) -> str:
    """How long ago someone asked: less than an hour ago, two hours ago, three days ago."""
    seconds = max((now - since).total_seconds(), 0)
    if seconds < HOUR:
        return _("less than an hour ago")
    if seconds < DAY:
        hours = int(seconds // HOUR)
        return ngettext("%(n)s hour ago", "%(n)s hours ago", hours) % {"n": apnumber(hours)}
    days = int(seconds // DAY)
    return ngettext("%(n)s day ago", "%(n)s days ago", days) % {"n": apnumber(days)}


def counts(reasons: dict[str, Any]) -> dict[str, str]:
    return {"met": number_format(reasons["met"]), "due": number_format(reasons["due"])}


def works(reasons: dict[str, Any], on: dt.date, earlier: Earlier = ()) -> str:
    """Case study 2 (13 November, answered before) and Reflection log (20 November)."""
    missed = reasons["missed"]
    answered = {
        (work["assessment"], work["due_on"]) for one in earlier for work in one["missed"] or ()
    }
    named = [
        (
            _("%(work)s (%(day)s, answered before)")
            if (work["assessment"], work["due_on"]) in answered
            else _("%(work)s (%(day)s)")
        )
        % {
            "work": work["name"] or work["code"],
            "day": day(dt.date.fromisoformat(work["due_on"]), on),
        }
        for work in missed[-NAMED:]
    ]
    if rest := len(missed) - len(named):
        named.append(ngettext("%(n)s earlier one", "%(n)s earlier ones", rest) % {"n": rest})
    return get_text_list(named, _("and"))


def marks(reasons: dict[str, Any]) -> str:
    if not reasons["marks"] or reasons["mean_mark"] is None:
        return _("No mark yet.")
    mean = number_format(round(reasons["mean_mark"]))
    if reasons["marks"] == 1:
        return _("One mark so far: %(mean)s out of 100.") % {"mean": mean}
    return _("Marks so far: %(mean)s out of 100 on average.") % {"mean": mean}


def fresh(reasons: dict[str, Any]) -> str:
    return _("What we know reaches to %(day)s.") % {
        "day": date_format(dt.date.fromisoformat(reasons["data_until"]), "DATE_FORMAT")
    }
