"""What last night changed, and because of what, from the `previous` value that each row keeps.

A literal list of sources, one for each kind of row that the night writes. A row knows only its
last change, so only the latest night can be shown in full. Shown are numbers of people, never who:
an administrator runs the night and has no business in a record. So nothing is shown about fewer
than ten, the rest is in fives (DESIGN §4), and no answer is shown.

Thousands of rows change in a night: only the few values that are shown are read.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Func, IntegerField, Q
from django.db.models.fields.json import KeyTransform
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learners import wording
from learners.models import Engagement, Left, Result, Submission
from learners.night import Cutoff
from pathways.models import Recommendation, Response, Step
from portal.models import Night
from support.models import Rule, Signal

SHOWN = 12  # changes of one kind on a page, the most people first
FEW, STEP = 10, 5
WEEKLY = ("met", "late", "missed")
Row = tuple[Any, Any, int] | None  # what, why, whose; None where nothing that matters changed


def in_fives(number: int) -> int:
    """As many as may be told, rounded down; 0 where they are fewer than ten."""
    return number // STEP * STEP if number >= FEW else 0


@dataclass(frozen=True)
class Change:
    """Something that became otherwise for so many people, in fives, because of one thing."""

    what: str
    why: str
    people: int


@dataclass(frozen=True)
class Told:
    """All that one kind of row has to tell; `quiet` rows changed in nothing that matters."""

    title: str
    found: dict[tuple[str, str], set[int]]
    quiet: int

    @property
    def people(self) -> int:
        return in_fives(len(set().union(*self.found.values())))

    @property
    def changes(self) -> list[Change]:
        """The most people first, in name where the numbers are the same; not what a few had."""
        told = [
            Change(capfirst(what), why, in_fives(len(people)))
            for (what, why), people in self.found.items()
            if len(people) >= FEW
        ]
        return sorted(told, key=lambda one: (-one.people, one.what, one.why))

    @property
    def is_folded(self) -> bool:
        """Whether there is more, of which too few had the same to be told."""
        return any(len(people) < FEW for people in self.found.values())


@dataclass(frozen=True)
class Span:
    """A night and the one before it: what became readable between them is the cause."""

    night: Night
    before: Night | None

    @property
    def moment(self) -> dict[str, Any]:
        return {"as_of": self.night.as_of, "revision": self.night.revision}

    @cached_property
    def news(self) -> Q:
        """Facts that this night may read and the one before could not."""
        now = Cutoff.of(self.night.as_of, self.night.recorded_by)
        seen = Q(known_at__lte=now.known_by, recorded_at__lte=now.recorded_by)
        if self.before is None:
            return seen
        then = Cutoff.of(self.before.as_of, self.before.recorded_by)
        return seen & (Q(known_at__gt=then.known_by) | Q(recorded_at__gt=then.recorded_by))


MORE, NEW = gettext_lazy("One more thing noticed"), gettext_lazy("Something new noticed")
LESS, GONE = gettext_lazy("One thing fewer noticed"), gettext_lazy("Nothing noticed any more")
HANDED_IN = gettext_lazy("work was handed in")
OTHERWISE = gettext_lazy("a date, a mark or a run of a module changed")


def signals(span: Span) -> Iterator[Row]:
    """Who may want to talk: what began, grew, shrank and ended."""
    rows = Signal.objects.filter(**span.moment).select_related("enrolment")
    rows = rows.only(
        "rule", "as_of", "ended_on", "missed", "reasons", "previous", "enrolment__learner"
    )
    ended_or_less = []
    for row in rows.iterator():
        stood = row.previous is not None and row.previous["ended_on"] is None
        if row.ended_on is not None:
            ended_or_less += [(GONE, row)] if stood else []
        elif not stood:
            yield NEW, began_because(row, None), row.enrolment.learner_id
        elif row.missed > row.previous["missed"]:
            since = dt.date.fromisoformat(row.previous["as_of"])
            yield MORE, began_because(row, since), row.enrolment.learner_id
        elif row.missed < row.previous["missed"]:
            ended_or_less.append((LESS, row))
        else:
            yield None
    causes = ended_because(span, [row.enrolment_id for _what, row in ended_or_less])
    for what, row in ended_or_less:
        yield what, causes.get(row.enrolment_id, OTHERWISE), row.enrolment.learner_id


def began_because(row: Signal, since: dt.date | None) -> str:
    """The latest piece of work that was due and not seen, of those due from `since` on."""
    if row.rule != Rule.DEADLINES:
        return str(Rule(row.rule).label)
    pieces = [p for p in row.reasons["missed"] if since is None or p["due_on"] >= str(since)]
    if not pieces:
        return str(OTHERWISE)
    last = max(pieces, key=lambda piece: (piece["due_on"], piece["code"]))
    due_on = wording.day(dt.date.fromisoformat(last["due_on"]), row.as_of)
    return _("“%(work)s”, due %(day)s, was not received") % {"work": last["name"], "day": due_on}


def ended_because(span: Span, enrolments: list[int]) -> dict[int, Any]:
    """For each enrolment the fact that ended it, the weightiest if there are several."""
    causes: dict[int, Any] = {}
    for model, why in (
        (Submission, HANDED_IN),
        (Result, gettext_lazy("their module ended with a result")),
        (Left, gettext_lazy("they left the module")),
    ):
        facts = model._default_manager.filter(span.news, enrolment__in=enrolments)
        causes |= dict.fromkeys(facts.values_list("enrolment_id", flat=True), why)
    return causes


def summed(numbers: Any) -> Func:
    """All numbers of an array; what is null counts for nothing."""
    template = "(SELECT COALESCE(SUM(one), 0) FROM UNNEST(%(expressions)s) AS one)"
    return Func(numbers, template=template, output_field=IntegerField())


def summed_json(numbers: Any) -> Func:
    """The same of a list in JSON, which may be missing."""
    template = (
        "(SELECT COALESCE(SUM(one::int), 0) FROM JSONB_ARRAY_ELEMENTS_TEXT(%(expressions)s) AS one)"
    )
    return Func(numbers, template=template, output_field=IntegerField())


def weeks(span: Span) -> Iterator[Row]:
    """Everyone's weeks: handing in and missing matter; days online alone do not."""
    before = {name: summed_json(KeyTransform(name, "previous")) for name in WEEKLY}
    rows = Engagement.objects.filter(**span.moment).values_list(
        "learner",
        Q(previous__isnull=True),
        summed("met") + summed("late") - before["met"] - before["late"],
        summed("missed") - before["missed"],
    )
    for learner, is_new, handed_in, missed in rows.iterator():
        if is_new:
            yield _("First weeks recorded"), _("they are new here"), learner
        elif handed_in > 0:
            yield _("Their weeks show a hand-in"), _("it arrived since then"), learner
        elif missed > 0:
            yield _("Their weeks show work not received"), _("its date passed"), learner
        else:
            yield None


