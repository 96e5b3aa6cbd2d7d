"""Sentences that explain signals and concerns, in the reader's language. They decide nothing.

The learner and their tutor read the same sentences, so these describe the work, never “you”.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.humanize.templatetags.humanize import apnumber
from django.utils.formats import number_format
from django.utils.text import capfirst, get_text_list
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from learners.calc import release
from learners.calc.cutoffs import ONE_DAY
from learners.wording import day, fraction, in_words, number
from support.calc.answered import covered, is_covered
from support.calc.weights import AGAINST, ALL, LITTLE, MOST, SOME, shares
from support.models import Precision, ReplyKind, Rule

NAMED = 3  # pieces of work named in a sentence; the rest are counted
HIGH, LOW = 2 / 3, 1 / 3  # ranks in the group that are described as “more” or “less”
CLEAREST = 0.95
HOUR, DAY = 3600, 86400

WEIGHTS = {
    ALL: gettext_lazy("The reason: %(what)s."),
    MOST: gettext_lazy("Mainly: %(what)s."),
    SOME: gettext_lazy("Partly: %(what)s."),
    LITTLE: gettext_lazy("Slightly: %(what)s."),
    AGAINST: gettext_lazy("On the other hand: %(what)s."),
}

# Phrases for a ranked feature of the scorecard: low, in between, high, no data.
RANKED = {
    "pre_course_rank": (
        gettext_lazy("fewer pages opened before the first day than most people"),
        gettext_lazy("about as many pages opened before the first day as others"),
        gettext_lazy("more pages opened before the first day than most people"),
        gettext_lazy("no data from before the first day"),
    ),
    "margin_rank": (
        gettext_lazy("work handed in later than most people’s"),
        gettext_lazy("work handed in at about the same time as other people’s"),
        gettext_lazy("work handed in earlier than most people’s"),
        gettext_lazy("nothing handed in yet"),
    ),
    "ahead_rank": (
        gettext_lazy("nothing handed in ahead of its deadline, while others have"),
        gettext_lazy("about as much handed in ahead of its deadline as others"),
        gettext_lazy("more handed in ahead of its deadline than most people"),
        gettext_lazy("no one has handed anything in ahead of a deadline yet"),
    ),
    "mark_rank": (
        gettext_lazy("lower marks than most people for the same work"),
        gettext_lazy("marks similar to other people’s for the same work"),
        gettext_lazy("higher marks than most people for the same work"),
        gettext_lazy("no mark yet"),
    ),
    "last_mark_rank": (
        gettext_lazy("a latest mark lower than most people’s for that work"),
        gettext_lazy("a latest mark similar to other people’s"),
        gettext_lazy("a latest mark higher than most people’s for that work"),
        gettext_lazy("no mark yet"),
    ),
    "lowest_mark_rank": (
        gettext_lazy("a lowest mark below most people’s lowest"),
        gettext_lazy("a lowest mark similar to other people’s lowest"),
        gettext_lazy("a lowest mark above most people’s lowest"),
        gettext_lazy("no mark yet"),
    ),
    "points_rank": (
        gettext_lazy("fewer marks gained so far than most people"),
        gettext_lazy("about as many marks gained so far as others"),
        gettext_lazy("more marks gained so far than most people"),
        gettext_lazy("no mark yet"),
    ),
    "clicks_rank": (
        gettext_lazy("less time online in recent weeks than most people"),
        gettext_lazy("about as much time online in recent weeks as others"),
        gettext_lazy("more time online in recent weeks than most people"),
        gettext_lazy("no data for recent weeks"),
    ),
}

# Phrases for a counted feature: none, some.
COUNTED = {
    "attempts": (
        gettext_lazy("a first try at this module"),
        gettext_lazy("an earlier try at this module"),
    ),
    "credits": (
        gettext_lazy("few credits being studied at once"),
        gettext_lazy("the number of credits being studied at once"),
    ),
    "running_elsewhere": (
        gettext_lazy("no other module at the same time"),
        gettext_lazy("other modules at the same time"),
    ),
    "passed_before": (
        gettext_lazy("no other module finished here yet"),
        gettext_lazy("other modules passed"),
    ),
    "not_passed_before": (
        gettext_lazy("no earlier module left unfinished"),
        gettext_lazy("an earlier module left unfinished"),
    ),
    "missed_elsewhere": (
        gettext_lazy("everything handed in for other modules"),
        gettext_lazy("deadlines missed in other modules too"),
    ),
    "missed_weight": (
        gettext_lazy("everything due so far handed in"),
        gettext_lazy("some work that was due hasn’t reached us"),
    ),
    "missed_in_a_row": (
        gettext_lazy("the latest deadline met"),
        gettext_lazy("the latest deadlines missed, one after another"),
    ),
}


@dataclass(frozen=True)
class Explanation:
    """Something we noticed, in sentences: what, why, how recent, and what would change it."""

    title: str
    what: str
    reasons: tuple[str, ...]
    change: str
    fresh: str = ""


Earlier = Sequence[dict[str, Any]]  # reasons of concerns that the learner answered before


def explain(
    rule: str,
    reasons: dict[str, Any],
    on: dt.date,
    earlier: Earlier = (),
    data_until: dt.date | None = None,
) -> Explanation:
    """Explain a rule's reasons. `on`: the day of reading; dates in other years show their year."""
    if rule == Rule.SCORECARD:
        concern = of_scorecard(reasons, on)
    else:
        concern = of_deadlines(reasons, on, earlier)
    if reasons.get("is_over"):
        over = _("The record has changed since then, so we would not notice this now.")
        concern = replace(concern, what=f"{concern.what} {over}")
    return replace(concern, fresh=fresh(data_until, on))


