"""A learner's route, ready to show on Today, on My plan and on a step's own page."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.timezone import localtime

from learners.models import Availability, ClosedDay, Learner
from learners.prepared import prepared
from pathways import wording
from pathways.calc.reasons import Why
from pathways.models import (
    Answer,
    CatalogueRevision,
    DayChoice,
    PathwayChoice,
    Recommendation,
    Response,
    Start,
    Step,
)
from pathways.reads.starting import Dates, Openings, openings_of
from pathways.shelf import shelf
from pathways.wording import Names, Row

FOLLOWING = 3  # steps named after the next one
NEEDS_ANOTHER = Why.AFTER | Why.TOGETHER  # another step of the same list


@dataclass(frozen=True)
class Line:
    """A step in a list: its name, its address, one reason, its strand."""

    name: str
    url: str
    words: str
    strand: str
    strand_words: str
    beside: bool = False  # taken at the same time as the step before it


@dataclass(frozen=True)
class LastAnswer:
    """The learner's last answer of today, in words, and how to take it back."""

    words: str
    undo: str
    response: int
    help: str = ""
    is_moved: bool = False  # it changed the list


@dataclass(frozen=True)
class NextStep:
    """The next step with its reasons; `name` is empty where nothing can be started."""

    following: bool
    heading: str = ""
    done: int = 0
    total: int = 0
    name: str = ""
    url: str = ""
    start: str = ""
    move: str = ""
    takes: str = ""
    place: str = ""
    how: str = ""
    strand: str = ""
    strand_words: str = ""
    openings: Openings = field(default_factory=Openings)
    is_started: bool = False
    reasons: list[str] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    then: list[Line] = field(default_factory=list)
    blocked: list[str] = field(default_factory=list)  # why none of the rest can be started
    answer: LastAnswer | None = None


Requirements = Mapping[int, Mapping[int, list[tuple[int, bool]]]]  # a step's, by id: its options


@dataclass(frozen=True)
class Route:
    """A learner's list with everything that it names."""

    choices: list[PathwayChoice]
    recommendation: Recommendation | None
    rows: list[Row]
    names: Names
    responses: list[Response]
    requirements: Requirements
    dates: Dates
    begun: frozenset[int] = frozenset()

    @property
    def counted(self) -> set[int]:
        """Return the steps that count although they are withdrawn: done, or begun and wanted."""
        done = set(self.recommendation.completed if self.recommendation else [])
        unwanted = {it.step_id for it in self.responses if it.answer == Answer.IRRELEVANT}
        return done | (self.begun - unwanted)

    @property
    def first(self) -> Row | None:
        return self.rows[0] if self.rows else None


@prepared
def choices_of(learner: int, *, on: dt.date) -> QuerySet[PathwayChoice]:
    """What a learner follows, with their list, their hours a week and the catalogue's revision,
    the steps they began, the days they chose and the days on which the college is closed."""
    own = {"learner": OuterRef("learner")}
    choices = PathwayChoice.objects.filter(learner=learner).standing().in_force(on)
    time = Availability.objects.in_force(on).filter(**own)
    chosen = DayChoice.objects.filter(**own).standing().filter(on__gte=on)
    closed = ClosedDay.objects.filter(campus=None, on__gte=on)
    choices = choices.annotate(
        told_hours=Subquery(time.values("hours_a_week")[:1]),
        begun=ArraySubquery(Start.objects.filter(**own).values("step")),
        chosen_days=ArraySubquery(chosen.values(day=JSONObject(step="step", on="on"))),
        closed_days=ArraySubquery(closed.values("on")),
        catalogue=Subquery(CatalogueRevision.objects.values("token")[:1]),
    )
    return choices.select_related("pathway", "learner__recommendation").order_by("pk")


@prepared
def answers_of(learner: int) -> QuerySet[Response]:
    answers = Response.objects.filter(learner=learner).standing().latest_first()
    return answers.select_related("step")


