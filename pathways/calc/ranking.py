"""What next: bundle greedy on exact unmet-ancestor sets.

The next step belongs to the target whose bundle (the target and all that is still needed before it,
each counted once) has the best value for its cost. Sets are ints used as bitsets.
"""

from dataclasses import dataclass, replace

from pathways.calc.graph import LONG_AGO, Graph, bits, members
from pathways.calc.reach import order
from pathways.calc.reasons import Why

LENGTH = 10
LEARNING = 3.0  # value of closing all that is missing
GOAL = 1.0  # value of reaching what the pathway is for
DUE, SOON = 2.0, 28  # value of what is due today, falling to nothing over so many days
BEGUN = 1.0  # value of finishing what was begun
UNSUITED = 2.0  # how much dearer a step is in a way that does not suit her
PUT_OFF = 0.5  # what a bundle is worth that must wait for a step at rest
AVOID, WAIT = 1e6, 1e3  # how far to go round a step that is not wanted, or rests


@dataclass(frozen=True)
class Person:
    """Where one learner stands; bitsets over the graph's nodes."""

    hours: float
    modes: int = 0  # bits of the modes that suit her; 0: all do
    held: int = 0
    resting: int = 0  # put off to a later day, too hard for now
    unwanted: int = 0  # not relevant
    hard: tuple[int, ...] = ()  # too hard for now, the latest first
    started: int = 0
    back: int = 0  # put off, and the day has come
    again: int = 0  # too hard, and its rest is over
    due: tuple[tuple[int, int], ...] = ()  # (node, day)


@dataclass(frozen=True)
class Placed:
    """A step in its place; nodes by index, -1 where there is none."""

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
    """The next steps in order, at most `length` (a few more where some are taken together)."""
    return Way(graph, person, day).walk(length)


