"""The state of a piece of work: one rule for the record and for what is late and soon."""

import datetime as dt

import pytest

from learners.calc.work import Piece, WorkState, state_of

TODAY = dt.date(2026, 11, 27)
PAST, COMING = TODAY - dt.timedelta(days=3), TODAY + dt.timedelta(days=3)


def state(**facts):
    return state_of(Piece(**{"due_on": PAST, **facts}), TODAY)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, WorkState.MISSED),
        ({"is_reported": False}, WorkState.NO_DATA),
        ({"due_on": TODAY}, WorkState.COMING),
        ({"due_on": TODAY - dt.timedelta(days=1)}, WorkState.MISSED),
        ({"due_on": COMING, "is_reported": False}, WorkState.COMING),
        ({"due_on": None}, WorkState.COMING),
        ({"given_on": PAST}, WorkState.HANDED_IN),
        ({"given_on": TODAY}, WorkState.HANDED_IN_LATE),
        ({"given_on": TODAY, "due_on": None}, WorkState.HANDED_IN),
        ({"is_marked": True, "given_on": TODAY}, WorkState.MARKED),
        ({"joined_on": TODAY}, WorkState.BEFORE_JOINING),
        ({"joined_on": PAST}, WorkState.MISSED),
        ({"joined_on": TODAY, "given_on": PAST}, WorkState.HANDED_IN),
        ({"joined_on": TODAY, "is_marked": True}, WorkState.MARKED),
        ({"joined_on": COMING, "due_on": None}, WorkState.COMING),
        ({"counts": False}, WorkState.NOT_COUNTED),
        ({"counts": False, "due_on": TODAY}, WorkState.COMING),
        ({"counts": False, "given_on": PAST}, WorkState.HANDED_IN),
        ({"is_extended": True, "due_on": COMING}, WorkState.MORE_TIME),
        ({"is_extended": True}, WorkState.MISSED),
        ({"left_on": PAST}, WorkState.AFTER_LEAVING),
        ({"left_on": TODAY}, WorkState.MISSED),
        ({"left_on": PAST, "due_on": None}, WorkState.AFTER_LEAVING),
        ({"has_withdrawn": True}, WorkState.AFTER_LEAVING),
        ({"has_withdrawn": True, "due_on": COMING}, WorkState.AFTER_LEAVING),
        ({"has_withdrawn": True, "left_on": TODAY}, WorkState.MISSED),
        ({"has_withdrawn": True, "given_on": PAST}, WorkState.HANDED_IN),
    ],
)
def test_the_latest_facts_give_the_state(facts, expected):
    assert state(**facts) == expected
