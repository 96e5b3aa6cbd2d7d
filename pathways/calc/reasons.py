"""Why a step stands where it stands, as bits; `wording` makes sentences of them."""

from enum import IntFlag


class Why(IntFlag):
    GAP = 1  # it covers a share of what she still needs in a competency
    LEADS = 2  # she needs it before another step
    GOAL = 4  # it is what the pathway is for
    DUE = 8  # it has a date soon
    READY = 16  # what comes first is done
    OPEN = 32  # nothing has to come first
    AFTER = 64  # what comes first stands earlier in this list
    FITS = 128  # it fits into one of her weeks
    MODE = 256  # it suits the ways she named
    EASIER = 512  # she said that another is too hard; this comes before it
    ONLY_WAY = 1024  # she said it is not relevant, and there is no other way
    STARTED = 2048  # she has begun it
    BACK = 4096  # she put it off until a day, and the day has come
    OPENS = 8192  # it can be begun from a day that is still to come
    INSTEAD = 32768  # she said that another is too hard; this covers some of it, and is easier
    TOGETHER = 16384  # it is taken at the same time as the step that it needs
    AGAIN = 65536  # she said that it is too hard, and its rest is over
