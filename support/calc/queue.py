"""Queue discipline: who is shown this week, so that the list stays short and does not flicker.

Enter inside the top 5 %; leave once two weeks have passed outside the top 10 % without a break,
so that a nightly and a weekly rhythm let people go on the same day. Of each share a part is dealt
to the modules by size, so that no covered module goes silently without flags, and the rest (the
reserve) goes to the highest scores of all. A tutor's list may be capped, with a number of places
over the caps. State goes in and comes out as arrays over all E enrolments; nothing else is
remembered. Measured: research/triage.md §3, "Queue behaviour".
"""

from dataclasses import dataclass

import numpy as np

from learners.calc.arrays import Bools, Floats, Ints
from learners.calc.facts import NEVER
from support.calc.metrics import top_count


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
    """E enrolments: flagged now; the day since when outside the leaving share (NEVER: inside, or
    not flagged), an absolute day; times entered so far.
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
    """What one week did: enrolment indices that entered, left, or had to wait for a tutor's cap."""

    state: State
    entered: Ints
    left: Ints
    waiting: Ints


def _places(score: Floats, group: Ints) -> tuple[Ints, Ints]:
    """(place within the group, 0 is highest; size of the group); equals in order of row."""
    order = np.lexsort((np.arange(len(score)), -score, group))
    _, of, count = np.unique(group, return_inverse=True, return_counts=True)
    first = np.cumsum(count) - count
    place = np.empty(len(score), dtype=np.int64)
    place[order] = np.arange(len(score)) - first[of[order]]
    return place, count[of].astype(np.int64)


def zone(score: Floats, module: Ints, share: float, reserve: float) -> Bools:
    """n: the top `share`, of which 1 - reserve is first dealt to the modules by size."""
    if not len(score):
        return np.zeros(0, dtype=np.bool_)
    place, size = _places(score, module)
    dealt = np.ceil((1.0 - reserve) * share * size - 1e-9)
    inside = place < dealt
    spare = top_count(share, len(score)) - int(inside.sum())
    others = np.flatnonzero(~inside)
    order = others[np.argsort(-score[others], kind="stable")]
    inside[order[: max(spare, 0)]] = True
    return np.asarray(inside, dtype=np.bool_)


def _within_caps(score: Floats, tutor: Ints, held: Ints, rule: Discipline) -> Bools:
    """Which wishes fit: under the tutor's cap, or among the best of the places over it."""
    if rule.tutor_cap is None:
        return np.ones(len(score), dtype=np.bool_)
    place, _ = _places(score, tutor)
    room = rule.tutor_cap - held
    fits = (place < room) | (tutor < 0)  # people without a tutor are nobody's list
    others = np.flatnonzero(~fits)
    order = others[np.argsort(-score[others], kind="stable")]
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
    """One step on absolute day `today`, over tonight's population that can be scored.

    enrolment: n indices into the state, each once; score, module, tutor (-1 for none): n.
    People who are flagged but no longer here leave the list at once.
    """
    entering = zone(score, module, rule.enter, rule.reserve)
    staying = zone(score, module, rule.leave, rule.reserve) | entering
    since = np.full(len(state.flagged), NEVER, dtype=np.int64)
    since[enrolment] = np.where(staying, NEVER, np.minimum(state.below_since[enrolment], today))
    here = np.zeros(len(state.flagged), dtype=np.bool_)
    here[enrolment] = True
    flagged = state.flagged & here & (today - since < 7 * rule.weeks)
    wish = np.flatnonzero(entering & ~flagged[enrolment])
    held = _held(tutor[flagged[enrolment]], tutor[wish])
    fits = _within_caps(score[wish], tutor[wish], held, rule)
    entered = enrolment[wish[fits]]
    entries = state.entries.copy()
    entries[entered] += 1
    left = np.flatnonzero(state.flagged & ~flagged)
    flagged[entered] = True
    return Step(
        state=State(flagged=flagged, below_since=np.where(flagged, since, NEVER), entries=entries),
        entered=entered,
        left=left[~np.isin(left, entered)],
        waiting=enrolment[wish[~fits]],
    )


def _held(kept: Ints, asked: Ints) -> Ints:
    """How many of the kept belong to each of the asked tutors."""
    tutors, count = np.unique(kept, return_counts=True)
    if not len(tutors):
        return np.zeros(len(asked), dtype=np.int64)
    at = np.minimum(np.searchsorted(tutors, asked), len(tutors) - 1)
    return np.where(tutors[at] == asked, count[at], 0).astype(np.int64)


@dataclass(frozen=True)
class Summary:
    """DESIGN §12 `queue`: first, realerts counts; precision, reached shares; lead_days a median."""

    first: int
    realerts: int
    precision: float
    reached: float
    lead_days: float


def summarise(entries: Ints, first_day: Ints, seen: Bools, outcome: Bools, left: Ints) -> Summary:
    """Figures of a season. All over E: first_day of the first alert, `left` day (never: stayed).

    precision: of those alerted, with the outcome; reached: of those ever seen with the outcome,
    alerted; lead_days: median days from first alert to leaving, of those alerted who left.
    """
    alerted = entries > 0
    gone = alerted & (left < NEVER)
    lead = (left - first_day)[gone]
    return Summary(
        first=int(alerted.sum()),
        realerts=int(np.maximum(entries - 1, 0).sum()),
        precision=float(outcome[alerted].mean()) if alerted.any() else float("nan"),
        reached=_ratio(alerted & outcome, seen & outcome),
        lead_days=float(np.median(lead)) if len(lead) else float("nan"),
    )


def _ratio(part: Bools, whole: Bools) -> float:
    return float(part.sum() / whole.sum()) if whole.any() else float("nan")


def silent_modules(module: Ints, flagged: Bools) -> Ints:
    """Modules with people who can be scored and not one flag among them."""
    return np.setdiff1d(module, module[flagged])
