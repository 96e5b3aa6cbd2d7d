"""The college's year: closed days as stretches, runs with how many people they have."""

import pytest

from learners.models import ClosedDay
from learners.reads.calendar import stretch_from, stretches, year_of
from tests.factories import learners as make
from tests.factories.administrator import CampusFactory, ClosedDayFactory, TermFactory

TODAY = make.day(0)


def close(*days, name="Holiday", campus=None):
    return [ClosedDayFactory(on=make.day(day), name=name, campus=campus) for day in days]


def in_order():
    rows = ClosedDay.objects.select_related("campus").order_by("on", "campus__name")
    return [(line.name, line.on, line.last, line.campus) for line in stretches(rows)]


def test_days_in_a_row_are_one_stretch_and_a_gap_begins_another(db):
    first, *_rest = close(1, 2, 3)
    close(5)
    assert in_order() == [
        ("Holiday", make.day(1), make.day(3), None),
        ("Holiday", make.day(5), make.day(5), None),
    ]
    assert stretch_from(first.pk).last == make.day(3)


def test_another_reason_and_another_campus_begin_a_stretch_of_their_own(db):
    hill = CampusFactory(name="Hill")
    close(1, 2)
    close(3, campus=hill)
    close(3, name="Strike")
    assert set(in_order()) == {
        ("Holiday", make.day(1), make.day(2), None),
        ("Holiday", make.day(3), make.day(3), hill),
        ("Strike", make.day(3), make.day(3), None),
    }


def test_a_stretch_begins_at_the_day_that_is_asked_for(db):
    days = close(1, 2, 3)
    line = stretch_from(days[1].pk)
    assert (line.pk, line.on, line.last) == (days[1].pk, make.day(2), make.day(3))


def test_a_day_that_is_open_again_begins_no_stretch(db):
    assert stretch_from(0) is None


def test_the_last_day_shown_is_the_last_day_there_is(db):
    TermFactory(until_on=make.day(61))
    make.OfferingFactory(until_on=make.day(31))
    year = year_of(TODAY)
    assert [last for _term, last in year["terms"]] == [make.day(60)]
    assert [last for _run, last in year["runs"]] == [make.day(30)]


def test_closed_days_that_are_over_are_not_listed(db):
    close(-1, 0)
    assert [line.on for line in year_of(TODAY)["closed"]] == [TODAY]


def test_a_run_shows_how_many_people_are_in_it(college):
    make.EnrolmentFactory.create_batch(2, offering=college.offering)
    (run, _last), *_more = year_of(TODAY)["runs"]
    assert (run, run.people) == (college.offering, 3)


@pytest.mark.parametrize("number", [1, 20])
def test_a_year_takes_four_queries_however_full(number, db, django_assert_num_queries):
    TermFactory(), CampusFactory()
    close(*range(1, number + 1))
    make.EnrolmentFactory.create_batch(number)
    with django_assert_num_queries(4):
        year_of(TODAY)
