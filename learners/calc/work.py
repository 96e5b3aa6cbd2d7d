"""The state of a piece of work for one learner, from the latest facts about it."""

import datetime as dt
from dataclasses import dataclass
from enum import Enum


class WorkState(Enum):
    MARKED = "marked"
    HANDED_IN = "handed in"
    HANDED_IN_LATE = "handed in late"
    BEFORE_JOINING = "before joining"
    AFTER_LEAVING = "after leaving"
    COMING = "coming"
    MORE_TIME = "more time"
    NOT_COUNTED = "not counted"
    MISSED = "missed"
    NO_DATA = "no data"


@dataclass(frozen=True)
class Piece:
    """The latest facts about a piece of work. `due_on`: as set, or moved past closed days, or the
    end of the learner's own extension; `given_on`: the first hand-in.

    `is_reported`: a feed covered the due day, and it is not an exam, which no feed reports.
    """

    due_on: dt.date | None
    given_on: dt.date | None = None
    joined_on: dt.date | None = None
    left_on: dt.date | None = None
    has_withdrawn: bool = False
    is_marked: bool = False
    is_extended: bool = False
    is_reported: bool = True
    counts: bool = True

    @property
    def was_here(self) -> bool:
        """Return whether it was due before they left; a withdrawal need not have a day."""
        if self.left_on:
            return self.due_on is not None and self.due_on < self.left_on
        return not self.has_withdrawn


def state_of(piece: Piece, on: dt.date) -> WorkState:
    """Return the state on a day. Only work that a feed would have reported can be missed."""
    due_on, given_on = piece.due_on, piece.given_on
    if piece.is_marked:
        return WorkState.MARKED
    if given_on:
        late = due_on is not None and given_on > due_on
        return WorkState.HANDED_IN_LATE if late else WorkState.HANDED_IN
    if due_on and piece.joined_on and due_on < piece.joined_on:
        return WorkState.BEFORE_JOINING
    if not piece.was_here:
        return WorkState.AFTER_LEAVING
    if due_on is None or due_on >= on:
        return WorkState.MORE_TIME if piece.is_extended else WorkState.COMING
    if not piece.counts:
        return WorkState.NOT_COUNTED
    return WorkState.MISSED if piece.is_reported else WorkState.NO_DATA