def load(learner: Learner, on: dt.date) -> Route:
    """Read the list in two queries; everything it names comes from this process's catalogue."""
    choices = choices_of(learner.pk, on=on)
    if not choices:
        return Route([], None, [], Names({}, {}, "", 0, on), [], {}, Dates(on))
    responses = answers_of(learner.pk)
    stored = shelf(choices[0].catalogue)
    content = stored.content(frozenset(choice.pathway_id for choice in choices))
    row = getattr(choices[0].learner, "recommendation", None)
    dates = dates_of(choices[0], on)
    names = Names(
        closed=dates.closed,
        steps=stored.steps,
        competencies=stored.competencies,
        pathways=wording.together([choice.pathway.name for choice in choices]),
        hours=sum(choice.hours for choice in choices),
        on=on,
        order=content.order if row else (),
    )
    paused = {r.step_id for r in responses if r.until_on and r.until_on > on}
    rows = still_open(wording.rows_of(row), names, paused) if row else []
    begun = frozenset(choices[0].begun)
    rows = ready_first(rows, names, dates)
    return Route(choices, row, rows, names, responses, content.catalogue.groups, dates, begun)


def dates_of(choice: Any, on: dt.date) -> Dates:
    chosen = {day["step"]: dt.date.fromisoformat(day["on"]) for day in choice.chosen_days}
    return Dates(on, frozenset(choice.closed_days), chosen)


def ready_first(rows: list[Row], names: Names, dates: Dates) -> list[Row]:
    """Put what can be done now first, while the first step waits for its date."""
    waiting = {row.step for row in rows if dates.waits(names.steps[row.step])}
    if not rows or rows[0].step not in waiting:
        return rows
    ready = [row for row in rows if row.step not in waiting and not row.why & NEEDS_ANOTHER]
    return [*ready[:1], *(row for row in rows if row not in ready[:1])]


def still_open(rows: list[Row], names: Names, paused: set[int]) -> list[Row]:
    """Leave out steps paused or over since the list was made, and the steps that need them."""
    removed = {row.step for row in rows if row.step in paused or row.step not in names.steps}
    removed |= {row.step for row in rows if names.is_over(row.step)}
    while (
        more := {row.step for row in rows if row.before in removed and row.why & NEEDS_ANOTHER}
        - removed
    ):
        removed |= more
    return [row for row in rows if row.step not in removed]


def next_step(learner: Learner, on: dt.date) -> NextStep:
    """Return what Today shows first, in at most two queries."""
    return next_of(load(learner, on))


def next_of(route: Route) -> NextStep:
    if not route.choices:
        return NextStep(following=False)
    recommendation = route.recommendation
    common: dict[str, Any] = {
        "following": True,
        "heading": route.names.pathways,
        "done": len(recommendation.completed) if recommendation else 0,
        "total": recommendation.total if recommendation else 0,
        "answer": last_answer(route),
    }
    row = route.first
    if row is None or recommendation is None:
        return NextStep(**common, blocked=blocked(route))
    step = route.names.steps[row.step]
    changes = recommendation.changes if recommendation.steps[0] == row.step else []
    is_started = bool(row.why & Why.STARTED)
    return NextStep(
        **common,
        name=step.name,
        url=reverse("step", args=[step.public_id]),
        start=reverse("step_start", args=[step.public_id]),
        move=reverse("step_day", args=[step.public_id]),
        takes=wording.takes(step),
        place=step.place,
        how=step.how,
        strand=step.strand,
        strand_words=step.get_strand_display(),
        openings=openings_of(step, route.dates, is_started)
        if is_started or not wording.closed_days(step, route.names.on, route.names.closed)
        else Openings(),
        is_started=is_started,
        reasons=wording.reasons(row, route.names),
        changes=[
            wording.change(change, route.names)
            for change in changes
            if not route.names.is_over(change["then"])
        ],
        then=lines(route)[1 : FOLLOWING + 1],
    )


