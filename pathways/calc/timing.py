"""When a step may be taken beside another step that it requires."""

from enum import IntEnum
from typing import NamedTuple


class When(IntEnum):
    BEFORE = 0  # the other step is in an earlier term
    BEFORE_OR_WITH = 1  # in an earlier term or the same one
    WITH = 2  # in the same term


class Option(NamedTuple):
    """One way to meet a requirement: the number of another step, and when it has to be."""

    step: int
    when: When


Requirements = tuple[tuple[Option, ...], ...]  # all of them, each by any of its options
