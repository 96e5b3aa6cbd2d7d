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
    assert [(load.waiting, load.late) for load in load_by_tutor(TODAY).first] == [(1, 0)]


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
    assert [(load.name, load.late) for load in load_by_tutor(TODAY).first] == [
        ("Ben Ross", 2),
        ("Tess Boyd", 1),
    ]


def test_a_late_case_counts_for_its_owner_alone(ada, ben):
    tess = person("Tess Boyd", "tutor")
    make.TutorAssignmentFactory(tutor=tess, learner=ada.learner, until_on=make.day(5))
    CaseFactory(learner=ada.learner, owner=tess, next_on=make.day(-1))
    assert [load.name for load in load_by_tutor(TODAY).first] == ["Tess Boyd"]


def test_a_colleagues_late_case_makes_nobody_else_late(ada, ben):
    tess = person("Tess Boyd", "tutor")
    make.TutorAssignmentFactory(tutor=tess, learner=ada.learner, until_on=make.day(5))
    ConcernFactory(learner=ada.learner, raised_on=make.day(-1), due_on=TODAY)
    CaseFactory(learner=ada.learner, owner=tess, next_on=make.day(-3))
    assert [(load.name, load.late, load.since) for load in load_by_tutor(TODAY).first] == [
        ("Tess Boyd", 1, make.day(-3)),
        ("Ben Ross", 0, make.day(-1)),
    ]


def test_a_tutors_load_counts_learners_people_waiting_and_people_overdue(ada, flo, gus, ben, cy):
    HelpRequestFactory(learner=ada.learner, asked_at=make.moment(make.day(-4)), **YESTERDAY)
    ConcernFactory(learner=ada.learner, raised_on=make.day(-2), due_on=TODAY)
    ConcernFactory(learner=flo.learner, raised_on=make.day(-9), due_on=TODAY)
    CaseFactory(learner=gus.learner, owner=ben, next_on=TODAY)
    (load,) = load_by_tutor(TODAY).first
    assert load.name == "Ben Ross"
    tutees = TutorAssignment.objects.tutoring(TODAY).filter(tutor=ben).count()
    assert (load.learners, load.waiting, load.late) == (tutees, 2, 1)
    assert load.since == make.day(-9)


def test_a_person_with_two_assignments_of_a_tutor_is_counted_once(ada, ben):
    make.TutorAssignmentFactory(tutor=ben, learner=ada.learner, until_on=make.day(5))
    HelpRequestFactory(learner=ada.learner, **YESTERDAY)
    (load,) = load_by_tutor(TODAY).first
    assert (load.waiting, load.late) == (1, 1)
    assert load.learners == len({row.learner_id for row in ben.tutees.all()})


def tutors_with_waiting(number):
    """Write tutors with three learners each; of a third of them two wait, else one does."""
    for place in range(number):
        tutor = make.RoleFactory(kind="tutor", user__name=f"Tutor {place:02}").user
        learners = [make.TutorAssignmentFactory(tutor=tutor).learner for _ in range(3)]
        for learner in learners[: 2 if place % 3 == 0 else 1]:
            ConcernFactory(learner=learner, raised_on=make.day(-1 - place % 2), due_on=TODAY)


def test_of_60_tutors_20_are_listed_by_how_many_wait_and_since_when(db, django_assert_num_queries):
    tutors_with_waiting(60)
    with django_assert_num_queries(2):
        loads = load_by_tutor(TODAY)
    two_wait = [*range(3, 60, 6), *range(0, 60, 6)]  # odd places since the day before yesterday
    assert [load.name for load in loads.first] == [f"Tutor {place:02}" for place in two_wait]
    assert {(load.learners, load.waiting, load.late) for load in loads.first} == {(3, 2, 0)}
    assert loads.more == 40


@pytest.mark.parametrize(("number", "listed", "more"), [(20, 20, 0), (21, 20, 1)])
def test_the_rest_begins_with_the_21st_tutor(number, listed, more, db):
    tutors_with_waiting(number)
    loads = load_by_tutor(TODAY)
    assert (len(loads.first), loads.more) == (listed, more)


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
        assert late(TODAY).concerns == load_by_tutor(TODAY).first[0].late == number
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
