"""A route week by week to its end: what fits into a learner's hours, and what would make it fit."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from pathways.calc.options import choose
from pathways.calc.terms import Plan, Planner
from pathways.calc.timing import Option, Requirements, When
from pathways.calc.units import NEVER, Step, Unplaced, Why

MOST_HOURS = 40  # a week, that anyone is told would be enough


@dataclass(frozen=True)
class Stage:
    """A step. `first`, `last`: the weeks in which it may begin; `due`: the last to finish it."""

    hours: float
    requirements: Requirements = ()
    first: int = 0
    last: int = NEVER
    due: int = NEVER


@dataclass(frozen=True)
class Weekly:
    """The first and the last week of each step, each week's hours, and what has no place."""

    spans: dict[int, tuple[int, int]]
    hours: tuple[float, ...]
    unplaced: tuple[Unplaced, ...]

    @property
    def late(self) -> list[int]:
        """Return the steps for which there is no room in time."""
        return [it.step for it in self.unplaced if it.why in (Why.LATE, Why.HEAVY)]


@dataclass(frozen=True)
class Weeks:
    """The weeks to plan: the hours in each, the closed ones, and how many there are."""

    hours: float
    closed: Collection[int]
    count: int


def needed(
    requirements: Sequence[Requirements],
    targets: Collection[int],
    done: frozenset[int],
    never: frozenset[int],
    unwanted: frozenset[int],
) -> set[int]:
    """Return the targets and all that has to come before them.

    `never`: steps that cannot be taken; `unwanted`: those to avoid where there is another option.
    """
    avoided = never | unwanted
    steps = _before(requirements, targets, done, avoided)
    return _before(requirements, targets, done, never) if steps & avoided else steps


def _before(
    requirements: Sequence[Requirements],
    targets: Collection[int],
    done: frozenset[int],
    never: frozenset[int],
) -> set[int]:
    choice = choose(requirements, done, never, set())
    results, waiting = set[int](), [target for target in targets if target not in done]
    while waiting:
        step = waiting.pop()
        if step not in results:
            results.add(step)
            places = range(len(requirements[step]))
            met = [choice.met[step, place] for place in places if (step, place) in choice.met]
            waiting += [option.step for option in met]
    return results


def weekly(stages: Sequence[Stage], order: Sequence[int], weeks: Weeks) -> Weekly:
    """Return a plan in this order, or another one if more fits into it.

    A step longer than a week's hours is cut into pieces, and may follow another in the same week.
    """
    impossible = Planner([Step(0.0, stage.requirements) for stage in stages]).units.unplaced
    plan = planned(stages, order, weeks, {it.step: it for it in impossible})
    if len(plan.unplaced) > len(impossible):  # what does not fit leaves its room to the others
        plan = planned(stages, order, weeks, {it.step: it for it in plan.unplaced})
    return plan


def planned(
    stages: Sequence[Stage], order: Sequence[int], weeks: Weeks, left_out: Mapping[int, Unplaced]
) -> Weekly:
    """Return a plan of the steps that are not left out."""
    pieces, of = cut(stages, left_out, weeks)
    limits = [None if week in weeks.closed else weeks.hours for week in range(weeks.count)]
    planner, place = Planner(pieces), {stage: at for at, stage in enumerate(order)}
    in_order = sorted(range(len(pieces)), key=lambda piece: place.get(of[piece], len(place)))
    plan = planner.follow(limits, in_order)
    if plan.lacks_room:
        both = plan, planner.in_time(limits)
        plan = min(both, key=lambda it: len({of[lost.step] for lost in it.unplaced}))
    return joined(plan, pieces, of, left_out)


def cut(
    stages: Sequence[Stage], left_out: Collection[int], weeks: Weeks
) -> tuple[list[Step], list[int]]:
    """Return pieces of at most a week's hours, and the step that each is a piece of."""
    counts = [
        0 if at in left_out else pieces_of(stage.hours, weeks) for at, stage in enumerate(stages)
    ]
    ends = [end - 1 for end in accumulate(counts)]
    pieces, of = list[Step](), list[int]()
    for at, stage in enumerate(stages):
        before: Requirements = tuple(
            tuple(
                Option(ends[o.step], max(o.when, When.BEFORE_OR_WITH))
                for o in group
                if 0 <= o.step < len(stages) and o.step not in left_out
            )
            for group in stage.requirements
        )
        for number in range(counts[at]):
            is_last = number == counts[at] - 1
            load = stage.hours - number * weeks.hours if is_last else weeks.hours
            last = stage.last if number == 0 else NEVER
            last = min(last, stage.due) if is_last else last
            pieces.append(Step(load, before, stage.first, last))
            of.append(at)
            before = ((Option(len(pieces) - 1, When.BEFORE_OR_WITH),),)
    return pieces, of


def pieces_of(hours: float, weeks: Weeks) -> int:
    """Return how many pieces a step is cut into: one if no number of weeks is enough for it."""
    if not 0 < hours <= weeks.hours * weeks.count:
        return 1
    return math.ceil(hours / weeks.hours - 1e-9) or 1


def joined(
    plan: Plan, pieces: Sequence[Step], of: Sequence[int], left_out: Mapping[int, Unplaced]
) -> Weekly:
    """Return a plan of pieces as one of steps: a step with a piece left over has no place."""
    reasons = dict(left_out)
    for it in sorted(plan.unplaced, key=lambda it: it.why == Why.BEHIND):
        others = {of[other] for other in it.others} - {of[it.step]}
        reasons.setdefault(of[it.step], Unplaced(of[it.step], it.why, tuple(sorted(others))))
    spans, hours = dict[int, tuple[int, int]](), [0.0] * plan.end
    for piece, week in plan.terms.items():
        step = of[piece]
        if step not in reasons:
            first, last = spans.get(step, (week, week))
            spans[step] = (min(first, week), max(last, week))
            hours[week] += pieces[piece].load or 0.0
    end = max((last + 1 for _, last in spans.values()), default=0)
    return Weekly(spans, tuple(hours[:end]), tuple(reasons[step] for step in sorted(reasons)))


def enough(stages: Sequence[Stage], order: Sequence[int], weeks: Weeks) -> int | None:
    """Return whole hours a week with which nothing is late; None if `MOST_HOURS` are not enough."""
    low, high = math.floor(weeks.hours), MOST_HOURS + 1  # neither is known to be enough
    while high - low > 1:
        middle = (low + high) // 2
        if weekly(stages, order, replace(weeks, hours=middle)).late:
            low = middle
        else:
            high = middle
    return high if high <= MOST_HOURS else None
