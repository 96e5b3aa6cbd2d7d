"""The one coding of kinds, outcomes and feeds: a number in arrays for each word in the database."""

from enum import IntEnum


class Code(IntEnum):
    @property
    def word(self) -> str:
        """Return the word that the database uses."""
        return self.name.lower().replace("_", "-")


class Kind(Code):
    """Kinds of assessment."""

    TUTOR_MARKED = 0
    COMPUTER_MARKED = 1
    EXAM = 2


class Outcome(Code):
    """How an enrolment ended; `NONE`: no result is known."""

    NONE = -1
    DISTINCTION = 0
    PASS = 1
    FAIL = 2
    WITHDRAWN = 3


PASSED = (Outcome.PASS, Outcome.DISTINCTION)
NOT_PASSED = (Outcome.FAIL, Outcome.WITHDRAWN)


class Feed(Code):
    """What a stretch of coverage is about. `PRE_COURSE` is never stored: totals imply it."""

    ACTIVITY = 0
    SUBMISSIONS = 1
    MARKS = 2
    PRE_COURSE = 3
