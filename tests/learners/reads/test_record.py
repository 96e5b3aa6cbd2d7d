"""One learner's record: each fact once, the state of each piece of work, and silence as silence."""

import pytest

from learners.models import ProtectedCharacteristic
from learners.reads.record import cutoff, record_of
from tests.factories import learners as make

TODAY = make.day(0)


def record(college, own=True, on=TODAY, **more):
    return record_of(college.ada, on, own=own, **more)


def states(college, on=TODAY):
    """The state of each piece of work, by name."""
    return {work.name: work.state for run in record(college, on=on).runs for work in all_of(run)}


def all_of(run):
    return [*run.coming, *run.past]


def test_each_piece_of_work_is_in_one_of_its_states(college):
    assert states(college) == {
        "Case study 1": "marked: 68",
        "Case study 2": "not received yet",
        "Reflection log": "not received yet",
        "Care plan": "coming up",
    }


def test_what_is_to_come_is_in_order_and_what_is_past_has_the_latest_first(college):
    undated = make.AssessmentFactory(offering=college.offering, name="Poster")
    (run,) = record(college).runs
    assert [work.name for work in run.coming] == ["Care plan", undated.name]
    assert [work.name for work in run.past] == ["Reflection log", "Case study 2", "Case study 1"]


@pytest.mark.parametrize(("days", "state"), [(-1, "not received yet"), (0, "coming up")])
def test_work_is_due_until_its_day_is_over(days, state, college):
    piece = make.AssessmentFactory(offering=college.offering, name="Poster")
    make.DeadlineSetFactory(assessment=piece, on=make.day(days))
    assert states(college)["Poster"] == state


@pytest.mark.parametrize(
    ("days", "state"), [(-11, "handed in"), (-10, "handed in"), (-9, "handed in late")]
)
def test_work_is_late_from_the_day_after_it_was_due(days, state, college):
    make.SubmissionFactory(
        enrolment=college.enrolment, assessment=college.assessments[1], on=make.day(days)
    )
    assert states(college)["Case study 2"] == state


def test_a_hand_in_that_was_taken_back_was_not_received(college):
    work = {"enrolment": college.enrolment, "assessment": college.assessments[1]}
    make.SubmissionFactory(on=make.day(-11), **work)
    make.SubmissionFactory(on=None, known_at=make.moment(make.day(-2)), **work)
    assert states(college)["Case study 2"] == "not received yet"


def test_a_missed_exam_is_not_told_from_a_hand_in(college):
    exam = make.AssessmentFactory(offering=college.offering, name="Exam", kind="exam")
    make.DeadlineSetFactory(assessment=exam, on=make.day(-5))
    assert states(college)["Exam"] == "no data"


@pytest.mark.parametrize(
    ("stretches", "state"),
    [
        ([(-70, None)], "not received yet"),
        ([(-10, -9)], "not received yet"),  # the day it was due, and no other
        ([(-70, -10)], "no data"),
        ([(-9, None)], "no data"),
        ([(-70, -30), (-5, None)], "no data"),  # silent in between
        ([], "no data"),
    ],
)
def test_silence_counts_only_on_days_that_a_feed_covered(stretches, state, college):
    college.offering.coverage.filter(feed="submissions").delete()
    for first, end in stretches:
        until = None if end is None else make.day(end)
        make.CoverageFactory(offering=college.offering, from_on=make.day(first), until_on=until)
    assert states(college)["Case study 2"] == state


def test_another_feed_says_nothing_of_hand_ins(college):
    college.offering.coverage.filter(feed="submissions").delete()
    assert states(college)["Case study 2"] == "no data"


def test_work_due_before_someone_joined_is_not_theirs_to_have_done(college):
    college.enrolment.registrations.all().delete()
    make.RegisteredFactory(enrolment=college.enrolment, on=make.day(-5))
    assert states(college)["Case study 2"] == "due before joining"
    assert states(college)["Case study 1"] == "marked: 68"


def test_a_fact_known_tomorrow_is_not_on_todays_record(college):
    make.MarkFactory(
        enrolment=college.enrolment,
        assessment=college.assessments[1],
        known_at=make.moment(make.day(1)),
    )
    assert states(college)["Case study 2"] == "not received yet"
    assert states(college, on=make.day(1))["Case study 2"] == "marked: 68"


def test_todays_record_reads_what_is_known_by_the_end_of_the_day():
    assert cutoff(TODAY) == make.moment(TODAY)


@pytest.mark.parametrize("ends", ["left", "over"])
def test_a_run_that_was_left_or_is_over_is_an_earlier_one(ends, college):
    if ends == "left":
        make.LeftFactory(enrolment=college.enrolment, on=make.day(-1))
    else:
        type(college.offering).objects.update(until_on=TODAY)
    page = record(college)
    assert (page.runs, [run.name for run in page.earlier]) == ([], ["Foundations of care, autumn"])


def test_a_leaving_that_was_withdrawn_leaves_the_run_current(college):
    make.LeftFactory(enrolment=college.enrolment, on=make.day(-9))
    make.LeftFactory(enrolment=college.enrolment, on=None, known_at=make.moment(make.day(-2)))
    assert [run.current for run in record(college).runs] == [True]


def mark_of(page):
    (run,) = page.runs
    work = next(work for work in run.past if work.name == "Case study 1")
    return work.lines[-1]


def test_only_the_learner_can_say_that_a_fact_is_wrong(college):
    mark = college.enrolment.marks.get()
    assert mark_of(record(college)).wrong == f"/me/wrong/mark/{mark.pk}/"
    assert mark_of(record(college, own=False)).wrong == ""


def test_a_fact_that_was_asked_about_says_so(college):
    asked = {("mark", college.enrolment.marks.get().pk)}
    assert mark_of(record(college, asked=asked)).asked
    assert not mark_of(record(college)).asked


def test_a_corrected_fact_keeps_the_earlier_one_to_read(college):
    make.MarkFactory(
        enrolment=college.enrolment,
        assessment=college.assessments[0],
        score=75,
        known_at=make.moment(make.day(-2)),
    )
    line = mark_of(record(college))
    assert line.text == "Marked 75 out of 100."
    assert [words.split(".")[0] for words in line.before] == ["Marked 68 out of 100"]


def test_what_the_law_protects_is_for_the_learner_alone(college):
    assert [line.text for line in record(college).protected] == ["Age band: under 21."]
    assert record(college, own=False).protected == []
    assert ProtectedCharacteristic.objects.exists()


def test_weeks_have_the_latest_first_and_say_where_nothing_covered_them(college):
    weeks = record(college).weeks
    assert [week.days for week in weeks] == [0, 0, 1, 1, 2, 3, 4, None, 2, 3]
    assert [week.missed for week in weeks[:3]] == [1, 1, 0]


def test_a_learner_of_whom_nothing_is_known_has_an_empty_record(flo):
    page = record_of(flo.learner, TODAY, own=True)
    assert not any((page.runs, page.earlier, page.about, page.protected, page.weeks))
    assert page.weeks_as_of == ""


@pytest.mark.parametrize("number", [0, 10])
def test_a_record_takes_three_queries_however_much_is_known(
    number, college, django_assert_num_queries
):
    for _ in range(number):
        place = make.EnrolmentFactory(learner=college.ada)
        piece = make.AssessmentFactory(offering=place.offering)
        make.DeadlineSetFactory(assessment=piece)
        make.CoverageFactory(offering=place.offering)
    with django_assert_num_queries(3):
        record(college)