def of_deadlines(reasons: dict[str, Any], on: dt.date, earlier: Earlier = ()) -> Explanation:
    """Explain missed hand-ins: which they are, and what else is known."""
    count = len(reasons["missed"])
    passed = ngettext(
        "%(n)s deadline passed without a hand-in reaching us",
        "%(n)s deadlines passed without a hand-in reaching us",
        count,
    ) % {"n": apnumber(count)}
    lines = [str(WEIGHTS[ALL]) % {"what": passed}]
    if reasons["met"]:
        handed_in = _("%(met)s of the %(due)s due so far were handed in") % counts(reasons)
        lines.append(str(WEIGHTS[AGAINST]) % {"what": handed_in})
    return Explanation(
        title=capfirst(
            ngettext("%(n)s hand-in hasn’t reached us", "%(n)s hand-ins haven’t reached us", count)
            % {"n": apnumber(count)}
        ),
        what=_("%(works)s.") % {"works": works(reasons, on, earlier)},
        reasons=(*lines, marks(reasons)),
        change=_(
            "It will close automatically once the work is handed in or its date is corrected."
        ),
    )


def of_scorecard(reasons: dict[str, Any], on: dt.date) -> Explanation:
    """Explain a pattern: its parts and what each says, in words and never in figures."""
    weights = shares([part["points"] for part in reasons["reasons"]])
    parts = zip(reasons["reasons"], weights, strict=True)
    clear = reasons["place"] >= CLEAREST
    sentences = [
        _("This pattern is one of the strongest on this module.")
        if clear
        else _("This pattern is stronger than for most people on this module."),
        _("It is only a pattern; it can’t tell us why."),
    ]
    if reasons["chance"] is not None:
        part = {"part": fraction(reasons["chance"])}
        sentences.insert(
            1,
            _("In past years, %(part)s of people with this pattern did not pass.") % part,
        )
    return Explanation(
        title=_("We see a pattern that has often meant someone would like help"),
        what=" ".join(sentences),
        reasons=tuple(str(WEIGHTS[weight]) % {"what": part_of(part)} for part, weight in parts),
        change=_(
            "It will close automatically when the pattern changes. The next hand-in will "
            "make the most difference."
        ),
    )


def part_of(part: dict[str, Any]) -> str:
    """Describe one feature's part as the end of a sentence."""
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
        return _("entry qualifications")
    if name == "missed_above_cohort":
        more = (value or 0) > 0
        return (
            _("more deadlines missed than others here")
            if more
            else _("no more deadlines missed than others here")
        )
    if name == "mark_elsewhere":
        return _("marks in other modules") if not part["absent"] else _("no marks in other modules")
    return ranked(name, value, absent=part["absent"])


def ranked(name: str, value: float | None, *, absent: bool) -> str:
    if name in RANKED:
        low, middle, high, none = RANKED[name]
        if absent or value is None:
            return str(none)
        return str(low if value < LOW else high if value > HIGH else middle)
    if name in COUNTED:
        if absent or value is None:
            return _("no data on other modules")
        return str(COUNTED[name][bool(value)])
    return _("something else we look at")


