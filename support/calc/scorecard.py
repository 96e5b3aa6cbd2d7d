"""The binned logistic scorecard: fit, score, exact additive reasons, plain JSON and back.

A row's log-odds = base of its stage + one number of points per feature, and nothing else. Points
lie between those of the two neighbouring knots (course phases). They are rounded to 2^-20, so
sums are exact in any order: the reasons *are* the score. Research: research/triage.md §3, §5.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from learners.calc.arrays import Floats, Ints, rank_within
from support.calc.binning import Bins, ScorecardError, choose, columns, firsts
from support.calc.features import SPECS, Frame, Spec
from support.calc.fitting import Penalty, fit

FAIL_OR_WITHDRAW: Final = "fail_or_withdraw"
NON_SUBMISSION: Final = "non_submission"

CHANCE, RANK_ONLY, NOT_ENOUGH = 0, 1, 2
"""What may be shown of a row: a probability, only its place in the order, or nothing."""

GRAIN: Final = 2.0**20
FORM: Final = 1


@dataclass(frozen=True)
class Recipe:
    """Settings of a fit, chosen by cross-validation inside presentations 2013B and 2013J only.

    knots: the days trained on, each a course phase (features.BEFORE_FIRST among them); bins: most
    bins per feature; history: people of finished offerings below which a module is ranked but
    shown no probability.
    """

    knots: tuple[int, ...] = (0, 14, 28, 56, 84, 112, 140, 182)
    bins: int = 14
    penalty: Penalty = field(default_factory=Penalty)
    history: int = 100


@dataclass(frozen=True)
class Sign:
    """Bins of a feature that ran against its declared direction at one knot, and were tied."""

    name: str
    knot: int
    tied: int
    flat: bool


@dataclass(frozen=True)
class Scored:
    """points [n, F]; base and log_odds n (log_odds = base + points summed, exactly); verdict n."""

    names: tuple[str, ...]
    points: Floats
    base: Floats
    log_odds: Floats
    columns: Ints
    verdict: Ints

    @property
    def chance(self) -> Floats:
        """n probabilities. Show one only where the verdict is CHANCE."""
        return np.asarray(1.0 / (1.0 + np.exp(-self.log_odds)), dtype=np.float64)

    def ranks(self, group: Ints) -> Floats:
        """n mid-rank in (0, 1) within a group, the highest concern near 1; NaN for NOT_ENOUGH."""
        return rank_within(np.where(self.verdict == NOT_ENOUGH, np.nan, self.log_odds), group)


@dataclass(frozen=True)
class Reason:
    """One feature's part in one row's score. low and high bound its bin (None: open, or none).

    label: for a named feature; absent: whether this is the bin for "none".
    """

    name: str
    theme: str
    points: float
    value: float | None
    low: float | None
    high: float | None
    label: str | None
    absent: bool


@dataclass(frozen=True)
class Scorecard:
    """A fitted card. points [Q, P], base [Q]; history: (module code, people trained on)."""

    target: str
    knots: tuple[int, ...]
    bins: tuple[Bins, ...]
    points: Floats
    base: Floats
    history: tuple[tuple[str, int], ...]
    enough: int
    signs: tuple[Sign, ...]
    dates: Mapping[str, str]

    def tables(self, stage: int) -> tuple[float, Floats]:
        """Base and points [P + 1] (the last is 0, for no evidence) at one stage of a course."""
        knots = np.array(self.knots)
        upper = int(np.clip(np.searchsorted(knots, stage), 1, max(len(knots) - 1, 1)))
        if len(knots) == 1:
            part, low, high = 0.0, 0, 0
        else:
            low, high = upper - 1, upper
            part = float(np.clip((stage - knots[low]) / (knots[high] - knots[low]), 0.0, 1.0))
        base = (1.0 - part) * self.base[low] + part * self.base[high]
        points = (1.0 - part) * self.points[low] + part * self.points[high]
        rounded = np.append(np.round(points * GRAIN) / GRAIN, 0.0)
        return float(np.round(base * GRAIN) / GRAIN), rounded

    def score(self, frame: Frame) -> Scored:
        """Score every row of a frame."""
        column = columns(self.bins, frame)
        points = np.empty(column.shape)
        base = np.empty(len(frame))
        for stage in np.unique(frame.stage):
            rows = frame.stage == stage
            base[rows], table = self.tables(int(stage))
            points[rows] = table[column[rows]]
        return Scored(
            names=tuple(feature.name for feature in self.bins),
            points=points,
            base=base,
            log_odds=base + points.sum(axis=1),
            columns=column,
            verdict=self._verdict(frame),
        )

    def _verdict(self, frame: Frame) -> Ints:
        trained = dict(self.history)
        enough_history = np.array([trained.get(code, 0) >= self.enough for code in frame.modules])
        has_history = (
            enough_history[frame.module]
            if len(frame.modules)
            else np.zeros(len(frame), dtype=np.bool_)
        )
        verdict = np.where(has_history, CHANCE, RANK_ONLY)
        return np.where(frame.evidence > 0, verdict, NOT_ENOUGH).astype(np.int64)

    def reasons(self, frame: Frame, scored: Scored, row: int) -> list[Reason]:
        """Every feature's part in one row, the strongest first; their points sum to the score."""
        first = firsts(self.bins)
        parts = []
        for place, feature in enumerate(self.bins):
            column, value = int(scored.columns[row, place]), float(frame.column(feature.name)[row])
            spot = column - int(first[place]) if column >= 0 else -1
            inner = 0 <= spot < feature.ordered and not feature.labels
            parts.append(
                Reason(
                    name=feature.name,
                    theme=feature.theme,
                    points=float(scored.points[row, place]),
                    value=None if np.isnan(value) else value,
                    low=feature.edges[spot - 1] if inner and spot > 0 else None,
                    high=feature.edges[spot] if inner and spot < len(feature.edges) else None,
                    label=feature.labels[spot] if feature.labels and spot >= 0 else None,
                    absent=feature.has_absent and spot == feature.ordered,
                )
            )
        return sorted(parts, key=lambda reason: (-abs(reason.points), reason.name))

    def as_json(self) -> dict[str, Any]:
        """Plain numbers, strings, lists and dicts; `from_json` gives identical scores."""
        return {
            "form": FORM,
            "target": self.target,
            "knots": list(self.knots),
            "bins": [feature.as_json() for feature in self.bins],
            "points": [[float(value) for value in line] for line in self.points],
            "base": [float(value) for value in self.base],
            "history": [[code, people] for code, people in self.history],
            "enough": self.enough,
            "signs": [[sign.name, sign.knot, sign.tied, sign.flat] for sign in self.signs],
            "dates": dict(self.dates),
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Scorecard":
        """Read what `as_json` gave. Raises `ScorecardError` for another form."""
        if data.get("form") != FORM:
            raise ScorecardError(f"a scorecard of form {data.get('form')!r} cannot be read")
        return cls(
            target=str(data["target"]),
            knots=tuple(int(knot) for knot in data["knots"]),
            bins=tuple(Bins.from_json(feature) for feature in data["bins"]),
            points=np.array(data["points"], dtype=np.float64),
            base=np.array(data["base"], dtype=np.float64),
            history=tuple((str(code), int(people)) for code, people in data["history"]),
            enough=int(data["enough"]),
            signs=tuple(Sign(str(n), int(k), int(t), bool(f)) for n, k, t, f in data["signs"]),
            dates={str(key): str(value) for key, value in data["dates"].items()},
        )


def _signs(bins: tuple[Bins, ...], knots: tuple[int, ...], pooled: Any) -> tuple[Sign, ...]:
    first, out = firsts(bins), []
    for place, feature in enumerate(bins):
        part = slice(int(first[place]), int(first[place]) + feature.ordered)
        for phase, knot in enumerate(knots):
            tied = int(pooled[phase, part].sum())
            if tied:
                out.append(Sign(feature.name, knot, tied, tied == feature.ordered - 1))
    return tuple(out)


def fit_scorecard(
    frame: Frame,
    y: Floats,
    *,
    target: str,
    dates: Mapping[str, str],
    recipe: Recipe | None = None,
    specs: tuple[Spec, ...] = SPECS,
) -> Scorecard:
    """Fit on rows with a known label (NaN labels are left out). Stages must be knots.

    Raises `ScorecardError` for rows between knots, or when one of the two outcomes is absent.
    """
    recipe = recipe or Recipe()
    labelled = ~np.isnan(y)
    frame, y = frame.rows(np.flatnonzero(labelled)), y[labelled]
    knots = np.array(recipe.knots, dtype=np.int64)
    if not np.isin(frame.stage, knots).all():
        raise ScorecardError("every training row must be at one of the knots")
    if not 0 < y.sum() < len(y):
        raise ScorecardError("training needs people with the outcome and people without")
    bins = tuple(choose(spec, frame, recipe.bins) for spec in specs)
    phase = np.searchsorted(knots, frame.stage).astype(np.int64)
    fitted = fit(bins, columns(bins, frame), phase, y, len(knots), recipe.penalty)
    people = np.unique(frame.enrolment, return_index=True)[1]
    counted = np.bincount(frame.module[people], minlength=len(frame.modules))
    return Scorecard(
        target=target,
        knots=recipe.knots,
        bins=bins,
        points=fitted.points,
        base=fitted.base,
        history=tuple((code, int(n)) for code, n in zip(frame.modules, counted, strict=True) if n),
        enough=recipe.history,
        signs=_signs(bins, recipe.knots, fitted.pooled),
        dates=dict(dates),
    )
