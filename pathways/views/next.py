"""What next, ready to be shown: for Today's fragment, for the plan and for a step's own page."""

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Min, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.timezone import localtime

from learners.models import Availability, Competency, Learner
from pathways import wording
from pathways.calc.reasons import Why
from pathways.models import Answer, PathwayChoice, PathwayStep, Recommendation, Response, Step
from pathways.wording import Names, Row

THEN = 3  # steps named after the next one
WAITS = Why.AFTER | Why.TOGETHER  # it needs another step of the same list


@dataclass(frozen=True)
class Line:
    """A step in a list: its name, where it leads, one reason, its strand."""

    name: str
    url: str
    words: str
    strand: str
    strand_words: str
    beside: bool = False  # taken at the same time as the one before it


@dataclass(frozen=True)
class Said:
    """The answer she gave last today, in words, and how to take it back."""

    words: str
    undo: str
    response: int
    help: str = ""
    is_moved: bool = False  # the list is another since


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
    takes: str = ""
    place: str = ""
    how: str = ""
    strand: str = ""
    strand_words: str = ""
    is_open: bool = True
    is_started: bool = False
    reasons: list[str] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    then: list[Line] = field(default_factory=list)
    left: list[str] = field(default_factory=list)  # why nothing of the rest can be started
    said: Said | None = None


@dataclass
class Loaded:
    """One learner's list with all that it names."""

    choices: list[PathwayChoice]
    recommendation: Recommendation | None
    rows: list[Row]
    names: Names
    responses: list[Response]

    @property
    def first(self) -> Row | None:
        return self.rows[0] if self.rows else None


def load(learner: Learner, on: dt.date, *, whole: bool = False) -> Loaded:
    """Her list in four queries; `whole`: with every step of her pathways, in their order."""
    mine = PathwayChoice.objects.filter(learner=learner).standing().in_force(on)
    time = Availability.objects.in_force(on).filter(learner=OuterRef("learner"))
    mine = mine.annotate(told_hours=Subquery(time.values("hours_a_week")[:1]))
    choices = list(mine.select_related("pathway", "learner__recommendation").order_by("pk"))
    held = getattr(choices[0].learner, "recommendation", None) if choices else None
    said = Response.objects.filter(learner=learner).standing().latest_first()
    responses = list(said.select_related("step")) if choices else []
    rows = wording.rows_of(held) if held else []
    resting = {r.step_id for r in responses if r.until_on and r.until_on > on}
    names = Names(
        steps=steps_named(held, choices, whole or not rows) if held else {},
        competencies={},
        pathways=wording.together([choice.pathway.name for choice in choices]),
        hours=sum(choice.hours for choice in choices),
        on=on,
    )
    shown = still_there(rows, names, resting)
    if held and rows and not shown and not whole:
        names = replace(names, steps=steps_named(held, choices, True))
    names = replace(names, competencies=competencies_named(shown))
    return Loaded(choices, held, shown, names, responses)


def still_there(rows: list[Row], names: Names, resting: set[int]) -> list[Row]:
    """Without what rests or is over since the list was made, and what stands behind that."""
    gone = {row.step for row in rows if row.step in resting or row.step not in names.steps}
    gone |= {row.step for row in rows if names.is_over(row.step)}
    while more := {row.step for row in rows if row.before in gone and row.why & WAITS} - gone:
        gone |= more
    return [row for row in rows if row.step not in gone]


def steps_named(held: Recommendation, choices: list[PathwayChoice], whole: bool) -> dict[int, Step]:
    ids = {*held.steps, *held.heads, *held.befores, *(told["then"] for told in held.changes)}
    ids |= set((held.previous or {}).get("steps", [])) | set(held.held)
    wanted, mine = Q(pk__in=ids - {0}), [choice.pathway_id for choice in choices]
    if whole:
        listed = PathwayStep.objects.filter(pathway__in=mine).values("step")
        wanted |= Q(pk__in=listed)
    place = Min("listings__position", filter=Q(listings__pathway__in=mine))
    found = Step.objects.filter(wanted).annotate(position=place).order_by("position", "pk")
    return {step.pk: step for step in found}


def competencies_named(rows: list[Row]) -> dict[int, str]:
    ids = {row.competency for row in rows} - {0}
    found = Competency.objects.filter(pk__in=ids) if ids else ()
    return {competency.pk: competency.statement for competency in found}