def plans(span: Span) -> Iterator[Row]:
    """What comes next for each learner: another first step matters; the rest of the list not."""
    firsts = Recommendation.objects.filter(**span.moment).values_list(
        "learner",
        "steps__0",
        KeyTransform("0", KeyTransform("steps", "previous")),
        Q(previous__isnull=True),
    )
    moved = []
    for learner, first, before, is_new in firsts.iterator():
        if first == before:
            yield None
        else:
            moved.append((learner, first, is_new))
    said = answered_since(span) if moved else set()
    names = names_of({first for _learner, first, _is_new in moved if first})
    for learner, first, is_new in moved:
        what = _("“%(step)s” comes first") % {"step": names[first]} if first else _("Nothing left")
        why = _("their plan is new") if is_new else _("facts or dates changed")
        yield what, _("they answered a step") if learner in said else why, learner


def answered_since(span: Span) -> set[int]:
    """Who has said something of a step since the night before; what, is theirs."""
    return set(Response.objects.filter(span.news).values_list("learner", flat=True))


def names_of(steps: Iterable[int]) -> dict[int, str]:
    return {step.pk: str(step) for step in Step.objects.filter(pk__in=set(steps))}


SOURCES: dict[Any, Callable[[Span], Iterator[Row]]] = {
    gettext_lazy("Who may want to talk"): signals,
    gettext_lazy("What comes next"): plans,
    gettext_lazy("Everyone’s weeks"): weeks,
}


def told(title: Any, rows: Iterator[Row]) -> Told:
    found: dict[tuple[str, str], set[int]] = defaultdict(set)
    quiet = 0
    for row in rows:
        if row is None:
            quiet += 1
        else:
            what, why, learner = row
            found[str(what), str(why)].add(learner)
    return Told(str(title), found, quiet)


@dataclass(frozen=True)
class Differences:
    """All that a night changed: the kinds that have something to tell, and how much was quiet."""

    kinds: list[Told]
    quiet: int

    @property
    def people(self) -> int:
        found = {pk for kind in self.kinds for people in kind.found.values() for pk in people}
        return in_fives(len(found))


def of(night: Night) -> Differences:
    """What the latest night changed, told by every kind of row; later nights write over it."""
    before = Night.objects.filter(as_of__lt=night.as_of).first()
    span = Span(night, before)
    kinds = [told(title, source(span)) for title, source in SOURCES.items()]
    spoke = [kind for kind in kinds if kind.found]
    return Differences(spoke, in_fives(sum(kind.quiet for kind in kinds)))
