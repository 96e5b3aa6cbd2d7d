"""How many people have waited longer than promised, each counted where they belong."""

from itertools import product

import pytest

from learners.models import TutorAssignment
from support.reads.overdue import Late, Oldest, late, load_by_tutor, oldest_late
from tests.conftest import person
from tests.factories import learners as make
from tests.factories.support import CaseFactory, ConcernFactory, HelpRequestFactory

TODAY = make.day(0)
YESTERDAY = {"due_on": make.day(-1)}


def test_nobody_late_is_nobody_counted(ada, ben):
    HelpRequestFactory(learner=ada.learner, due_on=TODAY)
    ConcernFactory(learner=ada.learner, due_on=TODAY)
    CaseFactory(learner=ada.learner, owner=ben, next_on=TODAY)
    assert late(TODAY) == Late(0, 0, 0, 0)
    assert not late(TODAY).any
    assert oldest_late(TODAY) == {}
    assert [(load.waiting, load.late) for load in load_by_tutor(TODAY)] == [(1, 0)]


def test_a_person_who_asked_is_not_counted_for_a_concern_as_well(ada, flo):
    for learner in (ada.learner, flo.learner):
        ConcernFactory(learner=learner, **YESTERDAY)
    HelpRequestFactory(learner=ada.learner, **YESTERDAY)
    assert late(TODAY) == Late(asked=1, concerns=1, cases=0, untutored=0)


def test_a_case_is_late_by_its_date_or_without_an_owner_who_tutors(ada, flo, gus, ben, cy):
    CaseFactory(learner=ada.learner, owner=ben, next_on=make.day(-1))
    CaseFactory(learner=flo.learner, owner=cy)
    CaseFactory(learner=gus.learner, owner=ben)
    assert late(TODAY) == Late(asked=0, concerns=0, cases=2, untutored=0)


@pytest.mark.parametrize("waits", [HelpRequestFactory, ConcernFactory, CaseFactory])
def test_anyone_waiting_without_a_tutor_is_counted_late_or_not(waits, db):
    waits(learner=make.LearnerFactory())
    assert late(TODAY).untutored == 1


def test_people_are_counted_for_every_tutor_of_today(ada, flo, ben, cy):
    tess = person("Tess Boyd", "tutor")
    make.TutorAssignmentFactory(tutor=tess, learner=ada.learner, until_on=make.day(5))
    make.TutorAssignmentFactory(tutor=cy, learner=ada.learner, until_on=TODAY)
    for learner in (ada.learner, flo.learner):
        ConcernFactory(learner=learner, **YESTERDAY)
    HelpRequestFactory(learner=ada.learner, **YESTERDAY)
    assert [(load.name, load.late) for load in load_by_tutor(TODAY)] == [
        ("Ben Ross", 2),
        ("Tess Boyd", 1),
    ]


def test_a_late_case_counts_for_its_owner_alone(ada, ben):
    tess = person("Tess Boyd", "tutor")
    make.TutorAssignmentFactory(tutor=tess, learner=ada.learner, until_on=make.day(5))
    CaseFactory(learner=ada.learner, owner=tess, next_on=make.day(-1))
    assert [load.name for load in load_by_tutor(TODAY)] == ["Tess Boyd"]


def test_a_tutors_load_counts_learners_people_waiting_and_people_overdue(ada, flo, gus, ben, cy):
    HelpRequestFactory(learner=ada.learner, asked_at=make.moment(make.day(-4)), **YESTERDAY)
    ConcernFactory(learner=ada.learner, raised_on=make.day(-2), due_on=TODAY)
    ConcernFactory(learner=flo.learner, raised_on=make.day(-9), due_on=TODAY)
    CaseFactory(learner=gus.learner, owner=ben, next_on=TODAY)
    (load,) = load_by_tutor(TODAY)
    assert load.name == "Ben Ross"
    tutees = TutorAssignment.objects.tutoring(TODAY).filter(tutor=ben).count()
    assert (load.learners, load.waiting, load.late) == (tutees, 2, 1)
    assert load.since == make.day(-9)


def test_the_oldest_of_each_kind_is_named_with_its_tutor_of_today(ada, flo, ben, cy):
    HelpRequestFactory(learner=ada.learner, due_on=make.day(-3))
    HelpRequestFactory(learner=flo.learner, due_on=make.day(-5))
    ConcernFactory(learner=make.LearnerFactory(), due_on=make.day(-2))
    CaseFactory(learner=ada.learner, owner=cy, next_on=make.day(-1))
    assert oldest_late(TODAY) == {
        "asked": Oldest(make.day(-5), "Ben Ross"),
        "concerns": Oldest(make.day(-2), ""),
        "cases": Oldest(make.day(-1), cy.name),
    }


@pytest.mark.parametrize("number", [1, 20])
def test_counts_take_4_queries_however_many_wait(number, ben, django_assert_num_queries):
    for _ in range(number):
        learner = make.TutorAssignmentFactory(tutor=ben).learner
        ConcernFactory(learner=learner, **YESTERDAY)
    with django_assert_num_queries(4):
        assert late(TODAY).concerns == load_by_tutor(TODAY)[0].late == number
        assert oldest_late(TODAY)["concerns"].tutor == "Ben Ross"
    TutorAssignment.objects.update(until_on=TODAY)
    assert late(TODAY).untutored == number


def test_every_mix_of_what_waits_is_counted_like_one_person_at_a_time(ben, cy):
    days = {"late": make.day(-1), "in time": TODAY}
    expected = Late(0, 0, 0, 0)
    for asked, noticed, case, tutor in product(
        (None, *days), (None, *days), (None, "late", "in time", "stranded"), (ben, None)
    ):
        learner = make.LearnerFactory()
        if tutor:
            make.TutorAssignmentFactory(tutor=tutor, learner=learner)
        if asked:
            HelpRequestFactory(learner=learner, due_on=days[asked])
        if noticed:
            ConcernFactory(learner=learner, due_on=days[noticed])
        if case:
            owner = cy if case == "stranded" or tutor is None else ben
            CaseFactory(learner=learner, owner=owner, next_on=days.get(case))
        expected = Late(
            asked=expected.asked + (asked == "late"),
            concerns=expected.concerns + (noticed == "late" and asked != "late"),
            cases=expected.cases + (case in ("late", "stranded") or bool(case and not tutor)),
            untutored=expected.untutored + bool((asked or noticed or case) and not tutor),
        )
    assert late(TODAY) == expected
