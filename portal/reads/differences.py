"""What last night changed, and why, from the `previous` value of each row.

There is one source for each kind of row that the night writes. A row has only its last change, so
only the latest night can be shown. An administrator, who must not see records, sees numbers of
people: none below ten, the rest in fives (DESIGN §4), and no answers.

Thousands of rows change in a night, so only the values that are shown are read.
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
from learners.calc.release import batch, is_enough
from learners.models import Engagement, Left, Result, Submission
from learners.night import Cutoff
from pathways.models import Recommendation, Response, Step
from portal.models import Night
from support.models import Rule, Signal

SHOWN = 12  # changes of one kind on a page, those of most people first
WEEKLY = ("met", "late", "missed")
Row = tuple[Any, Any, int] | None  # what, why, learner; None if nothing important changed


@dataclass(frozen=True)
class Change:
    """A change for a number of people (in fives) with one cause."""

    what: str
    why: str
    people: int


@dataclass(frozen=True)
class Kind:
    """The changes of one kind of row; `quiet` rows have no important change."""

    title: str
    by_cause: dict[tuple[str, str], set[int]]
    quiet: int

    @property
    def people(self) -> int:
        return batch(len(set().union(*self.by_cause.values())))

    @property
    def changes(self) -> list[Change]:
        """Return changes by number of people, then name, without those of a few."""
        changes = [
            Change(capfirst(what), why, batch(len(people)))
            for (what, why), people in self.by_cause.items()
            if is_enough(len(people))
        ]
        return sorted(changes, key=lambda change: (-change.people, change.what, change.why))

    @property
    def is_folded(self) -> bool:
        """Return whether some changes are hidden because they concern too few people."""
        return any(not is_enough(len(people)) for people in self.by_cause.values())


@dataclass(frozen=True)
class Span:
    """A night and the one before it: facts that became readable between them are causes."""

    night: Night
    before: Night | None

    @property
    def moment(self) -> dict[str, Any]:
        return {"as_of": self.night.as_of, "revision": self.night.revision}

    @cached_property
    def news(self) -> Q:
        """Return the condition that this night can read a fact and the one before could not."""
        now = Cutoff.of(self.night.as_of, self.night.recorded_by)
        readable = Q(known_at__lte=now.known_by, recorded_at__lte=now.recorded_by)
        if self.before is None:
            return readable
        before = Cutoff.of(self.before.as_of, self.before.recorded_by)
        return readable & (Q(known_at__gt=before.known_by) | Q(recorded_at__gt=before.recorded_by))


MORE, NEW = gettext_lazy("One more thing noticed"), gettext_lazy("Something new noticed")
LESS, ENDED = gettext_lazy("One fewer thing noticed"), gettext_lazy("Nothing noticed any more")
HANDED_IN = gettext_lazy("work was handed in")
OTHERWISE = gettext_lazy("a date, a mark or a run of a module changed")


def signals(span: Span) -> Iterator[Row]:
    """Yield signals that began, grew, shrank or ended."""
    rows = Signal.objects.filter(**span.moment).select_related("enrolment")
    rows = rows.only(
        "rule", "as_of", "ended_on", "missed", "reasons", "previous", "enrolment__learner"
    )
    ended_or_less = []
    for row in rows.iterator():
        was_open = row.previous is not None and row.previous["ended_on"] is None
        if row.ended_on is not None:
            ended_or_less += [(ENDED, row)] if was_open else []
        elif not was_open:
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
    """Return the latest work that was due since a date and not received."""
    if row.rule != Rule.DEADLINES:
        return str(Rule(row.rule).label)
    pieces = [p for p in row.reasons["missed"] if since is None or p["due_on"] >= str(since)]
    if not pieces:
        return str(OTHERWISE)
    last = max(pieces, key=lambda piece: (piece["due_on"], piece["code"]))
    due_on = wording.day(dt.date.fromisoformat(last["due_on"]), row.as_of)
    return _("“%(work)s”, due %(day)s, was not received") % {"work": last["name"], "day": due_on}


def ended_because(span: Span, enrolments: list[int]) -> dict[int, Any]:
    """Return the fact that ended each enrolment's signal, the most important if there are
    several."""
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
    """Return the sum of an array, without nulls."""
    template = "(SELECT COALESCE(SUM(one), 0) FROM UNNEST(%(expressions)s) AS one)"
    return Func(numbers, template=template, output_field=IntegerField())


def summed_json(numbers: Any) -> Func:
    """Return the sum of a JSON list, which may be missing."""
    template = (
        "(SELECT COALESCE(SUM(one::int), 0) FROM JSONB_ARRAY_ELEMENTS_TEXT(%(expressions)s) AS one)"
    )
    return Func(numbers, template=template, output_field=IntegerField())


def weeks(span: Span) -> Iterator[Row]:
    """Yield changed weeks; hand-ins and missed work are important, days online are not."""
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
            yield _("Their weeks show a hand-in"), _("it has arrived since then"), learner
        elif missed > 0:
            yield _("Their weeks show work not received"), _("its date passed"), learner
        else:
            yield None


def plans(span: Span) -> Iterator[Row]:
    """Yield changed plans; a different first step is important, the rest of the list is not."""
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
    answered = answered_since(span) if moved else set()
    names = names_of({first for _learner, first, _is_new in moved if first})
    for learner, first, is_new in moved:
        what = _("“%(step)s” comes first") % {"step": names[first]} if first else _("Nothing left")
        why = _("their plan is new") if is_new else _("facts or dates changed")
        yield what, _("they answered a step") if learner in answered else why, learner


def answered_since(span: Span) -> set[int]:
    """Return learners who have answered a step since the night before, without the answers."""
    return set(Response.objects.filter(span.news).values_list("learner", flat=True))


def names_of(steps: Iterable[int]) -> dict[int, str]:
    return {step.pk: str(step) for step in Step.objects.filter(pk__in=set(steps))}


SOURCES: dict[Any, Callable[[Span], Iterator[Row]]] = {
    gettext_lazy("Who may want to talk"): signals,
    gettext_lazy("What comes next"): plans,
    gettext_lazy("Everyone’s weeks"): weeks,
}


def kind_of(title: Any, rows: Iterator[Row]) -> Kind:
    by_cause: dict[tuple[str, str], set[int]] = defaultdict(set)
    quiet = 0
    for row in rows:
        if row is None:
            quiet += 1
        else:
            what, why, learner = row
            by_cause[str(what), str(why)].add(learner)
    return Kind(str(title), by_cause, quiet)


@dataclass(frozen=True)
class Differences:
    """Everything that a night changed: kinds with important changes, and the number of quiet
    rows."""

    kinds: list[Kind]
    quiet: int

    @property
    def people(self) -> int:
        learners = {pk for kind in self.kinds for people in kind.by_cause.values() for pk in people}
        return batch(len(learners))


def of(night: Night) -> Differences:
    """Return what the latest night changed; later nights replace it."""
    before = Night.objects.filter(as_of__lt=night.as_of).first()
    span = Span(night, before)
    kinds = [kind_of(title, source(span)) for title, source in SOURCES.items()]
    changed = [kind for kind in kinds if kind.by_cause]
    return Differences(changed, batch(sum(kind.quiet for kind in kinds)))
