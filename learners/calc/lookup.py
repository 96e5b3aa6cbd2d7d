"""Finding ids among ids, and the mark of what is missing (numpy only)."""

from typing import Any, Final

import numpy as np

NONE: Final = -(2**31) + 1  # a missing day or number

Array = np.ndarray[Any, Any]


def position(ids: Array, wanted: Array) -> Array:
    """Where each of `wanted` stands in the sorted `ids`; -1 where it is not there."""
    if not len(ids):
        return np.full(len(wanted), -1)
    at = np.minimum(np.searchsorted(ids, wanted), len(ids) - 1)
    return np.where(ids[at] == wanted, at, -1)
