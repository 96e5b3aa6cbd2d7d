"""People's decisions: one named owner, even when two people act at once."""

import datetime as dt
import threading

import pytest
from django.db import connection
from django.utils import timezone

from learners.models import AuditEvent, RoleKind, User
from support.actions import asking, cases, contacts, replies
from support.actions.cases import NotNow, TakenBy
from support.models import Case, ConcernState, Contact, HelpRequest
from tests.conftest import person
from tests.factories import learners as make
from tests.factories.clock import at_moment
from tests.factories.support import CaseFactory, ConcernFactory, HelpRequestFactory


@pytest.fixture
def concern(ada):
    return ConcernFactory(learner=ada.learner)


def state(row):
    row.refresh_from_db()
    return row.state


def test_taking_on_opens_a_case_with_everything_waiting(concern, ada, ben):
    request = HelpRequestFactory(learner=ada.learner)
    case = cases.take_on(learner=ada.learner, by=ben)
    assert (case.owner, state(concern), state(request)) == (ben, "taken on", "taken on")
    assert concern.case == request.case == case
    assert ada.notifications.get(kind="taken on").subject == str(case.public_id)


def test_a_double_click_opens_one_case(concern, ada, ben):
    first = cases.take_on(learner=ada.learner, by=ben)
    assert cases.take_on(learner=ada.learner, by=ben) == first
    assert Case.objects.count() == 1


def test_the_second_tutor_sees_who_was_first(concern, ada, ben):
    tess = person("Tess Boyd", RoleKind.TUTOR)
    cases.take_on(learner=ada.learner, by=ben)
    with pytest.raises(TakenBy) as refused:
        cases.take_on(learner=ada.learner, by=tess)
    assert refused.value.owner == ben
    with pytest.raises(TakenBy):
        cases.set_aside(concern=concern, reason="No.", by=tess)


def test_nothing_waiting_means_nothing_to_take_on(ada, ben):
    with pytest.raises(TakenBy) as refused:
        cases.take_on(learner=ada.learner, by=ben)
    assert refused.value.owner is None


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_end_with_one_named_person():
    tutors = [make.UserFactory(name=name) for name in ("Ben", "Tess")]
    learner = make.LearnerFactory()
    ConcernFactory(learner=learner)
    results: list[object] = []
    start = threading.Barrier(2)

    def take(user: User) -> None:
        start.wait()
        try:
            results.append(cases.take_on(learner=learner, by=user))
        except TakenBy as taken:
            results.append(taken.owner)
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=[user]) for user in tutors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    case = Case.objects.get()
    assert case in results
    assert case.owner in results


def test_later_requests_join_the_open_case_with_its_owner(concern, ada, ben):
    case = cases.take_on(learner=ada.learner, by=ben)
    asking.ask(learner=ada.learner, words="One more thing.", by=ada)
    tess = person("Tess Boyd", RoleKind.TUTOR)
    assert cases.take_on(learner=ada.learner, by=tess) == case
    assert (case.owner, case.help_requests.count()) == (ben, 1)


def test_a_paused_concern_is_left_alone_until_its_day(concern, ada, ben):
    replies.reply(concern=concern, kind="not now", by=ada)
    with pytest.raises(TakenBy):
        cases.take_on(learner=ada.learner, by=ben)
    later = timezone.now() + dt.timedelta(days=14)
    assert at_moment(later, cases.take_on, learner=ada.learner, by=ben)


def test_setting_aside_needs_a_reason_and_notifies_the_learner(concern, ada, ben):
    with pytest.raises(NotNow):
        cases.set_aside(concern=concern, reason="  ", by=ben)
    cases.set_aside(concern=concern, reason="On placement.", by=ben)
    assert (state(concern), concern.set_aside_by, concern.why_set_aside) == (
        "set aside",
        ben,
        "On placement.",
    )
    assert ada.notifications.get().kind == "set aside"


def test_a_concern_with_a_help_request_cannot_be_set_aside(concern, ada, ben):
    replies.reply(concern=concern, kind="talk", by=ada)
    with pytest.raises(NotNow):
        cases.set_aside(concern=concern, reason="No.", by=ben)


def test_a_concern_can_be_put_back_within_a_day(concern, ben):
    cases.set_aside(concern=concern, reason="On placement.", by=ben)
    cases.put_back(concern=concern, by=ben)
    assert (state(concern), concern.set_aside_by, concern.why_set_aside) == ("open", None, "")
    cases.set_aside(concern=concern, reason="On placement.", by=ben)
    late = timezone.now() + dt.timedelta(days=1, minutes=1)
    with pytest.raises(NotNow):
        at_moment(late, cases.put_back, concern=concern, by=ben)