class Way:
    """One person's way, found step by step."""

    def __init__(self, graph: Graph, person: Person, day: int) -> None:
        self.graph, self.person, self.clock = graph, person, float(day)
        self.day = day
        self.done = person.held
        self.missing = graph.gaps(person.held)
        self.gaps = dict(self.missing)
        self.due = dict(person.due)
        self.order = self.tiers()
        self.can = bits(self.order) & ~person.resting
        self.cost = [self.price(i) for i in range(len(graph.nodes))]
        self.placed: list[Placed] = []

    def tiers(self) -> list[int]:
        """All that can be reached, earlier ones first: what needs nothing that rests or is not
        wanted; then what waits for a step at rest; last what only an unwanted step leads to."""
        nodes, held = self.graph.nodes, set(members(self.person.held))
        gone = {i for i, node in enumerate(nodes) if not node.listed or node.closes <= self.day}
        resting, unwanted = set(members(self.person.resting)), set(members(self.person.unwanted))
        found: list[int] = []
        for closed in (gone | resting | unwanted, gone | unwanted, gone):
            found += order(self.graph.needs, held | set(found), closed)
        return found

    def walk(self, length: int) -> list[Placed]:
        for hard in self.person.hard:
            easier, why = self.easier(hard)
            if easier >= 0 and len(self.placed) < length:
                self.put(self.together(easier, self.bundles()[easier]), hard, why)
        while len(self.placed) < length:
            chosen = self.choose()
            if chosen is not None:
                self.put(*chosen)
            elif not self.wait():
                break
        return self.placed

    # value and cost --------------------------------------------------------------------------

    def price(self, step: int) -> float:
        """One, and its share of her week; dearer where it comes in a way that does not suit her."""
        node, person = self.graph.nodes[step], self.person
        suits = not person.modes or not node.mode or person.modes >> node.mode & 1
        return (1.0 + node.hours / person.hours) * (1.0 if suits else UNSUITED)

    def own(self, step: int) -> float:
        """What a step is worth apart from what it teaches."""
        node = self.graph.nodes[step]
        value = node.worth + (GOAL if node.goal else 0.0)
        if step in self.due:
            value += urgency(self.due[step] - self.day)
        return value + (BEGUN if self.person.started >> step & 1 else 0.0)

    def value(self, bundle: int) -> float:
        """What the steps of a bundle are worth together; nothing is learnt twice."""
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
        """For each step that can be reached: itself and all that is still needed before it."""
        found: dict[int, int] = {}
        for step in self.order:
            if not self.done >> step & 1:
                found[step] = self.bundle(step, found)
        return found

    def bundle(self, step: int, found: dict[int, int]) -> int:
        """Follows `order`, so what a step needs is found before it; a knot is taken whole."""
        before, knot, pending = 0, 1 << step, [step]
        while pending:
            here = pending.pop()
            for group, masks in zip(self.graph.needs[here], self.graph.masks[here], strict=True):
                every, beside = masks
                if every & (self.done | before) or beside & knot:
                    continue
                known = [option for option, _ in group if option in found]
                if len(known) == 1:
                    before |= found[known[0]]
                elif known:
                    have = before | knot
                    before |= found[min(known, key=lambda o: (self.far(found[o] & ~have), o))]
                else:
                    option = next(o for o in self.order if beside >> o & 1)
                    knot |= 1 << option
                    pending.append(option)
        return before | knot

    def far(self, extra: int) -> float:
        """How much is added by going this way; round what is unwanted, then round what rests."""
        away = AVOID * (extra & self.person.unwanted).bit_count()
        away += WAIT * (extra & self.person.resting).bit_count()
        return away + sum(self.cost[step] for step in members(extra))

    # the next step ---------------------------------------------------------------------------

    def choose(self) -> tuple[list[int], int, Why] | None:
        """The steps to take now (mostly one) and the target that they lead to."""
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
        """What she called not relevant: only on the way to a goal that nothing else leads to."""
        unwanted = self.person.unwanted
        if not bundle & unwanted:
            return False
        return bool(unwanted >> target & 1) or not self.graph.nodes[target].goal

    def takeable(self, bundle: int) -> list[int]:
        """Which of a bundle to take now: the best that nothing stands before."""
        now = [step for step in members(bundle) if self.can_begin(step) and self.met(step)]
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

    def met(self, step: int) -> bool:
        return all(every & self.done for every, _ in self.graph.masks[step])

    def together(self, step: int, bundle: int) -> list[int]:
        """The step with those that must be begun at the same time; nothing where that cannot be."""
        knot, pending = [step], [step]
        while pending:
            here = pending.pop()
            for every, together in self.graph.masks[here]:
                if every & self.done or together & bits(knot):
                    continue
                others = [o for o in members(together & bundle) if self.can_begin(o)]
                if not others:
                    return []
                knot.append(others[0])
                pending.append(others[0])
        return knot

    def easier(self, hard: int) -> tuple[int, Why]:
        """What may help with a step that is too hard: the nearest unmet step before it, or an
        easier one that teaches some of the same; -1 where there is none."""
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
            free = self.can_begin(step) and self.met(step) and not unwanted >> step & 1
            if shared > 0 and other.level < node.level and free:
                options.append((shared, other.level, -step))
        return (-max(options)[2] if options else -1), Why.INSTEAD

    def wait(self) -> bool:
        """Nothing can be begun: let time pass until something opens; false where nothing will."""
        still = [self.graph.nodes[s] for s in members(self.can & ~self.done)]
        opening = [node.opens for node in still if self.clock < node.opens < node.closes]
        if not opening:
            return False
        self.clock = float(min(opening))
        return True

    # putting it down -------------------------------------------------------------------------

    def put(self, steps: list[int], target: int, why: Why) -> None:
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
        told = {
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
        }
        why |= first
        for reason, true in told.items():
            why |= reason if true else Why(0)
        head = -1 if target == step else target
        due = self.due.get(step, LONG_AGO)
        return Placed(step, place, head, 0.0, competency, share, int(why), due, before)

    def most_taught(self, step: int) -> tuple[int, float]:
        """The competency it brings most of, and that as a share of what she needs today."""
        best, most, share_of_gap = -1, 0.0, 0.0
        for competency, share in self.graph.nodes[step].teaches:
            gap = self.gaps.get(competency, 0.0)
            brings = self.graph.weights.get(competency, 0.0) * min(gap, share)
            if brings > most:
                best, most = competency, brings
                share_of_gap = min(gap, share) / self.missing[competency]
        return best, share_of_gap

    def first_of(self, step: int, together: list[int]) -> tuple[int, Why]:
        """What had to come first, and whether it is done, comes earlier here, or goes beside."""
        masks = self.graph.masks[step]
        if not masks:
            return -1, Why.OPEN
        knot = bits(together) & ~(1 << step)
        for every, beside in masks:
            if not every & self.done and beside & knot:
                return next(members(beside & knot)), Why.TOGETHER
        here = bits(row.step for row in self.placed)
        later = [every & here for every, _ in masks if not every & self.person.held]
        if later:
            return next(members(later[-1])), Why.AFTER
        return next(members(masks[-1][0] & self.person.held)), Why.READY


def urgency(days: int) -> float:
    """What a date adds: most on the day and for four weeks after, nothing four weeks before."""
    if days < 0:
        return DUE * 0.75 if days >= -SOON else 0.0
    return DUE * max(0.0, 1 - days / SOON)