def blocked(route: Route) -> list[str]:
    """Say why none of the remaining steps can be started: paused, not wanted, over, or waiting
    for another step; a sentence each."""
    on, done = route.names.on, set(route.recommendation.completed if route.recommendation else [])
    answers = {response.step_id: response for response in route.responses}
    paused, unwanted, over, waiting = [], [], [], []
    for pk in route.names.order:
        step = route.names.steps[pk]
        if step.withdrawn_at or pk in done:
            continue
        response = answers.get(pk)
        if response and response.answer == Answer.IRRELEVANT:
            unwanted.append(pk)
        elif route.names.is_over(pk):
            over.append(pk)
        elif response and response.until_on and response.until_on > on:
            paused.append((response.until_on, pk))
        else:
            waiting.append(pk)
    return wording.why_blocked(sorted(paused), unwanted, over, waiting, route.names)


def lines(route: Route) -> list[Line]:
    """Return the list, a line for each step."""
    listed_lines = []
    before = None
    for row in route.rows:
        step = route.names.steps[row.step]
        listed_lines.append(line(step, wording.short(row, route.names), row.place == before))
        before = row.place
    return listed_lines


def line(step: Step, words: str, beside: bool = False) -> Line:
    url = reverse("step", args=[step.public_id])
    return Line(step.name, url, words, step.strand, step.get_strand_display(), beside)


def last_answer(route: Route) -> LastAnswer | None:
    """Return the last answer if it is today's, so that it can be undone."""
    last = route.responses[0] if route.responses else None
    if last is None or last.answer == Answer.TAKEN_BACK or last.first_said_at:
        return None
    if localtime(last.known_at).date() != route.names.on:
        return None
    eased = any(row.head == last.step_id and row.why & wording.EASING for row in route.rows)
    alone, row = last.answer == Answer.HARD and not eased, route.recommendation
    return LastAnswer(
        words=wording.describe_answer(last, route.names.on),
        undo=reverse("step_undo", args=[last.step.public_id]),
        response=last.pk,
        help=wording.nothing_easier(last.step) if alone else "",
        is_moved=bool(row and row.is_moved and row.answered_at == last.known_at),
    )


def changed_of(route: Route) -> list[str]:
    """Say what last night changed in the list, and because of what; also which steps that matter to
    the learner are no longer offered since yesterday."""
    row, on = route.recommendation, route.names.on
    if row is None:
        return []
    withdrawn = withdrawn_lately(route, row)
    if not row.previous or row.as_of < on:
        return list(withdrawn.values())
    before, was = row.previous["steps"], dt.date.fromisoformat(row.previous["as_of"])
    causes = {
        response.step_id: wording.describe_answer(response, on)
        for response in route.responses
        if was <= localtime(response.known_at).date() <= row.as_of
    }
    done = set(row.completed) - set(row.previous["completed"])
    causes |= {step: wording.done(step, route.names) for step in done if step not in causes}
    now = row.steps if row.last_night is None else row.last_night["steps"]
    now = [step for step in now if not route.names.is_over(step)]
    changes = wording.changed(before, now, causes | withdrawn, route.names)
    return [*(text for text in withdrawn.values() if text not in changes), *changes]


def withdrawn_lately(route: Route, row: Recommendation) -> dict[int, str]:
    """Return a sentence for each step withdrawn since yesterday that the learner had in their list,
    began or did."""
    since, names = route.names.on - dt.timedelta(days=1), route.names
    before = {*row.steps, *(row.previous["steps"] if row.previous else [])}
    known_steps = before | route.counted
    return {
        pk: wording.no_longer_offered(pk, pk in row.completed, pk in route.begun, names)
        for pk in names.order
        if pk in known_steps
        and (at := names.steps[pk].withdrawn_at)
        and localtime(at).date() >= since
    }
