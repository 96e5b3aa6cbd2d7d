"""One rule for list and page: people can open exactly what their lists show."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from learners import sight
from learners.models import Conversation, Correction, Learner, Scope
from learners.permissions import can_answer_correction, roles_of
from learners.reads.readers import who_reads
from pathways.models import PathwayChoice, Step
from portal.reads.learner_today import own_today
from support.models import Case, Concern, HelpRequest, Signal
from tests.factories import learners as make
from tests.factories.everyone import ConversationFactory
from tests.factories.pathways import care, follows
from tests.factories.support import (
    CaseFactory,
    ConcernFactory,
    HelpRequestFactory,
    SignalFactory,
)


def today():
    """Return today, computed each time because tests may run past midnight."""
    return make.day(0)


@pytest.fixture
def people_with_rows(everyone, college):
    """Everyone, with rows about each learner, owned by several people."""
    for number, learner in enumerate(Learner.objects.order_by("pk")):
        enrolment, _ = learner.enrolments.get_or_create(offering=college.offering)
        SignalFactory(enrolment=enrolment)
        for about in (ConcernFactory, HelpRequestFactory, CaseFactory):
            about(learner=learner)
        owner = list(everyone.values())[number % 4]
        make.CorrectionFactory(learner=learner, owner=owner)
        ConversationFactory(learner=learner, person=owner)
    follows(everyone["ada"].learner, care())
    return everyone


PAGES = {
    "learner": (Learner, lambda u: sight.learners(u, Scope.RECORD, today())),
    "concern": (Concern, lambda u: Concern.objects.visible_to(u, today())),
    "case": (Case, lambda u: Case.objects.visible_to(u, today())),
    "conversation": (Conversation, lambda u: sight.conversations(u, today())),
    "correction": (Correction, lambda u: sight.corrections(u, today())),
    "step": (Step, lambda u: PathwayChoice.objects.steps_of(u, today())),
}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_only_for_people_whose_list_shows_it(page, people_with_rows, client, sign_in):
    model, visible_to = PAGES[page]
    rows = list(model.objects.all())
    opened = 0
    for person in people_with_rows.values():
        sign_in(client, person)
        listed_rows = set(visible_to(person))
        for row in rows:
            status = client.get(reverse(page, args=[row.public_id])).status_code
            assert (status, row in listed_rows) in {(200, True), (302, True), (404, False)}, person
            opened += status == 200
    assert opened, "nobody opened anything: the rule was not tried"


LINK = re.compile(r'href="(/(?:learners|concerns|cases|corrections)/[^"]+)"')


@pytest.mark.parametrize("lists", ["/today/", "/queue/", "/learners/"])
def test_every_person_a_list_links_to_can_be_opened(lists, people_with_rows, client, sign_in):
    links = set()
    for person in people_with_rows.values():
        sign_in(client, person)
        page = client.get(lists)
        for link in re.findall(
            r'href="(/(?:learners|concerns|cases|corrections)/[^"]+)"', page.text
        ):
            assert client.get(link).status_code == 200, (person, link)
            links.add(link)
    assert links


def test_signed_out_people_see_nothing(people_with_rows):
    stranger = AnonymousUser()
    for _model, visible_to in PAGES.values():
        assert not visible_to(stranger).exists()


def test_records_are_visible_to_the_right_people(everyone):
    visible_names = {
        name: sorted(map(str, sight.learners(user, Scope.RECORD, today())))
        for name, user in everyone.items()
    }
    assert visible_names == {
        "ada": ["Ada Sinclair"],
        "ben": ["Ada Sinclair", "Flo Mackay", "Gus Petrie"],
        "cy": ["Wren Tait"],
        "dee": [],
        "eve": [],
        "flo": ["Flo Mackay"],
        "gus": ["Gus Petrie"],
        "hal": [],
    }


def reads(user, learner, on, scope=Scope.RECORD) -> bool:
    return sight.learners(user, scope, on).filter(pk=learner.pk).exists()


def test_a_tutor_sees_a_learner_only_while_they_are_the_tutor(ada, ben):
    assignment = ada.learner.assignments.get()
    assignment.until_on = today()
    assignment.save()
    assert not reads(ben, ada.learner, today())
    assert reads(ben, ada.learner, make.day(-1))


def test_a_role_opens_and_closes_with_its_dates(dee):
    role = dee.roles.get()
    role.from_on, role.until_on = make.day(1), make.day(2)
    role.save()
    assert [bool(roles_of(dee, make.day(n))) for n in (0, 1, 2)] == [False, True, False]


def test_a_closed_account_has_no_role(dee):
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


def test_a_tutor_without_the_role_sees_nobody_despite_assignments(ada, ben):
    SignalFactory(enrolment__learner=ada.learner)
    ConcernFactory(learner=ada.learner)
    end(ben, "tutor")
    make.RoleFactory(user=ben, kind="module owner", module=make.ModuleFactory())
    assert ada.learner.assignments.in_force(today()).filter(tutor=ben).exists()
    for on, number in ((make.day(-1), 1), (today(), 0)):
        assert sight.learners(ben, Scope.RECORD, on).count() == number
        assert sight.tutees(ben, on).count() == number
        assert Signal.objects.visible_to(ben, on).count() == number
        assert Concern.objects.visible_to(ben, on).count() == number
    assert who_reads(ada.learner, Scope.RECORD, make.day(-1)) == "you and Ben Ross"
    assert who_reads(ada.learner, Scope.RECORD, today()) == "you"


def test_an_owner_answers_only_while_holding_a_staff_role(ada, ben):
    correction = make.CorrectionFactory(learner=ada.learner, owner=ben)
    end(ben, "tutor")
    for kind in ("partner", "representative"):
        make.RoleFactory(user=ben, kind=kind)
    assert list(sight.corrections(ben, make.day(-1))) == [correction]
    assert not sight.corrections(ben, today()).exists()
    assert not can_answer_correction(ben, correction, today())
    assert list(sight.corrections(ada, today())) == [correction]


def enrol(learner, over, *leaving_days):
    """Add an enrolment whose offering ends in `over` days, and its leaving facts."""
    offering = make.OfferingFactory(from_on=make.day(-400), until_on=make.day(over))
    enrolment = make.EnrolmentFactory(learner=learner, offering=offering)
    for number, days in enumerate(leaving_days):
        on = None if days is None else make.day(days)
        known_at = make.moment(make.day(-300 + number))
        make.LeftFactory(enrolment=enrolment, on=on, known_at=known_at)


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
def test_a_tutor_sees_a_learner_until_90_days_after_their_last_enrolment(
    places, in_sight, ada, ben
):
    for columns in places:
        enrol(ada.learner, *columns)
    assert reads(ben, ada.learner, today()) == in_sight
    readers = "you and Ben Ross" if in_sight else "you"
    assert who_reads(ada.learner, Scope.RECORD, today()) == readers
    assert own_today(ada.learner, today())["around"].who == readers
    assert reads(ada, ada.learner, today())


def test_a_learner_out_of_sight_is_on_none_of_the_tutors_pages(ada, ben, client, sign_in):
    for about in (ConcernFactory, HelpRequestFactory, CaseFactory):
        about(learner=ada.learner)
    enrol(ada.learner, -90)
    sign_in(client, ben)
    for url in ("/today/", "/queue/", "/learners/"):
        assert "Ada Sinclair" not in client.get(url).text, url
    assert client.get(f"/learners/{ada.learner.public_id}/").status_code == 404
    for model in (Concern, HelpRequest, Case):
        assert not model.objects.visible_to(ben, today()).exists()