def next_step(learner: Learner, on: dt.date) -> NextStep:
    """What Today shows first, in at most four queries."""
    return next_of(load(learner, on))


def next_of(held: Loaded) -> NextStep:
    if not held.choices:
        return NextStep(following=False)
    recommendation = held.recommendation
    common: dict[str, Any] = {
        "following": True,
        "heading": held.names.pathways,
        "done": len(recommendation.held) if recommendation else 0,
        "total": recommendation.total if recommendation else 0,
        "said": said_today(held),
    }
    row = held.first
    if row is None or recommendation is None:
        return NextStep(**common, left=left(held))
    step = held.names.steps[row.step]
    told = recommendation.changes if recommendation.steps[0] == row.step else []
    is_started = bool(row.why & Why.STARTED)
    return NextStep(
        **common,
        name=step.name,
        url=reverse("step", args=[step.public_id]),
        start=reverse("step_start", args=[step.public_id]),
        takes=wording.takes(step),
        place=step.place,
        how=step.how,
        strand=step.strand,
        strand_words=step.get_strand_display(),
        is_open=is_started or not wording.closed_days(step, held.names.on),
        is_started=is_started,
        reasons=wording.reasons(row, held.names),
        changes=[
            wording.change(one, held.names) for one in told if not held.names.is_over(one["then"])
        ],
        then=lines(held)[1 : THEN + 1],
    )


def left(held: Loaded) -> list[str]:
    """What is left of her ways where nothing of it can be started, and why not: a sentence for
    what rests, what she does not want, what is over, and what waits for another."""
    on, done = held.names.on, set(held.recommendation.held if held.recommendation else [])
    said = {response.step_id: response for response in held.responses}
    rests, unwanted, over, waits = [], [], [], []
    for pk, step in held.names.steps.items():
        if step.position is None or step.withdrawn_at or pk in done:
            continue
        response = said.get(pk)
        if response and response.answer == Answer.IRRELEVANT:
            unwanted.append(pk)
        elif step.is_over(on):
            over.append(pk)
        elif response and response.until_on and response.until_on > on:
            rests.append((response.until_on, pk))
        else:
            waits.append(pk)
    return wording.left(sorted(rests), unwanted, over, waits, held.names)


def lines(held: Loaded) -> list[Line]:
    """Her list, a line each."""
    found = []
    before = None
    for row in held.rows:
        step = held.names.steps[row.step]
        found.append(line(step, wording.short(row, held.names), row.place == before))
        before = row.place
    return found


def line(step: Step, words: str, beside: bool = False) -> Line:
    url = reverse("step", args=[step.public_id])
    return Line(step.name, url, words, step.strand, step.get_strand_display(), beside)


def said_today(held: Loaded) -> Said | None:
    """Her last answer, if it is today's: the list obeyed it, and it can be taken back."""
    last = held.responses[0] if held.responses else None
    if last is None or last.answer == Answer.TAKEN_BACK or last.first_said_at:
        return None
    if localtime(last.known_at).date() != held.names.on:
        return None
    eased = any(row.head == last.step_id and row.why & wording.EASING for row in held.rows)
    alone, row = last.answer == Answer.HARD and not eased, held.recommendation
    return Said(
        words=wording.said(last, held.names.on),
        undo=reverse("step_undo", args=[last.step.public_id]),
        response=last.pk,
        help=wording.nothing_easier(last.step) if alone else "",
        is_moved=bool(row and row.is_moved and row.answered_at == last.known_at),
    )


def changed_of(held: Loaded) -> list[str]:
    """What last night changed in her list, and because of what; nothing where nothing did."""
    row, on = held.recommendation, held.names.on
    if row is None or not row.previous or row.as_of < on:
        return []
    before, was = row.previous["steps"], dt.date.fromisoformat(row.previous["as_of"])
    causes = {
        response.step_id: wording.said(response, on)
        for response in held.responses
        if was <= localtime(response.known_at).date() <= row.as_of
    }
    done = set(row.held) - set(row.previous["held"])
    causes |= {step: wording.done(step, held.names) for step in done if step not in causes}
    now = row.steps if row.last_night is None else row.last_night["steps"]
    now = [step for step in now if not held.names.is_over(step)]
    return wording.changed(before, now, causes, held.names)
