"""Work that is late or due soon, by the same rule and in the same words as the record."""

import pytest

from learners.reads.record import record_of
from learners.reads.work import SHOWN, SOON, due_work
from tests.factories import learners as make

TODAY = make.day(0)


def due(college, days, name="Poster", **more):
    """A piece of work that is due so many days from today."""
    piece = make.AssessmentFactory(offering=college.offering, name=name)
    make.DeadlineSetFactory(assessment=piece, on=make.day(days), **more)
    return piece


def names(college, on=TODAY):
    """Names of what is late, and of what is due soon."""
    works = due_work(college.ada, on)
    return [w.name for w in works if w.is_late], [w.name for w in works if not w.is_late]


def test_late_work_comes_first_then_what_is_due(college):
    assert names(college) == (["Case study 2", "Reflection log"], ["Care plan"])


def test_work_says_where_it_belongs_and_its_state(college):
    late, *_, coming = due_work(college.ada, TODAY)
    assert (late.due_on, late.state, late.where) == (
        make.day(-10),
        "not received yet",
        "Foundations of care",
    )
    assert (coming.due_on, coming.state) == (make.day(10), "coming up")


def test_it_agrees_with_the_record(college):
    make.DeadlineSetFactory(
        assessment=make.AssessmentFactory(offering=college.offering, name="Exam", kind="exam"),
        on=make.day(-5),
    )
    due(college, -80, "Before joining")
    due(college, 0, "Poster")
    (run,) = record_of(college.ada, TODAY, own=True).runs
    states = {w.name: w.state for w in [*run.coming, *run.past]}
    missing = {name for name, state in states.items() if state == "not received yet"}
    coming = {name for name, state in states.items() if state == "coming up"}
    late, soon = names(college)
    assert (set(late), set(soon)) == (missing, coming)
    assert {w.name: w.state for w in due_work(college.ada, TODAY)}.items() <= states.items()


@pytest.mark.parametrize(
    ("days", "is_listed"), [(0, True), (SOON.days - 1, True), (SOON.days, False)]
)
def test_what_is_due_within_three_weeks_is_listed(days, is_listed, college):
    due(college, days)
    assert ("Poster" in names(college)[1]) == is_listed


def test_work_that_moved_has_its_last_date(college):
    piece = due(college, 2)
    make.DeadlineSetFactory(assessment=piece, on=make.day(30), known_at=make.moment(make.day(-1)))
    assert names(college)[1] == ["Care plan"]


def test_work_without_a_date_any_more_is_not_listed(college):
    piece = due(college, -2)
    make.DeadlineSetFactory(assessment=piece, on=None, known_at=make.moment(make.day(-1)))
    assert "Poster" not in names(college)[0]


def test_a_hand_in_removes_work_until_it_is_taken_back(college):
    work = {"enrolment": college.enrolment, "assessment": due(college, -2)}
    make.SubmissionFactory(on=make.day(-1), known_at=make.moment(make.day(-2)), **work)
    assert "Poster" not in names(college)[0]
    make.SubmissionFactory(on=None, known_at=make.moment(make.day(-1)), **work)
    assert "Poster" in names(college)[0]


def test_someone_elses_hand_in_leaves_the_date(college, flo):
    place = make.EnrolmentFactory(learner=flo.learner, offering=college.offering)
    make.RegisteredFactory(enrolment=place, on=make.day(-70))
    make.SubmissionFactory(enrolment=place, assessment=due(college, 2), on=make.day(-1))
    assert names(college)[1] == ["Poster", "Care plan"]
    assert "Poster" not in [work.name for work in due_work(flo.learner, TODAY)]


def test_nothing_is_late_or_due_in_a_module_that_was_left_or_is_over(college):
    assert due_work(college.ada, college.offering.until_on) == []
    make.LeftFactory(enrolment=college.enrolment, on=make.day(-1))
    assert due_work(college.ada, TODAY) == []


def test_someone_who_leaves_later_still_has_what_is_due_before(college):
    make.LeftFactory(enrolment=college.enrolment, on=make.day(5), known_at=make.moment(TODAY))
    due(college, 4, "Last poster")
    assert names(college) == (["Case study 2", "Reflection log"], ["Last poster"])


def test_without_a_feed_nothing_is_late(college):
    college.offering.coverage.filter(feed="submissions").delete()
    assert names(college) == ([], ["Care plan"])


def test_it_takes_one_query_and_lists_so_many(college, django_assert_num_queries):
    for _ in range(SHOWN + 5):
        due(college, 2)
    with django_assert_num_queries(1):
        assert len(due_work(college.ada, TODAY)) == SHOWN
