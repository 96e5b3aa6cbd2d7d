"""Queue discipline, which keeps the list of people short and steady from week to week.

People enter inside the top 5 % and leave after two unbroken weeks outside the top 10 %, counted in
days so that nightly and weekly runs remove them on the same day. Part of each share is dealt to
the modules by size, so that no covered module is silently without flags; the rest (the reserve)
goes to the highest scores of all. A tutor's list may be capped, with a number of places over the
caps. State goes in and comes out as arrays over all E enrolments; nothing else is kept.
Measured: research/triage.md §3, "Queue behaviour".
"""

from dataclasses import dataclass

import numpy as np

from learners.calc.arrays import Bools, Floats, Ints
from learners.calc.facts import NEVER
from learners.calc.metrics import top_count


@dataclass(frozen=True)
class Discipline:
    """Shares are of the people who can be scored tonight; reserve is the part not dealt out."""

    enter: float = 0.05
    leave: float = 0.10
    weeks: int = 2
    reserve: float = 0.8
    tutor_cap: int | None = None
    over_cap: int = 0


@dataclass(frozen=True)
class State:
    """State of E enrolments. flagged: on the list now; entries: times entered so far.

    below_since: the absolute day since when outside the leaving share (NEVER: inside or unflagged).
    """

    flagged: Bools
    below_since: Ints
    entries: Ints

    @classmethod
    def empty(cls, enrolments: int) -> "State":
        none = np.zeros(enrolments, dtype=np.int64)
        return cls(flagged=none > 0, below_since=none + NEVER, entries=none)


@dataclass(frozen=True)
class Step:
    """Result of one step: enrolment indices that entered, left, or wait for a tutor's cap."""

    state: State
    entered: Ints
    left: Ints
    waiting: Ints


def _places(score: Floats, group: Ints) -> tuple[Ints, Ints]:
    """(place within the group, 0 is highest; size of the group); ties in order of row."""
    order = np.lexsort((np.arange(len(score)), -score, group))
    _, of, count = np.unique(group, return_inverse=True, return_counts=True)
    first = np.cumsum(count) - count
    place = np.empty(len(score), dtype=np.int64)
    place[order] = np.arange(len(score)) - first[of[order]]
    return place, count[of].astype(np.int64)


def zone(score: Floats, module: Ints, share: float, reserve: float) -> Bools:
    """Mark the top `share`, n; 1 - reserve of it is dealt to the modules by size first."""
    if not len(score):
        return np.zeros(0, dtype=np.bool_)
    place, size = _places(score, module)
    dealt = np.ceil((1.0 - reserve) * share * size - 1e-9)
    inside = place < dealt
    spare = top_count(share, len(score)) - int(inside.sum())
    outside = np.flatnonzero(~inside)
    order = outside[np.argsort(-score[outside], kind="stable")]
    inside[order[: max(spare, 0)]] = True
    return np.asarray(inside, dtype=np.bool_)


def _within_caps(score: Floats, tutor: Ints, listed: Ints, rule: Discipline) -> Bools:
    """Mark the entries that fit: under the tutor's cap, or among the best for places over it."""
    if rule.tutor_cap is None:
        return np.ones(len(score), dtype=np.bool_)
    place, _ = _places(score, tutor)
    room = rule.tutor_cap - listed
    fits = (place < room) | (tutor < 0)  # people without a tutor are on nobody's list
    waiting = np.flatnonzero(~fits)
    order = waiting[np.argsort(-score[waiting], kind="stable")]
    fits[order[: rule.over_cap]] = True
    return np.asarray(fits, dtype=np.bool_)


def step(
    state: State,
    today: int,
    enrolment: Ints,
    score: Floats,
    module: Ints,
    tutor: Ints,
    rule: Discipline,
) -> Step:
    """Take a step on absolute day `today`, over those of tonight's population who can be scored.

    enrolment: n indices into the state, each once; score, module, tutor (-1 for none): n.
    People who are flagged but no longer present leave the list at once.
    """
    entering = zone(score, module, rule.enter, rule.reserve)
    staying = zone(score, module, rule.leave, rule.reserve) | entering
    since = np.full(len(state.flagged), NEVER, dtype=np.int64)
    since[enrolment] = np.where(staying, NEVER, np.minimum(state.below_since[enrolment], today))
    present = np.zeros(len(state.flagged), dtype=np.bool_)
    present[enrolment] = True
    flagged = state.flagged & present & (today - since < 7 * rule.weeks)
    wish = np.flatnonzero(entering & ~flagged[enrolment])
    listed = _count_by_tutor(tutor[flagged[enrolment]], tutor[wish])
    fits = _within_caps(score[wish], tutor[wish], listed, rule)
    entered = enrolment[wish[fits]]
    entries = state.entries.copy()
    entries[entered] += 1
    leavers = np.flatnonzero(state.flagged & ~flagged)
    flagged[entered] = True
    return Step(
        state=State(flagged=flagged, below_since=np.where(flagged, since, NEVER), entries=entries),
        entered=entered,
        left=leavers[~np.isin(leavers, entered)],
        waiting=enrolment[wish[~fits]],
    )


def _count_by_tutor(listed_tutors: Ints, queried_tutors: Ints) -> Ints:
    """Count the listed people of each queried tutor."""
    tutors, count = np.unique(listed_tutors, return_counts=True)
    if not len(tutors):
        return np.zeros(len(queried_tutors), dtype=np.int64)
    at = np.minimum(np.searchsorted(tutors, queried_tutors), len(tutors) - 1)
    return np.where(tutors[at] == queried_tutors, count[at], 0).astype(np.int64)


@dataclass(frozen=True)
class Summary:
    """DESIGN §12 `queue`: first, realerts counts; precision, reached shares; lead_days a median."""

    first: int
    realerts: int
    precision: float
    reached: float
    lead_days: float


def summarise(
    entries: Ints, first_day: Ints, present: Bools, outcome: Bools, left_day: Ints
) -> Summary:
    """Figures of a season. All over E: first_day of the first alert, left_day (NEVER: stayed).

    precision: share of those alerted with the outcome; reached: share of those ever present with
    the outcome who were alerted; lead_days: median days from first alert to leaving.
    """
    alerted = entries > 0
    alerted_leavers = alerted & (left_day < NEVER)
    lead = (left_day - first_day)[alerted_leavers]
    return Summary(
        first=int(alerted.sum()),
        realerts=int(np.maximum(entries - 1, 0).sum()),
        precision=float(outcome[alerted].mean()) if alerted.any() else float("nan"),
        reached=_ratio(alerted & outcome, present & outcome),
        lead_days=float(np.median(lead)) if len(lead) else float("nan"),
    )


def _ratio(part: Bools, total: Bools) -> float:
    return float(part.sum() / total.sum()) if total.any() else float("nan")


def silent_modules(module: Ints, flagged: Bools) -> Ints:
    """Modules with people who can be scored but no flag among them."""
    return np.setdiff1d(module, module[flagged])
