"""Bins of a scorecard: the edges of each feature, and the column of each value.

Columns: bin b of feature f is column first[f] + b. Column -1 means no evidence and adds nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from learners.calc.arrays import Floats, Ints
from support.calc.features import BIN, NAMED, Frame, Spec


class ScorecardError(ValueError):
    """The scorecard does not fit the data it is asked to read."""


@dataclass(frozen=True)
class Bins:
    """The bins of one feature. edges: ascending; a value equal to an edge falls in the bin above.

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
        """Number of bins in order, without the bin for "none"."""
        return len(self.labels) if self.labels else len(self.edges) + 1

    @property
    def width(self) -> int:
        return self.ordered + int(self.has_absent)

    def place(self, values: Floats, modules: Sequence[str]) -> Ints:
        """Bin of each value, -1 where there is no evidence."""
        present = ~np.isnan(values)
        if self.labels:
            at = {label: place for place, label in enumerate(self.labels)}
            code = np.array([at.get(module, -1) for module in modules], dtype=np.int64)
            return code[values.astype(np.int64)]
        ordered_bin = np.searchsorted(np.array(self.edges), np.nan_to_num(values), side="right")
        absent_bin = self.ordered if self.has_absent else -1
        return np.where(present, ordered_bin, absent_bin).astype(np.int64)

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
    def from_json(cls, data: dict[str, Any]) -> "Bins":
        return cls(
            name=str(data["name"]),
            theme=str(data["theme"]),
            direction=int(data["direction"]),
            edges=tuple(float(edge) for edge in data["edges"]),
            labels=tuple(str(label) for label in data["labels"]),
            has_absent=bool(data["has_absent"]),
        )


def quantile_edges(values: Floats, bins: int) -> tuple[float, ...]:
    """Edges between at most `bins` bins of about equal size; a frequent value keeps its own bin."""
    distinct, count = np.unique(values[~np.isnan(values)], return_counts=True)
    edges: list[float] = []
    filled, remaining, spare = 0.0, float(count.sum()), bins
    for place, size in enumerate(count[:-1]):
        filled += size
        following = count[place + 1]
        target = remaining / max(spare, 1)
        if spare > 1 and (filled >= target or filled + following / 2 > target):
            edges.append(float((distinct[place] + distinct[place + 1]) / 2))
            remaining, filled, spare = remaining - filled, 0.0, spare - 1
    return tuple(edges)


def choose(spec: Spec, frame: Frame, bins: int) -> Bins:
    """Bins for one feature from the rows of a training frame."""
    values = frame.column(spec.name)
    named = spec.kind == NAMED
    codes = np.unique(values[~np.isnan(values)]).astype(np.int64)
    return Bins(
        name=spec.name,
        theme=spec.theme,
        direction=spec.direction,
        edges=() if named else quantile_edges(values, bins),
        labels=tuple(frame.modules[code] for code in codes) if named else (),
        has_absent=spec.absent == BIN,
    )


def firsts(bins: Sequence[Bins]) -> Ints:
    """First column of each feature, and the number of columns last (F + 1)."""
    return np.cumsum([0] + [feature.width for feature in bins]).astype(np.int64)


def columns(bins: Sequence[Bins], frame: Frame) -> Ints:
    """[n, F] column of every value, -1 for no evidence."""
    names = [spec.name for spec in frame.specs]
    first = firsts(bins)
    out = np.empty((len(frame), len(bins)), dtype=np.int64)
    for place, feature in enumerate(bins):
        if feature.name not in names:
            raise ScorecardError(f"the frame has no feature called {feature.name}")
        bin_numbers = feature.place(frame.values[:, names.index(feature.name)], frame.modules)
        out[:, place] = np.where(bin_numbers >= 0, bin_numbers + first[place], -1)
    return out
