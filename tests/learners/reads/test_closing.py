"""What closing days affects: learners, work that is due, help lines; every room is asked."""

import datetime as dt

import pytest

from learners import registry
from learners.reads.closing import affected, of_learners
from learners.registry import Closing
from tests.factories import learners as make
from tests.factories.administrator import CampusFactory
from tests.factories.everyone import HelplineFactory


def closing(first=10, last=None, campus=None):
    days = range(first, (first if last is None else last) + 1)
    return Closing(tuple(make.day(n) for n in days), campus and campus.pk)


def of_kinds(*given, **more):
    """Return the learners, the work and the help lines of a closing."""
    return [(line.number, list(line.names)) for line in of_learners(closing(*given, **more))]


def test_learners_and_work_of_the_days_are_counted_and_the_work_is_named(college):
    learners, works, lines = of_kinds(10)
    assert learners == (1, [])
    assert works[0] == 1
    assert works[1][0].startswith("Care plan, Foundations of care: ")
    assert lines == (0, [])


def test_work_that_was_moved_away_from_the_day_is_not_counted(college):
    make.DeadlineSetFactory(
        assessment=college.assessments[3], on=make.day(20), known_at=make.moment(make.day(-1))
    )
    assert of_kinds(10)[1] == (0, [])
    assert of_kinds(20)[1][0] == 1


def test_someone_on_two_runs_is_one_learner_and_someone_who_left_is_none(college):
    make.EnrolmentFactory(learner=college.ada)
    gone = make.EnrolmentFactory(offering=college.offering)
    make.LeftFactory(enrolment=gone, on=make.day(-1))
    assert of_kinds(10)[0][0] == 1


def test_a_run_that_is_over_by_then_has_no_learners(college):
    first = (college.offering.until_on - make.day(0)).days
    assert of_kinds(first)[0][0] == 0
    assert of_kinds(first - 1)[0][0] == 1


def test_a_campus_affects_its_own_runs_only(college):
    hill, harbour = CampusFactory(name="Hill"), CampusFactory(name="Harbour")
    college.offering.campus = hill
    college.offering.save()
    assert [number for number, _names in of_kinds(10, campus=hill)] == [1, 1]
    assert [number for number, _names in of_kinds(10, campus=harbour)] == [0, 0]


def test_numbers_that_are_rung_on_these_days_are_named_but_never_those_answered_always(db):
    day = make.day(10).weekday()
    HelplineFactory(name="Office", days=[day], opens=dt.time(9), closes=dt.time(17))
    HelplineFactory(name="Night porter", days=[], opens=None, closes=None)
    HelplineFactory(name="Other", days=[(day + 1) % 7], opens=dt.time(9), closes=dt.time(17))
    assert of_kinds(10)[2] == (1, ["Office"])


def test_three_are_named_and_the_rest_counted(college):
    for name in "ABCD":
        work = make.AssessmentFactory(offering=college.offering, name=name)
        make.DeadlineSetFactory(assessment=work, on=make.day(10))
    _learners, works, _lines = of_learners(closing(10))
    assert (works.number, len(works.names), works.more) == (5, 3, 2)


def test_every_room_is_asked_and_what_affects_nothing_is_left_out(college):
    assert set(registry.EFFECTS) == {"learners", "steps", "promises", "services", "meetings"}
    assert [line.number for line in affected(closing(10))] == [1, 1]


@pytest.mark.parametrize("number", [1, 9])
def test_learners_work_and_lines_take_4_queries_however_many(number, db, django_assert_num_queries):
    for _ in range(number):
        make.DeadlineSetFactory(on=make.day(10))
        HelplineFactory(days=list(range(7)), opens=dt.time(9), closes=dt.time(17))
    with django_assert_num_queries(4):
        list(of_learners(closing(10)))
