"""The only place in support that reads protected characteristics: to measure, never to score."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from learners.calc.arrays import Array
from learners.frames import copy
from learners.models import ProtectedCharacteristic
from learners.night import Cutoff


@dataclass(frozen=True)
class Groups:
    """Values of each attribute, and a code for each person (-1: not known)."""

    values: Mapping[str, tuple[str, ...]]
    codes: Mapping[str, Array]


def groups(learners: Array, cutoff: Cutoff) -> Groups:
    """Return the learners' group codes as known at the cutoff (any order, repeats allowed)."""
    table = ProtectedCharacteristic._meta.db_table
    kinds = ProtectedCharacteristic.objects.order_by("kind", "value")
    named: dict[str, list[str]] = {}
    for kind, value in kinds.values_list("kind", "value").distinct():
        named.setdefault(kind, []).append(value)
    codes = {kind: _codes(table, kind, values, learners, cutoff) for kind, values in named.items()}
    return Groups({kind: tuple(values) for kind, values in named.items()}, codes)


def _codes(table: str, kind: str, values: list[str], learners: Array, cutoff: Cutoff) -> Array:
    rows = copy(
        f"""
        SELECT DISTINCT ON (learner_id) learner_id,
               (array_position(%s::text[], value::text) - 1)::int4
        FROM {table} WHERE kind = %s AND known_at <= %s AND recorded_at <= %s
        ORDER BY learner_id, known_at DESC, recorded_at DESC, id DESC""",
        (values, kind, cutoff.known_by, cutoff.recorded_by),
        {"learner": "int8", "code": "int4"},
    )
    codes = np.append(rows["code"], -1)
    at = np.searchsorted(rows["learner"], learners)
    at = np.where(at < len(rows["learner"]), at, 0)
    has_row = rows["learner"][at] == learners if len(rows["learner"]) else np.zeros(0, dtype=bool)
    return np.where(has_row, codes[at], -1) if len(has_row) else np.full(len(learners), -1)
