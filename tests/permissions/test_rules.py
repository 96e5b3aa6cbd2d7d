"""One rule each: what a list shows somebody is what she may open."""

import pytest

from learners.models import Correction, Learner
from learners.permissions import (
    can_answer_correction,
    can_see_correction,
    can_see_learner,
    roles_of,
)
from learners.views.readers import tutors_of
from pathways.models import Step
from pathways.permissions import can_answer_step
from portal.models import Night
from portal.permissions import can_see_night, nights_visible_to
from portal.views.own_today import own_today
from support.models import Case, Concern, HelpRequest, Signal
from support.permissions import (
    can_see_case,
    can_see_concern,
    can_see_help_request,
    can_see_signal,
)
from tests.factories import learners as make
from tests.factories.pathways import care, follows
from tests.factories.portal import NightFactory
from tests.factories.support import (
    CaseFactory,
    ConcernFactory,
    HelpRequestFactory,
    SignalFactory,
)


def today():
    """Asked each time: a run of all tests may see midnight."""
    return make.day(0)


@pytest.fixture
def things(everyone, college):
    """Something about each learner, asked by her and owned by one of several people."""
    for number, learner in enumerate(Learner.objects.order_by("pk")):
        enrolment, _ = learner.enrolments.get_or_create(offering=college.offering)
        SignalFactory(enrolment=enrolment)
        for about in (ConcernFactory, HelpRequestFactory, CaseFactory):
            about(learner=learner)
        owner = list(everyone.values())[number % 4]
        make.CorrectionFactory(learner=learner, owner=owner)
    follows(everyone["ada"].learner, care())
    NightFactory()
    return everyone


RULES = [
    (Learner, lambda u: Learner.objects.visible_to(u, today()), can_see_learner, True),
    (Signal, lambda u: Signal.objects.visible_to(u, today()), can_see_signal, True),
    (Concern, lambda u: Concern.objects.visible_to(u, today()), can_see_concern, True),
    (HelpRequest, lambda u: HelpRequest.objects.visible_to(u, today()), can_see_help_request, True),
    (Case, lambda u: Case.objects.visible_to(u, today()), can_see_case, True),
    (Step, lambda u: Step.objects.on_the_way_of(u, today()), can_answer_step, True),
    (Correction, lambda u: Correction.objects.visible_to(u, today()), can_see_correction, True),
    (Night, lambda u: nights_visible_to(u, today()), can_see_night, True),
]


@pytest.mark.parametrize(("model", "listed", "can_see", "dated"), RULES)
def test_a_list_and_its_objects_keep_one_rule(model, listed, can_see, dated, things):
    some = 0
    for person in things.values():
        shown = set(listed(person))
        some += len(shown)
        for thing in model.objects.all():
            opened = can_see(person, thing, today()) if dated else can_see(person, thing)
            assert opened == (thing in shown), (person, thing)
    assert some, "nobody sees anything: the rule was not tried"


def test_who_sees_whose_record(everyone):
    seen = {
        who: sorted(str(learner) for learner in Learner.objects.visible_to(user, today()))
        for who, user in everyone.items()
    }
    assert seen == {
        "ada": ["Ada Sinclair"],
        "ben": ["Ada Sinclair", "Flo Mackay", "Gus Petrie"],
        "cy": ["Wren Tait"],
        "dee": [],
        "eve": [],
        "flo": ["Flo Mackay"],
        "gus": ["Gus Petrie"],
        "hal": [],
    }


def test_a_tutor_sees_a_learner_only_while_he_is_her_tutor(ada, ben):
    assignment = ada.learner.assignments.get()
    assignment.until_on = today()
    assignment.save()
    assert not can_see_learner(ben, ada.learner, today())
    assert can_see_learner(ben, ada.learner, make.day(-1))


def test_a_role_opens_and_closes_with_its_dates(dee):
    role = dee.roles.get()
    role.from_on, role.until_on = make.day(1), make.day(2)
    role.save()
    assert [bool(roles_of(dee, make.day(n))) for n in (0, 1, 2)] == [False, True, False]


def test_an_account_that_was_closed_has_no_role(dee):
    dee.is_active = False
    assert roles_of(dee, today()) == set()


