"""Sentences from stored numbers, in the reader's language."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from learners.wording import day, fraction
from pathways.calc.changes import HARD, KNOWN, LATER, UNWANTED
from pathways.calc.reasons import Why
from pathways.models import Answer, Mode, Recommendation, Response, Step


@dataclass(frozen=True)
class Row:
    """One place of a recommendation, out of its arrays."""

    step: int
    place: int
    head: int
    competency: int
    share: float
    why: Why
    due_on: dt.date | None
    before: int


@dataclass(frozen=True)
class Names:
    """Names for the numbers in rows."""

    steps: Mapping[int, Step]
    competencies: Mapping[int, str]
    pathways: str
    hours: float
    on: dt.date
    order: Sequence[int] = ()  # the steps of the learner's pathways, as written
    closed: Collection[dt.date] = ()  # days from `on` on which the college is closed

    def step(self, pk: int) -> str:
        step = self.steps.get(pk)
        return f"“{step.name}”" if step else _("a later step")

    def is_over(self, pk: int) -> bool:
        step = self.steps.get(pk)
        return step is not None and step.is_over(self.on, self.closed)


def rows_of(recommendation: Recommendation) -> list[Row]:
    r = recommendation
    columns = zip(
        r.steps, r.places, r.heads, r.competencies, r.shares, r.reasons, r.due_ons, r.befores,
        strict=True,
    )  # fmt: skip
    return [Row(s, p, h, c, share, Why(w), due, b) for s, p, h, c, share, w, due, b in columns]


# reasons -------------------------------------------------------------------------------------


def reasons(row: Row, names: Names) -> list[str]:
    """Return why this step is here: at least two sentences, the strongest reason first."""
    lines = [line for why, line in sentences(row, names) if row.why & why and line]
    return [*lines, part_of(names)] if len(lines) < 2 else lines


def part_of(names: Names) -> str:
    return _("It’s part of the route to %(pathway)s.") % {"pathway": names.pathways}


def sentences(row: Row, names: Names) -> list[tuple[Why, str]]:
    """Return every reason with its sentence, in the order they are shown."""
    step = names.steps[row.step]
    values = {
        "head": names.step(row.head),
        "before": names.step(row.before),
        "share": fraction(min(1.0, row.share)),
        "competency": names.competencies.get(row.competency, "").rstrip("."),
        "due": day(row.due_on, names.on),
        "hours": hours(step.hours),
        "week": hours(names.hours),
        "mode": Mode(step.mode).label,
        "opens": day(step.from_on, names.on),
        "pathway": names.pathways,
    }
    moot = LEADS_ON if names.is_over(row.head) else Why(0)
    return [(why, words_for(why, row, names) % values) for why in ORDER if not why & moot]


LEADS_ON = Why.LEADS | Why.ONLY_WAY  # left out if the step it leads to is over
ORDER = [
    Why.EASIER, Why.INSTEAD, Why.ONLY_WAY, Why.DUE, Why.STARTED, Why.BACK, Why.AGAIN, Why.GAP,
    Why.LEADS, Why.GOAL, Why.ALIKE, Why.OPENS, Why.TOGETHER, Why.READY, Why.AFTER, Why.OPEN,
    Why.MODE, Why.FITS,
]  # fmt: skip

SENTENCES = {
    Why.EASIER: gettext_lazy("You said %(head)s is too hard for now. This step leads up to it."),
    Why.INSTEAD: gettext_lazy(
        "You said %(head)s is too hard for now. This covers some of the same things and is easier."
    ),
    Why.ONLY_WAY: gettext_lazy(
        "You said this isn’t relevant to you. We don’t know another way to get to "
        "%(head)s, so it’s still in your plan."
    ),
    Why.STARTED: gettext_lazy("You’ve started it."),
    Why.BACK: gettext_lazy("You put it off until now."),
    Why.AGAIN: gettext_lazy(
        "You said it was too hard. The four-week pause is over, so it may be time to "
        "look at it again."
    ),
    Why.GAP: gettext_lazy("It covers %(share)s of what you still need for “%(competency)s”."),
    Why.LEADS: gettext_lazy("You need it before %(head)s."),
    Why.GOAL: gettext_lazy("It’s one of the goals of %(pathway)s."),
    Why.ALIKE: gettext_lazy("You said that a step about some of the same things was great."),
    Why.OPENS: gettext_lazy("You can start it from %(opens)s."),
    Why.TOGETHER: gettext_lazy("It goes with %(before)s. You do both at the same time."),
    Why.READY: gettext_lazy("You’ve done what comes first: %(before)s."),
    Why.AFTER: gettext_lazy("It comes after %(before)s, which is earlier in your plan."),
    Why.OPEN: gettext_lazy("Nothing else has to come first."),
    Why.MODE: gettext_lazy("It suits how you like to learn: %(mode)s."),
    Why.FITS: gettext_lazy("It takes %(hours)s, so it fits into one of your weeks (%(week)s)."),
}
DUE_SOON = gettext_lazy("It’s due on %(due)s.")
DUE_PAST = gettext_lazy("It was due on %(due)s.")


def words_for(why: Why, row: Row, names: Names) -> Any:
    if why == Why.DUE:
        return DUE_PAST if row.due_on and row.due_on < names.on else DUE_SOON
    return SENTENCES[why]


def short(row: Row, names: Names) -> str:
    """Return one reason and how long the step takes, for a line in a list."""
    first = reasons(row, names)[0]
    return _("%(reason)s About %(hours)s.") % {
        "reason": first,
        "hours": hours(names.steps[row.step].hours),
    }


def hours(number: float) -> str:
    """Describe a number of hours: 3 hours, 1.5 hours, 20 minutes."""
    if number < 1:
        minutes = max(1, round(number * 60))
        return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
    number = round(number * 2) / 2
    places = 0 if number == int(number) else 1
    return ngettext("%(n)s hour", "%(n)s hours", 1 if number == 1 else 2) % {
        "n": number_format(number, decimal_pos=places)
    }


def other_hours(stated: int, planned: float) -> str:
    return _("You told us %(told)s a week, but this plan assumes %(planned)s.") % {
        "told": hours(stated),
        "planned": hours(planned),
    }


def take_hours(stated: int) -> str:
    """Return the label of the button that changes the hours."""
    return _("Use %(hours)s") % {"hours": hours(stated)}


def takes(step: Step) -> str:
    """Describe how long a step takes and how it is taught, for the line above its name."""
    return _("about %(hours)s, %(mode)s") % {
        "hours": hours(step.hours),
        "mode": Mode(step.mode).label,
    }


# what comes first -----------------------------------------------------------------------------


def closed_days(step: Step, on: dt.date, closed: Collection[dt.date] = ()) -> list[str]:
    """Say if its days are still to come, over, or all on `closed` days: at most one sentence."""
    if step.from_on and step.from_on > on:
        return [_("You can start it from %(day)s.") % {"day": day(step.from_on, on)}]
    last_on = step.last_on(on, closed)
    if last_on and last_on < on:
        return [_("The last day to start it was %(day)s.") % {"day": day(last_on, on)}]
    if step.needs_date(on, closed):
        return [_("The college is closed on its next date. There’s no new date yet.")]
    return []


def comes_first(options: Sequence[str]) -> str:
    """Describe a requirement that is not met, by the names of its options."""
    if not options:
        return _("What has to come first is no longer offered. Your tutor can tell you more.")
    named = get_text_list([f"“{name}”" for name in options], _("or"))
    return _("You need to do %(steps)s first.") % {"steps": named}


# what would change it ------------------------------------------------------------------------


def change(data: Mapping[str, Any], names: Names) -> str:
    """Describe one change that would put another step first."""
    values = {"step": names.step(data["then"]), "hours": hours(data["hours"] or 1)}
    if data["if"] == KNOWN:
        if not data["then"]:
            return _("If you told us you already know this, you’d have nothing else to do for now.")
        return _("If you told us you already know this, %(step)s would come first.") % values
    if data["if"] == HARD:
        if not data["then"]:
            return _("If you told us this is too hard, you couldn’t start anything else for now.")
        return _("If you told us this is too hard, %(step)s would come first.") % values
    return _("If you had %(hours)s a week, %(step)s would come first.") % values


def effect(data: Mapping[str, Any], names: Names) -> str:
    """Describe what an answer to this step would do, before the learner gives it."""
    goes = name_list(data["goes"], names)
    values = {"step": names.step(data["first"]), "goes": goes[:1].upper() + goes[1:]}
    sentence = EFFECTS[data["if"]]
    if data["if"] == HARD and not data["eased"]:
        sentence = NOT_EASED
    if data["if"] == UNWANTED and data["stays"]:
        sentence = ONLY_WAY
    first = _("Then %(step)s will come first.") % values if data["first"] else ""
    first = "" if data["stays"] else first
    waits = ""
    if data["goes"]:
        waits = _("%(goes)s will have to wait for it.") % values
    return " ".join(part for part in (str(sentence), first, waits) if part)


EFFECTS = {
    KNOWN: gettext_lazy("It will count as done. No one will ask you for proof here."),
    HARD: gettext_lazy(
        "It will be paused for four weeks. Steps that make it easier will come first."
    ),
    UNWANTED: gettext_lazy(
        "We won’t suggest it again, unless it’s the only way to reach your aim."
    ),
    LATER: gettext_lazy("It will be paused until the day you choose, or for 10 weeks."),
}
NOT_EASED = gettext_lazy(
    "It will be paused for four weeks. We don’t have anything easier here, but "
    "someone can help you with it."
)
ONLY_WAY = gettext_lazy(
    "We don’t know another way to reach your aim, so it will stay in your plan and say so."
)
MOST = 3  # names in a sentence; the rest are counted


def name_list(steps: Sequence[int], names: Names) -> str:
    named = [names.step(step) for step in steps[:MOST]]
    if rest := len(steps) - len(named):
        named.append(ngettext("%(n)s other step", "%(n)s other steps", rest) % {"n": rest})
    return get_text_list(named, _("and"))


# what is left --------------------------------------------------------------------------------


def why_blocked(
    rests: Sequence[tuple[dt.date, int]],
    unwanted: Sequence[int],
    over: Sequence[int],
    waits: Sequence[int],
    names: Names,
) -> list[str]:
    """Say why no remaining step can be started; `rests`: (until, step), the nearest day first."""
    parts = []
    if rests:
        text = ngettext(
            "%(steps)s is paused until %(day)s.",
            "%(steps)s are paused, the first until %(day)s.",
            len(rests),
        )
        parts.append((text, [step for until, step in rests]))
    if unwanted:
        text = ngettext(
            "You said %(steps)s isn’t relevant to you. You can undo that in your plan.",
            "You said %(steps)s aren’t relevant to you. You can undo that in your plan.",
            len(unwanted),
        )
        parts.append((text, unwanted))
    if over:
        text = ngettext(
            "The last day to start %(steps)s has passed.",
            "The last days to start %(steps)s have passed.",
            len(over),
        )
        parts.append((text, over))
    if waits:
        parts.append((_("You can’t start %(steps)s until you’ve done something else."), waits))
    first = day(rests[0][0], names.on) if rests else ""
    return [text % {"steps": name_list(steps, names), "day": first} for text, steps in parts]


# answers -------------------------------------------------------------------------------------

ANSWERED = {
    Answer.DONE: gettext_lazy("You said you’ve done %(step)s."),
    Answer.KNOWN: gettext_lazy("You said you already know %(step)s."),
    Answer.HARD: gettext_lazy(
        "You said %(step)s is too hard for now. It’s paused until %(until)s."
    ),
    Answer.IRRELEVANT: gettext_lazy("You said %(step)s isn’t relevant to you."),
    Answer.LATER: gettext_lazy("You put off %(step)s until %(until)s."),
    Answer.GREAT: gettext_lazy("You said %(step)s is great."),
    Answer.TAKEN_BACK: gettext_lazy("You undid your answer about %(step)s."),
}

RESTED = {
    Answer.HARD: gettext_lazy("You said %(step)s was too hard. It was paused until %(until)s."),
    Answer.LATER: gettext_lazy("You put off %(step)s until %(until)s. That day has come."),
}


def describe_answer(response: Response, on: dt.date) -> str:
    values = {"step": f"“{response.step.name}”", "until": day(response.until_on, on)}
    answer = Answer(response.answer)
    is_past = response.until_on is not None and response.until_on <= on
    return str((RESTED if is_past else ANSWERED)[answer] % values)


def nothing_easier(step: Step) -> str:
    return _(
        "We don’t have anything easier than “%(step)s” here. Someone can help you with it."
    ) % {"step": step.name}


ANSWERS = [
    (Answer.KNOWN, KNOWN),
    (Answer.HARD, HARD),
    (Answer.IRRELEVANT, UNWANTED),
    (Answer.LATER, LATER),
]
EASING = Why.EASIER | Why.INSTEAD


def together(names: Sequence[str]) -> str:
    """Join names into one text: community nursing and settling in."""
    return get_text_list(list(names), _("and"))


def done(step: int, names: Names) -> str:
    return _("%(step)s is done.") % {"step": names.step(step)}


def no_longer_offered(step: int, is_done: bool, is_begun: bool, names: Names) -> str:
    if is_done:
        text = _("%(step)s is no longer offered. You’ve done it, and it still counts.")
    elif is_begun:
        text = _("%(step)s is no longer offered. You’ve started it, so you can still finish it.")
    else:
        text = _("%(step)s is no longer offered.")
    return text % {"step": names.step(step)}


# what changed --------------------------------------------------------------------------------


def changed(
    before: Sequence[int], now: Sequence[int], causes: Mapping[int, str], names: Names
) -> list[str]:
    """Say how two lists differ, in at most four sentences; `causes` are sentences by step."""
    if list(before) == list(now):
        return []
    sentences = [causes[step] for step in before if step in causes and step not in now]
    removed = [step for step in before if step not in now and step not in causes]
    fresh = [step for step in now if step not in before]
    if now and (not before or now[0] != before[0]):
        sentences.append(_("%(step)s now comes first.") % {"step": names.step(now[0])})
        fresh = [step for step in fresh if step != now[0]]
    if fresh:
        sentences.append(_("New in your plan: %(steps)s.") % {"steps": name_list(fresh, names)})
    if removed:
        sentences.append(
            _("No longer in your plan: %(steps)s.") % {"steps": name_list(removed, names)}
        )
    return sentences
