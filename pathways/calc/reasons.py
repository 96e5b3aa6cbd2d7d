"""Reasons for a step's place, as bits; `wording` turns them into sentences."""

from enum import IntFlag


class Why(IntFlag):
    GAP = 1  # it covers a share of what they still need in a competency
    LEADS = 2  # they need it before another step
    GOAL = 4  # it is a goal of the pathway
    DUE = 8  # it has a date soon
    READY = 16  # what comes first is done
    OPEN = 32  # nothing has to come first
    AFTER = 64  # what comes first is earlier in this list
    FITS = 128  # it fits into one of their weeks
    MODE = 256  # it suits the modes they chose
    EASIER = 512  # they said that another step is too hard; this comes before it
    ONLY_WAY = 1024  # they said it is not relevant, and there is no other route
    STARTED = 2048  # they have begun it
    BACK = 4096  # they put it off until a day that has come
    OPENS = 8192  # it can begin from a later day
    INSTEAD = 32768  # they said that another step is too hard; this is easier and covers some of it
    TOGETHER = 16384  # it is taken at the same time as the step that it needs
    AGAIN = 65536  # they said it is too hard, and its pause is over
    ALIKE = 131072  # they said that a step about some of the same things is great
