"""The state of a piece of work for one learner, from the latest facts about it."""

import datetime as dt
from enum import Enum


class WorkState(Enum):
    MARKED = "marked"
    HANDED_IN = "handed in"
    HANDED_IN_LATE = "handed in late"
    BEFORE_JOINING = "before joining"
    COMING = "coming"
    MISSED = "missed"
    NO_DATA = "no data"


def state_of(
    *,
    on: dt.date,
    due_on: dt.date | None,
    given_on: dt.date | None,
    joined_on: dt.date | None,
    is_marked: bool,
    is_reported: bool,
) -> WorkState:
    """Return the state on a day. Only work that a feed would have reported can be missed.

    `is_reported`: a feed covered the due day, and it is not an exam, which no feed reports.
    """
    if due_on and joined_on and due_on < joined_on and not given_on and not is_marked:
        return WorkState.BEFORE_JOINING
    if is_marked:
        return WorkState.MARKED
    if given_on:
        late = due_on is not None and given_on > due_on
        return WorkState.HANDED_IN_LATE if late else WorkState.HANDED_IN
    if due_on is None or due_on >= on:
        return WorkState.COMING
    return WorkState.MISSED if is_reported else WorkState.NO_DATA
