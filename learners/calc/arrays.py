"""Array types and the few operations that every calculation is built from (numpy only).

Shapes: `n` is the number of rows; a `group` is an int array of n in 0..m-1.
"""

from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Ints: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]
Bools: TypeAlias = NDArray[np.bool_]
Array: TypeAlias = np.ndarray[Any, Any]

NONE: Final = -(2**31) + 1
"""A missing day or number in a frame."""


def position(ids: Array, wanted: Array) -> Array:
    """Index of each of `wanted` in the sorted `ids`; -1 where it is absent."""
    if not len(ids):
        return np.full(len(wanted), -1)
    at = np.minimum(np.searchsorted(ids, wanted), len(ids) - 1)
    return np.where(ids[at] == wanted, at, -1)


def spread(starts: Ints, counts: Ints) -> tuple[Ints, Ints]:
    """Positions of many runs at once: (which run, position), for runs start .. start + count."""
    row = np.repeat(np.arange(len(counts), dtype=np.int64), counts)
    first = np.cumsum(counts) - counts
    position = np.arange(len(row), dtype=np.int64) - np.repeat(first - starts, counts)
    return row, position


def run_starts(sorted_index: Ints, size: int) -> Ints:
    """Pointers (size + 1) into an ascending index: run i is pointers[i]:pointers[i + 1]."""
    return np.searchsorted(sorted_index, np.arange(size + 1)).astype(np.int64)


def group_mean(values: Floats, group: Ints, size: int) -> Floats:
    """Mean of the known values per group (size); NaN where a group has none."""
    known = ~np.isnan(values)
    count = np.bincount(group[known], minlength=size)
    total = np.bincount(group[known], weights=values[known], minlength=size)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def rank_within(values: Floats, group: Ints) -> Floats:
    """Mid-rank of each value among the known values of its group, in (0, 1); NaN stays NaN.

    Ties share their middle rank: (lower + half of equal) / known. One person alone gets 0.5.
    """
    out = np.full(len(values), np.nan)
    known = np.flatnonzero(~np.isnan(values))
    if not len(known):
        return out
    order = known[np.lexsort((values[known], group[known]))]
    v, g = values[order], group[order]
    new_group = np.r_[True, g[1:] != g[:-1]]
    new_value = new_group | np.r_[True, v[1:] != v[:-1]]
    place = np.arange(len(order))
    group_first = place[new_group][np.cumsum(new_group) - 1]
    group_size = np.diff(np.r_[place[new_group], len(order)])[np.cumsum(new_group) - 1]
    tie = np.cumsum(new_value) - 1
    tie_first = place[new_value][tie]
    tie_size = np.diff(np.r_[place[new_value], len(order)])[tie]
    out[order] = (tie_first - group_first + tie_size / 2) / group_size
    return out


def dense_rank(keys: tuple[Floats, ...]) -> Floats:
    """Whole-number rank (n) by several keys, the first most important; equal keys share a rank."""
    if not len(keys[0]):
        return np.zeros(0)
    order = np.lexsort(keys[::-1])
    changed = np.zeros(len(order), dtype=np.bool_)
    for key in keys:
        ordered = key[order]
        changed[1:] |= ordered[1:] != ordered[:-1]
    out = np.empty(len(order))
    out[order] = np.cumsum(changed)
    return out