def test_closing_a_case_closes_its_concerns_and_requests(concern, ada, ben):
    request = HelpRequestFactory(learner=ada.learner)
    case = cases.take_on(learner=ada.learner, by=ben)
    cases.close(case=case, words="Two weeks more, agreed with Jo.", by=ben)
    assert (state(concern), state(request)) == (ConcernState.TALKED, "answered")
    with pytest.raises(NotNow):
        cases.close(case=case, words="Again.", by=ben)
    cases.open_again(case=case, by=ben)
    assert (state(concern), state(request)) == ("taken on", "taken on")


def test_a_case_can_be_handed_over(concern, ada, ben):
    tess = person("Tess Boyd", RoleKind.TUTOR)
    case = cases.take_on(learner=ada.learner, by=ben)
    assert cases.hand_over(case=case, to=tess, by=tess).owner == tess
    assert ada.notifications.filter(kind="handed over").count() == 1
    assert AuditEvent.objects.filter(verb="case.hand_over").count() == 1


def test_a_contact_belongs_to_the_case_and_sets_its_next_date(concern, ada, ben):
    case = cases.take_on(learner=ada.learner, by=ben)
    made = contacts.log(
        learner=ada.learner,
        channel="phone",
        reached=True,
        words="Evenings only.",
        next_on=make.day(7),
        by=ben,
    )
    case.refresh_from_db()
    assert (made.case, case.next_on) == (case, make.day(7))
    assert ada.notifications.filter(kind="contact logged").count() == 1


def test_the_same_form_twice_saves_one_contact(ada, ben):
    values = {"learner": ada.learner, "channel": "phone", "reached": False, "words": "", "by": ben}
    token = make.UserFactory().public_id
    assert contacts.log(**values, token=token) == contacts.log(**values, token=token)
    assert Contact.objects.count() == 1
    assert HelpRequest.objects.count() == 0


def test_setting_aside_again_notifies_again(concern, ada, ben):
    for _ in range(2):  # a double click
        cases.set_aside(concern=concern, reason="On placement.", by=ben)
    assert ada.notifications.filter(kind="set aside").count() == 1
    cases.put_back(concern=concern, by=ben)
    cases.set_aside(concern=concern, reason="Handed in on paper.", by=ben)
    assert ada.notifications.filter(kind="set aside").count() == 2


def test_closing_again_notifies_again(concern, ada, ben):
    case = cases.take_on(learner=ada.learner, by=ben)
    cases.close(case=case, words="Talked.", by=ben)
    cases.close(case=case, words="Talked.", by=ben)
    assert ada.notifications.filter(kind="case closed").count() == 1
    cases.open_again(case=case, by=ben)
    cases.close(case=case, words="Talked, and a new date.", by=ben)
    assert ada.notifications.filter(kind="case closed").count() == 2


def test_each_handover_notifies_the_learner(concern, ada, ben):
    jo = person("Jo Kerr", RoleKind.TUTOR)
    case = cases.take_on(learner=ada.learner, by=ben)
    for to in (jo, jo, ben, jo):
        cases.hand_over(case=case, to=to, by=to)
    assert ada.notifications.filter(kind="handed over").count() == 3
    assert not jo.notifications.exists()  # Jo did it
    cases.hand_over(case=case, to=ben, by=jo)
    assert ben.notifications.filter(kind="case given").count() == 1


def test_a_colleagues_addition_notifies_the_owner(concern, ada, ben):
    cases.take_on(learner=ada.learner, by=ben)
    asking.ask(learner=ada.learner, words="One more thing.", by=ada)
    cases.take_on(learner=ada.learner, by=person("Tess Boyd", RoleKind.TUTOR))
    assert ben.notifications.filter(kind="case added").count() == 1


def test_taking_on_keeps_the_earliest_day_that_was_promised(ada, ben):
    HelpRequestFactory(learner=ada.learner, due_on=make.day(1))
    ConcernFactory(learner=ada.learner, due_on=make.day(2))
    case = cases.take_on(learner=ada.learner, by=ben)
    assert case.next_on == make.day(1)


def test_taking_on_more_moves_the_next_contact_no_later(ada, ben):
    CaseFactory(learner=ada.learner, owner=ben, next_on=make.day(1))
    HelpRequestFactory(learner=ada.learner, due_on=make.day(3))
    assert cases.take_on(learner=ada.learner, by=ben).next_on == make.day(1)
