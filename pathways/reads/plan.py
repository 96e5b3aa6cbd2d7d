"""My plan: the ordered route to the learner's aim, with what is paused, later and done."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.utils.text import capfirst

from learners.models.rhythm import whole_hours
from pathways import wording
from pathways.models import Answer, PathwayChoice, Response, Step
from pathways.reads.route import Line, Route, line
from pathways.wording.week import when_due

FIRST, A_PAGE = 10, 50  # steps of a long list on My plan at first, and on each page of it


@dataclass(frozen=True)
class Differs:
    """Hours from the learner that differ from the plan's; `choice`: the row to change."""

    words: str
    take: str
    hours: int
    choice: PathwayChoice | None


def differs(route: Route) -> Differs | None:
    told_hours = route.choices[0].told_hours if route.choices else None
    if told_hours is None or told_hours == whole_hours(route.names.hours):
        return None
    return Differs(
        words=wording.other_hours(told_hours, route.names.hours),
        take=wording.take_hours(told_hours),
        hours=told_hours,
        choice=route.choices[0] if len(route.choices) == 1 else None,
    )


Due = Mapping[int | None, dt.date]  # the day of each piece of work that was not handed in


def with_date(step: Step, words: str, due: Due, on: dt.date) -> str:
    """Add the day on which a step's work is due, which no answer changes."""
    due_on = due.get(step.assessment_id)
    return f"{words} {capfirst(when_due(due_on, on))}." if due_on else words


def set_aside(route: Route, due: Due | None = None) -> list[Line]:
    """List the steps paused or not wanted, each with the learner's answer and its date."""
    on, dates = route.names.on, due or {}
    return [
        line(it.step, with_date(it.step, wording.describe_answer(it, on), dates, on))
        for it in paused(route)
    ]


def paused(route: Route) -> list[Response]:
    """Return the answers that pause a step today or decline it, except of withdrawn steps."""
    on = route.names.on
    return [
        response
        for response in route.responses
        if response.step.withdrawn_at is None
        and (response.answer == Answer.IRRELEVANT or (response.until_on and response.until_on > on))
    ]


def begun_and_withdrawn(route: Route) -> list[Line]:
    """List the steps that the learner began and that are no longer offered, unless they are done or
    not wanted."""
    done = set(route.recommendation.completed if route.recommendation else [])
    steps = [route.names.steps[pk] for pk in route.names.order if pk in route.counted - done]
    return [line(step, wording.takes(step)) for step in steps if step.withdrawn_at]


@dataclass(frozen=True)
class Folded:
    """A long list of steps: the first few, or a page of all of them."""

    lines: list[Line]
    total: int
    page: Page[Step] | None = None

    @property
    def is_cut(self) -> bool:
        return self.page is None and len(self.lines) < self.total


def folded(steps: list[Step], words: Callable[[Step], str], number: str) -> Folded:
    page = Paginator(steps, A_PAGE).get_page(number) if number else None
    shown = page.object_list if page else steps[:FIRST]
    return Folded([line(step, words(step)) for step in shown], len(steps), page)


def done(route: Route, number: str = "") -> Folded:
    """Return the steps done, the one the learner told us of last first; `number`: of a page."""
    completed = set(route.recommendation.completed if route.recommendation else [])
    last = [response.step_id for response in route.responses if response.step_id in completed]
    order = dict.fromkeys([*last, *sorted(completed)])
    steps = [route.names.steps[pk] for pk in order if pk in route.names.steps]
    return folded(steps, lambda step: "", number)


def later(route: Route, number: str = "", due: Due | None = None) -> Folded:
    """Return the rest of the pathways, in the order in which they were written; `number`: of a
    page."""
    listed_steps = {row.step for row in route.rows} | set(
        route.recommendation.completed if route.recommendation else []
    )
    listed_steps |= {response.step_id for response in paused(route)}
    rest = [
        route.names.steps[pk]
        for pk in route.names.order
        if pk not in listed_steps and not route.names.is_over(pk)
    ]
    on, dates = route.names.on, due or {}
    return folded(rest, lambda step: with_date(step, takes(step), dates, on), number)


def takes(step: Step) -> str:
    return f"{capfirst(wording.takes(step))}."
