"""Every kind of fact about a learner in one shape, and nothing about anyone else."""

import datetime as dt

import pytest

from learners.actions import facts
from learners.models.record import PROTECTED, SHAPES, everything_about, one_fact
from tests.factories import learners as make
from tests.factories.clock import at_moment

NOW = make.moment(make.day(0))
EVERY_KIND = SHAPES.keys() - {
    "before",
    "left",
    "result",
    "check-in",
    "extension",
    "group",
}  # of the college's Ada


def kinds(rows):
    return {row.kind for row in rows}


def test_a_learner_reads_every_kind_of_fact_in_one_query(college, django_assert_num_queries):
    with django_assert_num_queries(1):
        rows = everything_about(college.ada, NOW, with_protected=True)
    assert kinds(rows) == EVERY_KIND


def test_nobody_else_reads_what_the_law_protects(college):
    rows = everything_about(college.ada, NOW, with_protected=False)
    assert kinds(rows) == EVERY_KIND - {PROTECTED}


def test_facts_about_another_learner_of_the_same_offering_stay_theirs(college, flo):
    place = make.EnrolmentFactory(learner=flo.learner, offering=college.offering)
    make.MarkFactory(enrolment=place, assessment=college.assessments[0], score=91)
    make.ProtectedCharacteristicFactory(learner=flo.learner)
    rows = everything_about(college.ada, NOW, with_protected=True)
    assert [row.number for row in rows if row.kind == "mark"] == [68]
    theirs = everything_about(flo.learner, NOW, with_protected=True)
    assert {row.enrolment for row in theirs} == {place.pk, None}
    assert [row.number for row in theirs if row.kind == "mark"] == [91]


def test_a_fact_is_read_from_the_moment_it_is_known(college):
    mark = college.enrolment.marks.get()
    second = dt.timedelta(seconds=1)
    assert one_fact(college.ada, "mark", mark.pk, mark.known_at - second) is None
    assert one_fact(college.ada, "mark", mark.pk, mark.known_at).number == 68
    early = everything_about(college.ada, mark.known_at - second, with_protected=True)
    assert "mark" not in kinds(early)


def test_the_last_word_about_the_same_work_comes_first(college):
    make.MarkFactory(
        enrolment=college.enrolment,
        assessment=college.assessments[0],
        score=75,
        known_at=make.moment(make.day(-2)),
    )
    marks = [r for r in everything_about(college.ada, NOW, with_protected=True) if r.kind == "mark"]
    assert [row.number for row in marks] == [75, 68]
    assert marks[0].about == marks[1].about


def test_each_check_in_and_each_protected_kind_is_about_itself(college):
    for going in (1, 3):
        at_moment(
            make.moment(make.day(-going)), facts.check_in, college.ada, going=going, words="x"
        )
    make.ProtectedCharacteristicFactory(learner=college.ada, kind="sex", value="female")
    rows = everything_about(college.ada, NOW, with_protected=True)
    for kind in ("check-in", PROTECTED):
        assert len({row.about for row in rows if row.kind == kind}) == 2


def test_a_fact_names_who_imported_it(college):
    batch = make.ImportFactory(by="Dee Fraser")
    mark = make.MarkFactory(
        enrolment=college.enrolment, assessment=college.assessments[1], origin=batch
    )
    row = one_fact(college.ada, "mark", mark.pk, NOW)
    assert (row.imported_by, row.imported_at) == ("Dee Fraser", batch.finished_at)


@pytest.mark.parametrize("kind", ["mark", "no such kind", "Mark"])
def test_a_fact_that_is_not_theirs_is_not_there(kind, college, flo):
    mark = college.enrolment.marks.get()
    assert one_fact(flo.learner, kind, mark.pk, NOW) is None
    assert one_fact(college.ada, kind, 0, NOW) is None
