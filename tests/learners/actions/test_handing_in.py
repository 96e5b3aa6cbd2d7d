"""One hand-in counts for a whole group; a later version keeps the first day."""

import pytest

from learners.actions import handing_in
from learners.models import Submission
from tests.factories import learners as make

FIRST, LATER = make.day(-9), make.day(-2)


@pytest.fixture
def work(db):
    return make.AssessmentFactory()


@pytest.fixture
def pair(work):
    return [make.EnrolmentFactory(offering=work.offering) for _ in range(2)]


def last(enrolment):
    row = Submission.objects.filter(enrolment=enrolment).latest_first().first()
    return (row.on, row.last_on, row.group) if row else None


def join(pair, work, group="Anchor"):
    for enrolment in pair:
        handing_in.work_together(enrolment, work, group=group)


def test_a_hand_in_counts_for_the_whole_group(pair, work):
    join(pair, work)
    handing_in.hand_in(pair[0], work, on=FIRST)
    assert [last(enrolment) for enrolment in pair] == [(FIRST, None, "Anchor")] * 2


def test_a_group_formed_afterwards_shares_what_was_handed_in(pair, work):
    handing_in.hand_in(pair[1], work, on=FIRST)
    join(pair, work)
    assert [row[0] for row in map(last, pair)] == [FIRST, FIRST]


def test_taking_it_back_takes_it_back_for_the_group(pair, work):
    join(pair, work)
    handing_in.hand_in(pair[0], work, on=FIRST)
    handing_in.hand_in(pair[0], work, on=None)
    assert [last(enrolment) for enrolment in pair] == [(None, None, "")] * 2


def test_someone_who_left_the_group_hands_in_alone(pair, work):
    join(pair, work)
    handing_in.work_together(pair[1], work, group="")
    handing_in.hand_in(pair[1], work, on=FIRST)
    assert last(pair[0]) is None


def test_a_later_version_leaves_the_first_day(pair, work):
    for on in (FIRST, make.day(-5), LATER):
        handing_in.hand_in(pair[0], work, on=on)
    assert last(pair[0]) == (FIRST, LATER, "")


def test_an_earlier_day_corrects_the_first(pair, work):
    handing_in.hand_in(pair[0], work, on=LATER)
    handing_in.hand_in(pair[0], work, on=FIRST)
    assert last(pair[0]) == (FIRST, None, "")
