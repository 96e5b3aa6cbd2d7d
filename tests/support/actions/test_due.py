"""Promises fall on working days of the whole college."""

import datetime as dt

import pytest

from support.actions.due import ANSWER_IN, LOOK_IN, calendar, due_on
from tests.factories.administrator import CampusFactory, ClosedDayFactory, TermFactory

FRIDAY = dt.date(2026, 11, 27)
MONDAY, TUESDAY, WEDNESDAY = (FRIDAY + dt.timedelta(days=n) for n in (3, 4, 5))


@pytest.fixture
def term(db):
    TermFactory(from_on=dt.date(2026, 9, 1), until_on=dt.date(2026, 12, 19))


def test_one_working_day_after_friday_is_monday(term):
    assert due_on(FRIDAY, ANSWER_IN) == MONDAY
    assert due_on(FRIDAY, LOOK_IN) == TUESDAY


def test_a_day_on_which_the_whole_college_is_closed_does_not_count(term):
    ClosedDayFactory(on=MONDAY)
    assert due_on(FRIDAY, ANSWER_IN) == TUESDAY


def test_a_day_on_which_one_campus_is_closed_counts(term):
    ClosedDayFactory(on=MONDAY, campus=CampusFactory())
    assert due_on(FRIDAY, ANSWER_IN) == MONDAY


def test_days_between_two_terms_do_not_count(term):
    TermFactory(from_on=dt.date(2027, 1, 11), until_on=dt.date(2027, 6, 1))
    assert due_on(dt.date(2026, 12, 18), ANSWER_IN) == dt.date(2027, 1, 11)


def test_the_colleges_calendar_is_two_queries(term, django_assert_num_queries):
    ClosedDayFactory.create_batch(10)
    with django_assert_num_queries(2):
        calendar()
