"""Late and soon: dated work, with the step that leads to it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from learners.reads.work import DueWork
from pathways.models import Step
from pathways.reads.route import Route
from pathways.wording import week as wording


@dataclass(frozen=True)
class DatedLine:
    """A piece of work; `url` and `hours`: of its step, if one of the learner's pathways has it;
    `piece`: its id, if more time can be asked for."""

    name: str
    where: str
    due_on: dt.date
    when: str
    state: str
    is_late: bool
    url: str = ""
    hours: str = ""
    piece: UUID | None = None


def late_and_soon(route: Route, works: Sequence[DueWork]) -> list[DatedLine]:
    """Return late work first, then what is due soon, with its steps; no query."""
    steps = steps_of(route)
    lines = [line(work, steps.get(work.assessment), route.names.on) for work in works]
    return sorted(lines, key=lambda line: not line.is_late)


def steps_of(route: Route) -> dict[int, Step]:
    """Return the steps of the learner's pathways that end in a hand-in, by assessment."""
    steps = [route.names.steps[pk] for pk in reversed(route.names.order)]
    return {
        step.assessment_id: step
        for step in steps
        if step.assessment_id and (not step.withdrawn_at or step.pk in route.begun)
    }


def line(work: DueWork, step: Step | None, on: dt.date) -> DatedLine:
    return DatedLine(
        name=work.name,
        where=work.where,
        due_on=work.due_on,
        when=wording.when_due(work.due_on, on),
        state=work.state,
        is_late=work.is_late,
        piece=work.piece,
        url=reverse("step", args=[step.public_id]) if step else "",
        hours=wording.about(step.hours) if step else "",
    )
