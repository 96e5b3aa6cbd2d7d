"""The night's feedback stage, for the whole college, before anyone's list is ranked."""

from feedback.actions.estimates import estimate
from learners.night import Slice, Written


def close(part: Slice) -> Written:
    return estimate(part)
