"""The state of a piece of work: one rule for the record and for what is late and soon."""

import datetime as dt

import pytest

from learners.calc.work import WorkState, state_of

TODAY = dt.date(2026, 11, 27)
PAST, COMING = TODAY - dt.timedelta(days=3), TODAY + dt.timedelta(days=3)


def state(**more):
    facts = {"due_on": PAST, "given_on": None, "joined_on": None}
    return state_of(on=TODAY, **{**facts, "is_marked": False, "is_reported": True, **more})


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
    ],
)
def test_the_latest_facts_give_the_state(facts, expected):
    assert state(**facts) == expected
