"""Signals in warm sentences, in the reader's language: what was seen. They decide nothing."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib.humanize.templatetags.humanize import apnumber
from django.utils.formats import date_format, number_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

NAMED = 3  # pieces of work named in a sentence; the rest is counted


@dataclass(frozen=True)
class Words:
    """A signal as a person reads it: what, which and when, what speaks against it, how fresh."""

    title: str
    missed: str
    met: str
    marks: str
    fresh: str


def for_herself(reasons: dict[str, Any]) -> Words:
    """What the learner reads about herself."""
    count = len(reasons["missed"])
    title = ngettext("We haven’t seen %(n)s hand-in", "We haven’t seen %(n)s hand-ins", count) % {
        "n": apnumber(count)
    }
    met = _("You have handed in %(met)s of the %(due)s that were due so far.") % counts(reasons)
    return Words(title, works(reasons), met, marks(reasons), fresh(reasons))


def for_tutor(reasons: dict[str, Any], name: str) -> Words:
    """What her tutor reads: the same facts, with her name."""
    count = len(reasons["missed"])
    title = ngettext("%(n)s hand-in not seen", "%(n)s hand-ins not seen", count) % {
        "n": str(apnumber(count)).capitalize()
    }
    met = _("%(name)s has handed in %(met)s of the %(due)s that were due so far.") % {
        "name": name,
        **counts(reasons),
    }
    return Words(title, works(reasons), met, marks(reasons), fresh(reasons))


def counts(reasons: dict[str, Any]) -> dict[str, str]:
    return {"met": number_format(reasons["met"]), "due": number_format(reasons["due"])}


def works(reasons: dict[str, Any]) -> str:
    """Case study 2 (13 November) and Reflection log (20 November)."""
    missed = reasons["missed"]
    named = [
        _("%(work)s (%(day)s)") % {"work": work["name"] or work["code"], "day": day(work["due_on"])}
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
    return _("What we know reaches to %(day)s.") % {"day": day(reasons["data_until"], year=True)}


def day(iso: str, *, year: bool = False) -> str:
    return date_format(dt.date.fromisoformat(iso), "DATE_FORMAT" if year else "MONTH_DAY_FORMAT")