def silence(days: int) -> str:
    if days == 0:
        return _("online within the last day")
    return ngettext("not online for %(n)s day", "not online for %(n)s days", days) % {
        "n": apnumber(days)
    }


def precision(figures: Precision | None) -> str:
    """Describe the answers to a rule's concerns: which count, and which do not."""
    if figures is None:
        return _("Too few people have answered this rule for us to say how often it’s right.")
    wrong = figures.answered - figures.true
    true, not_right = release.cells([figures.true, wrong])
    if true.count is None or not_right.count is None:
        most = ReplyKind.DONE if figures.true > wrong else ReplyKind.NOT_RIGHT
        words = ngettext(
            "Nearly all of %(n)s answer were “%(most)s”.",
            "Nearly all of %(n)s answers were “%(most)s”.",
            figures.answered,
        )
        counted = words % {"n": number(figures.answered), "most": most.label}
    else:
        words = ngettext(
            "Of %(n)s answer, %(true)s were “It’s done” and %(wrong)s were “That’s not right”.",
            "Of %(n)s answers, %(true)s were “It’s done” and %(wrong)s were “That’s not right”.",
            figures.answered,
        )
        counted = words % {
            "n": number(figures.answered),
            "true": number(true.count),
            "wrong": number(not_right.count),
        }
    return f"{counted} " + _(
        "We don’t count other answers, because they don’t say whether the rule is right."
    )


def missed_by(missed: int, present: int, work: str) -> str:
    """Say how many of a group missed a piece of work, without saying that everyone did."""
    values = {"missed": number(missed), "present": number(present), "work": work}
    if release.cell(missed, present).count is None:
        words = ngettext(
            "Nearly all of %(present)s person missed %(work)s",
            "Nearly all of %(present)s people missed %(work)s",
            present,
        )
        return words % values
    words = ngettext(
        "%(missed)s of %(present)s person missed %(work)s",
        "%(missed)s of %(present)s people missed %(work)s",
        present,
    )
    return words % values


def waiting(since: dt.datetime, now: dt.datetime) -> str:
    """Say how long ago someone asked: less than an hour ago, two hours ago, three days ago."""
    seconds = max((now - since).total_seconds(), 0)
    if seconds < HOUR:
        return _("less than an hour ago")
    if seconds < DAY:
        hours = int(seconds // HOUR)
        return ngettext("%(n)s hour ago", "%(n)s hours ago", hours) % {"n": apnumber(hours)}
    days = int(seconds // DAY)
    return ngettext("%(n)s day ago", "%(n)s days ago", days) % {"n": apnumber(days)}


def wait_changes_at(since: dt.datetime, now: dt.datetime) -> dt.datetime:
    """Return when the words of `waiting` change next."""
    waited = max(now - since, dt.timedelta())
    unit = dt.timedelta(seconds=HOUR if waited.total_seconds() < DAY else DAY)
    return since + (waited // unit + 1) * unit


def people_to_get_back_to(count: int) -> str:
    if not count:
        return _("No one to get back to")
    text = ngettext("%(n)s person to get back to", "%(n)s people to get back to", count)
    return capfirst(text % {"n": in_words(count)})


def review_by(due_on: dt.date, on: dt.date) -> str:
    """Say by when to review something: by today, by tomorrow, by Friday 4 December."""
    if due_on < on:
        return _("review was due by %(day)s") % {"day": day(due_on, on)}
    if due_on <= on + ONE_DAY:
        return _("review by today") if due_on == on else _("review by tomorrow")
    return _("review by %(day)s") % {"day": day(due_on, on)}


def counts(reasons: dict[str, Any]) -> dict[str, str]:
    return {"met": number(reasons["met"]), "due": number(reasons["due"])}


def works(reasons: dict[str, Any], on: dt.date, earlier: Earlier = ()) -> str:
    """List missed work: Case study 2 (13 November, already answered) and Log (20 November)."""
    missed = reasons["missed"]
    answered = covered(
        (reason["missed"] or (), localdate(dt.datetime.fromisoformat(reason["closed_at"])))
        for reason in earlier
    )
    named = [
        (
            _("%(work)s (%(day)s, already answered)")
            if is_covered(work, answered)
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
    return _("Average mark so far: %(mean)s out of 100.") % {"mean": mean}


def fresh(until: dt.date | None, on: dt.date) -> str:
    return _("Based on information up to %(day)s.") % {"day": day(until, on)} if until else ""
