"""The deadline rule counts nothing that was due before a learner started."""

import numpy as np

from learners.calc import facts as f
from learners.calc.codes import Feed
from support.calc import signals

from .college import always_covered, facts, people

ADA, NOOR = 0, 1
HERE_ALL_TERM, CAME_ON_30 = -30, 30


def college(**enrolments):
    return facts(
        offerings={"module": [0], "start": [1000], "length": [100]},
        enrolments=people([0, 0], **enrolments),
        assessments={"offering": [0, 0, 0], "kind": [0, 0, 0], "weight": [10.0, 10.0, 10.0]},
        deadlines={"assessment": [0, 1, 2], "due": [20, 30, 40], "known": [-9, -9, -9]},
        coverage=always_covered(1, Feed.SUBMISSIONS),
    )


def missed(records, day):
    misses = signals.missed_deadlines(records, np.array([day]))
    return {miss.enrolment: ([due for _, due in miss.missed], miss.due) for miss in misses}


def test_late_starters_miss_only_later_deadlines():
    records = college(registered=np.array([HERE_ALL_TERM, CAME_ON_30]))
    assert missed(records, 50) == {ADA: ([20, 30, 40], 3), NOOR: ([30, 40], 2)}


def test_the_first_days_raise_no_signal():
    records = college(registered=np.array([HERE_ALL_TERM, CAME_ON_30]))
    assert missed(records, 31) == {ADA: ([20, 30], 2), NOOR: ([30], 1)}
    assert NOOR not in missed(records, 30)


def test_an_unknown_start_counts_as_always_here():
    records = college(registered=np.array([HERE_ALL_TERM, f.ALWAYS]))
    assert missed(records, 50)[NOOR] == ([20, 30, 40], 3)
