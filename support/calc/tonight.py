"""Tonight's list from a scorecard: score everyone, step the queue, check the gate."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from learners.calc.arrays import Ints
from learners.calc.codes import Outcome
from learners.calc.facts import Facts
from support.calc import cuts, features, gaps, queue
from support.calc.scorecard import NOT_ENOUGH, Reason, Scorecard, Scored


@dataclass(frozen=True)
class Tonight:
    """rows, scored: everyone present; listed: rows on the list; silent: modules with no flag."""

    rows: features.Frame
    scored: Scored
    step: queue.Step
    listed: Ints
    gate: gaps.GateResult
    silent: tuple[str, ...]

    def place(self, row: int) -> float:
        """Mid-rank in (0, 1) within the row's offering, the highest concern near 1."""
        same_offering = self.rows.offering == self.rows.offering[row]
        ranks = self.scored.ranks(np.where(same_offering, 0, 1))
        return float(ranks[row])


@dataclass(frozen=True)
class Context:
    """Inputs beside the facts, by enrolment index: the tutor (-1: none), and the codes of protected
    groups, which only the gate reads."""

    tutor: Ints
    groups: Mapping[str, Ints]


def tonight(
    card: Scorecard,
    facts: Facts,
    day: Ints,
    today: int,
    state: queue.State,
    context: Context,
    rule: queue.Discipline,
) -> Tonight:
    """Score, step and gate. day: per offering; today: an absolute day; state: per enrolment."""
    cut = cuts.until(facts, day)
    rows = features.build(cut)
    scored = card.score(rows)
    can = np.flatnonzero((scored.verdict != NOT_ENOUGH) & (cut.own.outcome == Outcome.NONE))
    enrolment = rows.enrolment[can]
    step = queue.step(
        state,
        today,
        enrolment,
        scored.log_odds[can],
        rows.module[can],
        context.tutor[enrolment],
        rule,
    )
    flagged = step.state.flagged[enrolment]
    silent = queue.silent_modules(rows.module[can], flagged)
    return Tonight(
        rows=rows,
        scored=scored,
        step=step,
        listed=can[flagged],
        gate=gaps.gate(
            rows.module[can],
            flagged,
            facts.modules,
            {name: codes[enrolment] for name, codes in context.groups.items()},
        ),
        silent=tuple(facts.modules[module] for module in silent.tolist()),
    )


def strongest(card: Scorecard, result: Tonight, row: int, most: int = 4) -> list[Reason]:
    """Return the strongest reasons for one row, for or against."""
    reasons = card.reasons(result.rows, result.scored, row)
    return [reason for reason in reasons if reason.points != 0.0][:most]
