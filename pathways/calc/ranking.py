"""Ranking of the next steps: bundle greedy on exact unmet-ancestor sets.

The next step belongs to the target whose bundle (the target and all that is still needed before it,
each counted once) has the best value for its cost. Sets are ints used as bitsets.
"""

from dataclasses import dataclass, replace

from pathways.calc.graph import LONG_AGO, Graph, bits, members
from pathways.calc.reach import order
from pathways.calc.reasons import Why

LENGTH = 10
LEARNING = 3.0  # value of learning all that is missing
GOAL = 1.0  # value of reaching a goal of the pathway
DUE, SOON = 2.0, 28  # value of a step due today, and the days over which it falls to 0
BEGUN = 1.0  # value of finishing a step that was begun
UNSUITED = 2.0  # factor on the cost of a step in a mode that does not suit the person
ALIKE = 0.05  # value of a step about the same things as one that they said is great
PUT_OFF = 0.5  # factor on the value of a bundle that must wait for a paused step
AVOID, WAIT = 1e6, 1e3  # extra cost of a step that is not relevant, or is paused


@dataclass(frozen=True)
class Person:
    """The state of one learner; bitsets over the graph's nodes."""

    hours: float
    modes: int = 0  # bits of the modes that suit them; 0: all do
    done: int = 0
    resting: int = 0  # put off to a later day, too hard for now
    unwanted: int = 0  # not relevant
    hard: tuple[int, ...] = ()  # too hard for now, the latest first
    started: int = 0
    back: int = 0  # put off until a day that has come
    again: int = 0  # too hard, and its pause is over
    due: tuple[tuple[int, int], ...] = ()  # (node, day)
    liked: int = 0  # great, in their words


@dataclass(frozen=True)
class Placed:
    """A step in its place; nodes by index, or -1."""

    step: int
    place: int
    head: int = -1
    gain: float = 0.0
    competency: int = -1
    share: float = 0.0
    why: int = 0
    due: int = LONG_AGO
    before: int = -1


def rank(graph: Graph, person: Person, day: int, length: int = LENGTH) -> list[Placed]:
    """Return the next steps in order: at most `length`, or a few more if some go together."""
    return Planner(graph, person, day).walk(length)


