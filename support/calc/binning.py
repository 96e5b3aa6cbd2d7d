"""Bins of a scorecard: where each feature is cut, and which column each value falls in.

Columns: bin b of feature f is column first[f] + b. Column -1 is "nothing to say" (adds nothing).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from learners.calc.arrays import Floats, Ints
from support.calc.features import BIN, NAMED, Frame, Spec


class ScorecardError(ValueError):
    """The scorecard and what it is asked to read do not belong together."""


@dataclass(frozen=True)
class Bins:
    """How one feature is cut. edges: ascending, a value equal to an edge falls above it.

    labels: the names of a NAMED feature (module codes), one bin each; others add nothing.
    """

    name: str
    theme: str
    direction: int
    edges: tuple[float, ...]
    labels: tuple[str, ...]
    has_absent: bool

    @property
    def ordered(self) -> int:
        """Bins that stand in order, without the one for "none"."""
        return len(self.labels) if self.labels else len(self.edges) + 1

    @property
    def width(self) -> int:
        return self.ordered + int(self.has_absent)

    def place(self, values: Floats, modules: Sequence[str]) -> Ints:
        """Bin of each value, -1 where the feature has nothing to say."""
        known = ~np.isnan(values)
        if self.labels:
            at = {label: place for place, label in enumerate(self.labels)}
            code = np.array([at.get(module, -1) for module in modules], dtype=np.int64)
            return code[values.astype(np.int64)]
        found = np.searchsorted(np.array(self.edges), np.nan_to_num(values), side="right")
        return np.where(known, found, self.ordered if self.has_absent else -1).astype(np.int64)

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "theme": self.theme,
            "direction": self.direction,
            "edges": list(self.edges),
            "labels": list(self.labels),
            "has_absent": self.has_absent,
        }

    @classmethod
    def from_json(cls, held: dict[str, Any]) -> "Bins":
        return cls(
            name=str(held["name"]),
            theme=str(held["theme"]),
            direction=int(held["direction"]),
            edges=tuple(float(edge) for edge in held["edges"]),
            labels=tuple(str(label) for label in held["labels"]),
            has_absent=bool(held["has_absent"]),
        )


def quantile_edges(values: Floats, bins: int) -> tuple[float, ...]:
    """Edges between at most `bins` bins of about equal size; a frequent value keeps its own bin."""
    distinct, count = np.unique(values[~np.isnan(values)], return_counts=True)
    edges: list[float] = []
    held, left, spare = 0.0, float(count.sum()), bins
    for place, size in enumerate(count[:-1]):
        held += size
        following = count[place + 1]
        target = left / max(spare, 1)
        if spare > 1 and (held >= target or held + following / 2 > target):
            edges.append(float((distinct[place] + distinct[place + 1]) / 2))
            left, held, spare = left - held, 0.0, spare - 1
    return tuple(edges)


def choose(spec: Spec, frame: Frame, bins: int) -> Bins:
    """Bins for one feature from the rows of a training frame."""
    values = frame.column(spec.name)
    named = spec.kind == NAMED
    seen = np.unique(values[~np.isnan(values)]).astype(np.int64)
    return Bins(
        name=spec.name,
        theme=spec.theme,
        direction=spec.direction,
        edges=() if named else quantile_edges(values, bins),
        labels=tuple(frame.modules[code] for code in seen) if named else (),
        has_absent=spec.absent == BIN,
    )


def firsts(bins: Sequence[Bins]) -> Ints:
    """First column of each feature, and the number of columns last (F + 1)."""
    return np.cumsum([0] + [one.width for one in bins]).astype(np.int64)


def columns(bins: Sequence[Bins], frame: Frame) -> Ints:
    """[n, F] column of every value, -1 for nothing to say."""
    names = [spec.name for spec in frame.specs]
    first = firsts(bins)
    out = np.empty((len(frame), len(bins)), dtype=np.int64)
    for place, one in enumerate(bins):
        if one.name not in names:
            raise ScorecardError(f"the frame has no feature called {one.name}")
        found = one.place(frame.values[:, names.index(one.name)], frame.modules)
        out[:, place] = np.where(found >= 0, found + first[place], -1)
    return out
