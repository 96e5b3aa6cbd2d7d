"""When a learner could finish their route, month by month, from the catalogue in this process."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from pathways.calc.graph import Graph
from pathways.calc.timing import Option, Requirements, When
from pathways.calc.units import NEVER
from pathways.calc.weeks import Stage, Weekly, Weeks, enough, needed, weekly
from pathways.models import Answer, Step
from pathways.reads.plan import Due
from pathways.reads.route import Route
from pathways.shelf import Content, shelf
from pathways.wording import end as wording

WEEKS = 520  # ten years
MONTHS, MISFITS = 24, 5  # that are shown


@dataclass(frozen=True)
class TheEnd:
    """Sentences on the end of a route, and its months: each with its steps and its hours."""

    finish: str
    milestone: str
    misfits: list[str]
    remedy: str
    more: int | None
    months: list[list[str]]


@dataclass(frozen=True)
class Remaining:
    """The steps still to do, and their order; `dates`: the last day of each that has one."""

    steps: list[Step]
    stages: list[Stage]
    order: list[int]
    dates: dict[int, dt.date]


def the_end(route: Route, due: Due) -> TheEnd | None:
    """Return when the learner could finish; None where nothing is left to do. No queries."""
    if not route.choices or not route.names.hours > 0:
        return None
    pathways = frozenset(choice.pathway_id for choice in route.choices)
    content = shelf(route.choices[0].catalogue).content(pathways)
    left, weeks = remaining(route, content.catalogue.graph(pathways), due), weeks_of(route)
    if not left.steps:
        return None
    plan = weekly(left.stages, left.order, weeks)
    more = enough(left.stages, left.order, weeks) if plan.late else None
    return TheEnd(
        finish=finish(route, left, plan),
        milestone=milestone(route, content, left, plan),
        misfits=misfits(route, left, plan),
        remedy=wording.remedy(more) if plan.late else "",
        more=more,
        months=months(route, left, plan, weeks),
    )


def weeks_of(route: Route) -> Weeks:
    """Return the weeks from today; one in which the college is closed every weekday is closed."""
    closed: dict[int, int] = {}
    for day in route.dates.closed:
        if day.weekday() < 5:
            week = (day - route.names.on).days // 7
            closed[week] = closed.get(week, 0) + 1
    return Weeks(route.names.hours, {week for week, days in closed.items() if days >= 5}, WEEKS)


def remaining(route: Route, graph: Graph, due: Due) -> Remaining:
    """Return the goals and the steps of the list, with everything needed before them."""
    names, place = route.names, graph.index
    done = route.recommendation.completed if route.recommendation else []
    complete = frozenset(place[step] for step in done if step in place)
    unwanted = {it.step_id for it in route.responses if it.answer == Answer.IRRELEVANT}
    aside = frozenset(place[step] for step in unwanted if step in place) - complete
    over = {at for at, it in enumerate(graph.nodes) if not it.listed or names.is_over(it.id)}
    goals = {at for at, it in enumerate(graph.nodes) if it.goal and it.listed} - aside
    listed = [place[row.step] for row in route.rows if row.step in place]
    requirements = [still_open(groups, complete) for groups in graph.needs]
    never = frozenset(over) - complete
    todo = needed(requirements, {*goals, *listed}, complete, never, aside)
    ranks = {at: rank for rank, at in enumerate(listed)}
    inside = sorted(todo, key=lambda at: (ranks.get(at, len(ranks)), graph.nodes[at].position, at))
    new = {at: number for number, at in enumerate(inside)}
    steps = [names.steps[graph.nodes[at].id] for at in inside]
    return Remaining(
        steps=steps,
        stages=[
            stage(route, step, renumbered(requirements[at], new), at in never, due)
            for at, step in zip(inside, steps, strict=True)
        ],
        order=list(range(len(inside))),
        dates={at: day for at, step in enumerate(steps) if (day := last_on(route, step, due))},
    )


def still_open(
    groups: tuple[tuple[tuple[int, bool], ...], ...], complete: Collection[int]
) -> Requirements:
    """Return the requirements that no step done meets."""
    return tuple(
        tuple(Option(o, When.BEFORE_OR_WITH if beside else When.BEFORE) for o, beside in group)
        for group in groups
        if not any(o in complete for o, _ in group)
    )


def renumbered(requirements: Requirements, new: dict[int, int]) -> Requirements:
    return tuple(
        tuple(Option(new[o.step], o.when) for o in group if o.step in new) for group in requirements
    )


def stage(route: Route, step: Step, requirements: Requirements, is_over: bool, due: Due) -> Stage:
    """Return a step with the weeks in which it can be begun; an empty requirement bars it."""
    on = route.names.on
    paused = {it.step_id: it.until_on for it in route.responses if it.until_on}
    runs = [] if step.link else route.dates.coming(step)[:1]
    starts = [step.from_on, paused.get(step.pk), *(run.on for run in runs)]
    last, work = step.last_on(on, route.dates.closed), due.get(step.assessment_id)
    return Stage(
        hours=step.hours,
        requirements=(*requirements, ()) if is_over else requirements,
        first=max([week(day, on) for day in starts if day and day > on], default=0),
        last=week(last, on) if last and last >= on else NEVER,
        due=week(work, on) if work and work >= on else NEVER,
    )


def week(day: dt.date, on: dt.date) -> int:
    return (day - on).days // 7


def last_on(route: Route, step: Step, due: Due) -> dt.date | None:
    on = route.names.on
    days = [step.last_on(on, route.dates.closed), due.get(step.assessment_id)]
    return min((day for day in days if day and day >= on), default=None)


def end_of(route: Route, number: int) -> dt.date:
    """Return the last day of a week from today."""
    return route.names.on + dt.timedelta(days=7 * number + 6)


def finish(route: Route, left: Remaining, plan: Weekly) -> str:
    if not plan.spans:
        return ""
    total = sum(left.stages[at].hours for at in plan.spans)
    end = end_of(route, len(plan.hours) - 1)
    return wording.finish(end, route.names.on, len(plan.spans), total, route.names.hours)


def milestone(route: Route, content: Content, left: Remaining, plan: Weekly) -> str:
    """Name the milestone that is complete first, if all of its steps are done or have a week."""
    done = set(route.recommendation.completed if route.recommendation else [])
    last = {left.steps[at].pk: span[1] for at, span in plan.spans.items()}
    ends: dict[tuple[int, str], list[int]] = {}
    for choice in route.choices:
        for listing in content.listings[choice.pathway_id]:
            step = route.names.steps[listing.step]
            if listing.milestone and listing.step not in done and not step.withdrawn_at:
                ends.setdefault(listing.milestone, []).append(last.get(listing.step, NEVER))
    weeks, (_position, name) = min(
        ((max(numbers), place) for place, numbers in ends.items()), default=(NEVER, (0, ""))
    )
    if weeks == NEVER:
        return ""
    return wording.milestone(name, end_of(route, weeks), route.names.on)


def misfits(route: Route, left: Remaining, plan: Weekly) -> list[str]:
    """Say which steps have no room in time, and which are out of reach."""
    names, late = route.names, set(plan.late)
    dated = sorted((left.dates[at], at) for at in late if at in left.dates)
    lines = [
        wording.late(left.steps[at].name, on, names.on, names.hours) for on, at in dated[:MISFITS]
    ]
    if len(dated) > MISFITS:
        lines.append(wording.more_late(len(dated) - MISFITS))
    if len(dated) < len(late):
        lines.append(wording.endless(names.hours))
    behind = set(late)
    while more := {it.step for it in plan.unplaced if behind & set(it.others)} - behind:
        behind |= more
    lost = [left.steps[it.step] for it in plan.unplaced if it.step not in behind]
    rest = [step.name for step in lost if not names.is_over(step.pk)]
    return [*lines, wording.out_of_reach(rest)] if rest else lines


def months(route: Route, left: Remaining, plan: Weekly, weeks: Weeks) -> list[list[str]]:
    """Return each month's name, steps and hours; a week is part of the month that it begins in."""
    rows: dict[tuple[int, int], list[int]] = {}
    for number in range(len(plan.hours)):
        begins = route.names.on + dt.timedelta(days=7 * number)
        rows.setdefault((begins.year, begins.month), []).append(number)
    results = []
    for (year, month), numbers in list(rows.items())[:MONTHS]:
        steps = [
            left.steps[at].name
            for at, (first, last) in sorted(plan.spans.items(), key=lambda it: (it[1], it[0]))
            if first <= numbers[-1] and last >= numbers[0]
        ]
        used = sum(plan.hours[number] for number in numbers)
        room = weeks.hours * sum(number not in weeks.closed for number in numbers)
        shown = get_text_list(steps, _("and")) if steps else _("Nothing")
        results.append([wording.month(dt.date(year, month, 1)), shown, wording.of_room(used, room)])
    return results