class Planner:
    """Plans one person's route step by step."""

    def __init__(self, graph: Graph, person: Person, day: int) -> None:
        self.graph, self.person, self.clock = graph, person, float(day)
        self.day = day
        self.done = person.done
        self.missing = graph.gaps(person.done)
        self.gaps = dict(self.missing)
        self.due = dict(person.due)
        self.alike = self.graph.alike(person.liked)
        self.order = self.tiers()
        self.can = bits(self.order) & ~person.resting
        self.cost = [self.price(i) for i in range(len(graph.nodes))]
        self.placed: list[Placed] = []

    def tiers(self) -> list[int]:
        """Return the steps that can be reached, earlier steps first.

        Steps that depend on a paused step come after the others, and steps that only an unwanted
        step leads to come last.
        """
        nodes, done = self.graph.nodes, set(members(self.person.done))
        unavailable = {
            i for i, node in enumerate(nodes) if not node.listed or node.closes <= self.day
        }
        resting, unwanted = set(members(self.person.resting)), set(members(self.person.unwanted))
        reachable: list[int] = []
        for closed in (unavailable | resting | unwanted, unavailable | unwanted, unavailable):
            reachable += order(self.graph.needs, done | set(reachable), closed)
        return reachable

    def walk(self, length: int) -> list[Placed]:
        for hard in self.person.hard:
            easier, why = self.easier(hard)
            if easier >= 0 and len(self.placed) < length:
                self.add(self.together(easier, self.bundles()[easier]), hard, why)
        while len(self.placed) < length:
            chosen = self.choose()
            if chosen is not None:
                self.add(*chosen)
            elif not self.wait():
                break
        return self.placed

    # value and cost --------------------------------------------------------------------------

    def price(self, step: int) -> float:
        """Return 1 plus the step's share of a week; more in a mode that does not suit them."""
        node, person = self.graph.nodes[step], self.person
        suits = not person.modes or not node.mode or person.modes >> node.mode & 1
        return (1.0 + node.hours / person.hours) * (1.0 if suits else UNSUITED)

    def own(self, step: int) -> float:
        """Return a step's value apart from what it teaches."""
        node = self.graph.nodes[step]
        value = node.worth + (GOAL if node.goal else 0.0)
        if step in self.due:
            value += urgency(self.due[step] - self.day)
        value += ALIKE if self.alike >> step & 1 else 0.0
        return value + (BEGUN if self.person.started >> step & 1 else 0.0)

    def value(self, bundle: int) -> float:
        """Return the value of a bundle's steps together; nothing is learnt twice."""
        total, learnt = 0.0, dict[int, float]()
        for step in members(bundle):
            total += self.own(step)
            for competency, share in self.graph.nodes[step].teaches:
                learnt[competency] = learnt.get(competency, 0.0) + share
        for competency, share in learnt.items():
            if competency in self.gaps:
                closed = min(self.gaps[competency], share)
                total += LEARNING * self.graph.weights[competency] * closed
        return total

    # what is still needed --------------------------------------------------------------------

    def bundles(self) -> dict[int, int]:
        """Return each reachable step with all that is still needed before it."""
        bundles: dict[int, int] = {}
        for step in self.order:
            if not self.done >> step & 1:
                bundles[step] = self.bundle(step, bundles)
        return bundles

    def bundle(self, step: int, bundles: dict[int, int]) -> int:
        """Return a step's bundle; steps that need each other are taken together.

        Steps come in `order`, so the bundles of what this step needs are in `bundles`.
        """
        before, knot, pending = 0, 1 << step, [step]
        while pending:
            current = pending.pop()
            for group, masks in zip(
                self.graph.needs[current], self.graph.masks[current], strict=True
            ):
                options, beside = masks
                if options & (self.done | before) or beside & knot:
                    continue
                reached = [option for option, _ in group if option in bundles]
                if len(reached) == 1:
                    before |= bundles[reached[0]]
                elif reached:
                    have = before | knot
                    before |= bundles[min(reached, key=lambda o: (self.far(bundles[o] & ~have), o))]
                else:
                    option = next(o for o in self.order if beside >> o & 1)
                    knot |= 1 << option
                    pending.append(option)
        return before | knot

    def far(self, extra: int) -> float:
        """Return the extra cost of these steps; avoid unwanted steps most, then paused steps."""
        away = AVOID * (extra & self.person.unwanted).bit_count()
        away += WAIT * (extra & self.person.resting).bit_count()
        return away + sum(self.cost[step] for step in members(extra))

    # the next step ---------------------------------------------------------------------------

    def choose(self) -> tuple[list[int], int, Why] | None:
        """Return the steps to take now (mostly one) and the target that they lead to."""
        best: tuple[float, int, int, list[int]] | None = None
        for target, bundle in self.bundles().items():
            node = self.graph.nodes[target]
            if self.shunned(target, bundle):
                continue
            score = self.value(bundle) / sum(self.cost[step] for step in members(bundle))
            if bundle & self.person.resting:
                score *= PUT_OFF
            if best is not None and (-score, node.position, target) >= best[:3]:
                continue
            now = self.takeable(bundle)
            if now:
                best = (-score, node.position, target, now)
        return None if best is None else (best[3], best[2], Why(0))

    def shunned(self, target: int, bundle: int) -> bool:
        """Return whether to avoid a bundle: unwanted steps only count if a goal needs them."""
        unwanted = self.person.unwanted
        if not bundle & unwanted:
            return False
        return bool(unwanted >> target & 1) or not self.graph.nodes[target].goal

    def takeable(self, bundle: int) -> list[int]:
        """Return the steps of a bundle to take now: the best of those that need nothing more."""
        now = [step for step in members(bundle) if self.can_begin(step) and self.meets_needs(step)]
        if now:
            return [max(now, key=lambda s: (self.value(1 << s) / self.cost[s], -s))]
        for step in self.order:
            if bundle >> step & 1 and self.can_begin(step):
                knot = self.together(step, bundle)
                if knot:
                    return knot
        return []

    def can_begin(self, step: int) -> bool:
        free = self.can >> step & 1 and not self.done >> step & 1
        node = self.graph.nodes[step]
        return bool(free) and node.opens <= self.clock < node.closes

    def meets_needs(self, step: int) -> bool:
        return all(options & self.done for options, _ in self.graph.masks[step])

    def together(self, step: int, bundle: int) -> list[int]:
        """Return a step with those that must begin at the same time; empty if they cannot."""
        knot, pending = [step], [step]
        while pending:
            current = pending.pop()
            for options, together in self.graph.masks[current]:
                if options & self.done or together & bits(knot):
                    continue
                partners = [o for o in members(together & bundle) if self.can_begin(o)]
                if not partners:
                    return []
                knot.append(partners[0])
                pending.append(partners[0])
        return knot

    def easier(self, hard: int) -> tuple[int, Why]:
        """Return a step that may help with one that is too hard, or -1.

        That is the nearest step before it, or an easier step that teaches some of the same.
        """
        bundle = self.bundles().get(hard, 0) & ~(1 << hard)
        unwanted = self.person.unwanted
        before = [s for s in self.order if bundle >> s & 1 and self.can_begin(s)]
        before = [s for s in before if self.together(s, bundle) and not unwanted >> s & 1]
        if before:
            return before[-1], Why.EASIER
        node = self.graph.nodes[hard]
        taught = dict(node.teaches)
        options = []
        for step in self.order:
            other = self.graph.nodes[step]
            shared = sum(min(share, taught.get(c, 0.0)) for c, share in other.teaches)
            free = self.can_begin(step) and self.meets_needs(step) and not unwanted >> step & 1
            if shared > 0 and other.level < node.level and free:
                options.append((shared, other.level, -step))
        return (-max(options)[2] if options else -1), Why.INSTEAD

    def wait(self) -> bool:
        """Move the clock to the next day on which a step opens; return False if none will."""
        still = [self.graph.nodes[s] for s in members(self.can & ~self.done)]
        opening = [node.opens for node in still if self.clock < node.opens < node.closes]
        if not opening:
            return False
        self.clock = float(min(opening))
        return True

    # placing steps ---------------------------------------------------------------------------

    def add(self, steps: list[int], target: int, why: Why) -> None:
        place = self.placed[-1].place + 1 if self.placed else 0
        rows = [self.explained(step, place, target, why, steps) for step in steps]
        for row in rows:
            self.placed.append(replace(row, gain=self.value(1 << row.step)))
            self.take(row.step)

    def take(self, step: int) -> None:
        node = self.graph.nodes[step]
        self.done |= 1 << step
        self.clock += 7 * node.hours / self.person.hours
        for competency, share in node.teaches:
            if competency in self.gaps:
                self.gaps[competency] = max(0.0, self.gaps[competency] - share)

    def explained(
        self, step: int, place: int, target: int, why: Why, together: list[int]
    ) -> Placed:
        person, node = self.person, self.graph.nodes[step]
        competency, share = self.most_taught(step)
        before, first = self.first_of(step, together)
        applies = {
            Why.GAP: competency >= 0,
            Why.LEADS: target != step and not why,
            Why.GOAL: node.goal,
            Why.DUE: step in self.due and urgency(self.due[step] - self.day) > 0,
            Why.FITS: node.hours <= person.hours,
            Why.MODE: bool(node.mode and person.modes >> node.mode & 1),
            Why.ONLY_WAY: bool(person.unwanted >> step & 1),
            Why.STARTED: bool(person.started >> step & 1),
            Why.BACK: bool(person.back >> step & 1),
            Why.AGAIN: bool(person.again >> step & 1),
            Why.OPENS: node.opens > self.day,
            Why.ALIKE: bool(self.alike >> step & 1),
        }
        why |= first
        for reason, true in applies.items():
            why |= reason if true else Why(0)
        head = -1 if target == step else target
        due = self.due.get(step, LONG_AGO)
        return Placed(step, place, head, 0.0, competency, share, int(why), due, before)

    def most_taught(self, step: int) -> tuple[int, float]:
        """Return the competency it teaches most of, as a share of what the person needs today."""
        best, most, share_of_gap = -1, 0.0, 0.0
        for competency, share in self.graph.nodes[step].teaches:
            gap = self.gaps.get(competency, 0.0)
            brings = self.graph.weights.get(competency, 0.0) * min(gap, share)
            if brings > most:
                best, most = competency, brings
                share_of_gap = min(gap, share) / self.missing[competency]
        return best, share_of_gap

    def first_of(self, step: int, together: list[int]) -> tuple[int, Why]:
        """Return what must come first, and whether it is done, earlier here, or alongside."""
        masks = self.graph.masks[step]
        if not masks:
            return -1, Why.OPEN
        knot = bits(together) & ~(1 << step)
        for options, beside in masks:
            if not options & self.done and beside & knot:
                return next(members(beside & knot)), Why.TOGETHER
        earlier = bits(row.step for row in self.placed)
        later = [options & earlier for options, _ in masks if not options & self.person.done]
        if later:
            return next(members(later[-1])), Why.AFTER
        return next(members(masks[-1][0] & self.person.done)), Why.READY


def urgency(days: int) -> float:
    """Return the value of a due date: nothing until four weeks before, full on the day, three
    quarters for four weeks after."""
    if days < 0:
        return DUE * 0.75 if days >= -SOON else 0.0
    return DUE * max(0.0, 1 - days / SOON)