def test_only_the_owner_answers_and_only_once(ada, ben, flo):
    correction = make.CorrectionFactory(learner=ada.learner, owner=ben)
    assert can_answer_correction(ben, correction, today())
    assert not can_answer_correction(ada, correction, today())
    correction.answered_at = make.moment(today())
    assert not can_answer_correction(ben, correction, today())


def end(user, kind: str) -> None:
    user.roles.filter(kind=kind).update(until_on=today())


def test_a_tutor_whose_role_has_ended_sees_nobody_though_nobody_ended_the_assignment(ada, ben):
    SignalFactory(enrolment__learner=ada.learner)
    ConcernFactory(learner=ada.learner)
    end(ben, "tutor")
    make.RoleFactory(user=ben, kind="module owner", module=make.ModuleFactory())
    assert ada.learner.assignments.in_force(today()).filter(tutor=ben).exists()
    for on, number in ((make.day(-1), 1), (today(), 0)):
        assert Learner.objects.visible_to(ben, on).count() == number
        assert Learner.objects.tutored_by(ben, on).count() == number
        assert Signal.objects.visible_to(ben, on).count() == number
        assert Concern.objects.visible_to(ben, on).count() == number
    assert tutors_of(ada.learner, make.day(-1)) == ["Ben Ross"]
    assert tutors_of(ada.learner, today()) == []


def test_an_owner_reads_and_answers_while_he_has_a_role_that_reads_records(ada, ben):
    correction = make.CorrectionFactory(learner=ada.learner, owner=ben)
    end(ben, "tutor")
    for kind in ("partner", "representative"):
        make.RoleFactory(user=ben, kind=kind)
    assert can_see_correction(ben, correction, make.day(-1))
    assert not can_see_correction(ben, correction, today())
    assert not can_answer_correction(ben, correction, today())
    assert can_see_correction(ada, correction, today())


def place(learner, over, *left):
    """A place whose offering is over on a day (from today), with what was said of leaving it."""
    offering = make.OfferingFactory(from_on=make.day(-400), until_on=make.day(over))
    held = make.EnrolmentFactory(learner=learner, offering=offering)
    for number, days in enumerate(left):
        on = None if days is None else make.day(days)
        known_at = make.moment(make.day(-300 + number))
        make.LeftFactory(enrolment=held, on=on, known_at=known_at)


@pytest.mark.parametrize(
    ("places", "in_sight"),
    [
        ([], True),  # none yet
        ([(50,)], True),
        ([(-89,)], True),
        ([(-90,)], False),
        ([(-300,), (-200,)], False),
        ([(-300,), (-10,)], True),
        ([(50, -89)], True),
        ([(50, -90)], False),
        ([(50, -200, None)], True),  # taken back
        ([(50, None, -200)], False),
        ([(50, -200), (60,)], True),
        ([(50, -200), (-95,)], False),
    ],
)
def test_a_tutor_sees_her_until_90_days_after_her_last_place_ended(places, in_sight, ada, ben):
    for one in places:
        place(ada.learner, *one)
    assert can_see_learner(ben, ada.learner, today()) == in_sight
    assert tutors_of(ada.learner, today()) == ["Ben Ross"] * in_sight
    assert own_today(ada.learner, today())["around"].who == (
        "you and Ben Ross" if in_sight else "you"
    )
    assert can_see_learner(ada, ada.learner, today())


def test_whoever_is_out_of_sight_is_on_none_of_her_tutors_pages(ada, ben, client, sign_in):
    concern, asked = ConcernFactory(learner=ada.learner), HelpRequestFactory(learner=ada.learner)
    case = CaseFactory(learner=ada.learner, owner=ben)
    place(ada.learner, -90)
    sign_in(client, ben)
    for url in ("/today/", "/queue/", "/learners/"):
        assert "Ada Sinclair" not in client.get(url).text, url
    assert client.get(f"/learners/{ada.learner.public_id}/").status_code == 404
    assert not any(
        (
            can_see_concern(ben, concern, today()),
            can_see_help_request(ben, asked, today()),
            can_see_case(ben, case, today()),
        )
    )
