"""Each contact once, with the case it belongs to, and the learner hears of it."""

import datetime as dt
import uuid

import pytest

from learners.models import AuditEvent, Notification
from support.actions import contacts
from support.models import Contact
from tests.factories import learners as make
from tests.factories.support import CaseFactory


@pytest.fixture
def log(ada, ben):
    """Log a telephone call between Ben and Ada."""

    def call(words="We talked.", by=ben, **more):
        data = {"channel": "phone", "reached": True, "words": words, **more}
        return contacts.log(learner=ada.learner, by=by, **data)

    return call


def test_a_contact_says_who_how_and_whether_it_succeeded(log, ben):
    contact = log(channel="video", reached=False)
    assert (contact.made_by, contact.channel, contact.reached) == (ben, "video", False)
    event = AuditEvent.objects.get()
    assert (event.verb, event.detail) == ("contact.log", {"reached": False})
    assert "talked" not in f"{event.label}{event.detail}"


def test_the_learner_is_notified_of_it(log, ada):
    log()
    assert Notification.objects.get().user == ada


def test_a_learner_without_a_login_can_be_contacted(ben):
    learner = make.LearnerFactory()
    contacts.log(learner=learner, channel="phone", reached=True, words="", by=ben)
    assert learner.contacts.exists()
    assert not Notification.objects.exists()


def test_the_same_form_sent_twice_saves_one_contact(log):
    token = uuid.uuid4()
    assert log(token=token) == log(token=token)
    assert (AuditEvent.objects.count(), Notification.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    "change", [{"words": "We talked again."}, {"reached": False}, {"channel": "in person"}]
)
def test_the_form_sent_again_with_other_words_is_another_contact_once(change, log):
    token = uuid.uuid4()
    first = log(token=token)
    again = [log(token=token, **change) for _ in range(2)]
    assert again[0] == again[1] != first
    assert Contact.objects.count() == 2


def test_one_persons_token_cannot_change_anothers_contact(log, cy):
    token = uuid.uuid4()
    first = log(token=token)
    other = log(token=token, by=cy)
    first.refresh_from_db()
    assert (first.made_by.name, other.made_by.name) == ("Ben Ross", "Cy Laird")


def test_two_contacts_without_a_form_are_two(log):
    assert log() != log()


def test_a_contact_belongs_to_the_open_case_and_sets_its_next_date(log, ada, ben):
    CaseFactory(learner=ada.learner, closed_at=make.moment(make.day(-9)), closing="Done.")
    case = CaseFactory(learner=ada.learner, owner=ben, next_on=make.day(1))
    assert log().case == case
    case.refresh_from_db()
    assert case.next_on == make.day(1)
    log("Again on Friday.", next_on=make.day(5))
    case.refresh_from_db()
    assert case.next_on == make.day(5)


def test_a_double_click_does_not_move_the_date_back(log, ada, ben):
    case = CaseFactory(learner=ada.learner, owner=ben)
    token = uuid.uuid4()
    log(token=token, next_on=make.day(5))
    type(case).objects.update(next_on=make.day(9))
    log(token=token, next_on=make.day(5))
    case.refresh_from_db()
    assert case.next_on == make.day(9)


def test_without_an_open_case_no_date_is_saved(log):
    assert log(next_on=make.day(5)).case is None


def test_who_wrote_it_can_correct_it_and_what_it_said_first_stays(log, ben, ada):
    contact = log()
    fix = {"channel": "phone", "reached": False, "words": "No answer.", "by": ben}
    for _ in range(2):
        contact = contacts.correct(contact=contact, **fix)
    assert (contact.reached, contact.words) == (False, "No answer.")
    assert contact.earlier == {"channel": "phone", "reached": True, "words": "We talked."}
    assert contact.corrected_at is not None
    assert AuditEvent.objects.filter(verb="contact.correct").count() == 1
    again = contacts.correct(contact=contact, **{**fix, "words": "Left a message."})
    assert again.earlier["words"] == "We talked."


def test_nobody_else_corrects_it_and_nobody_after_a_day(log, ben, cy):
    contact = log()
    fix = {"contact": contact, "channel": "phone", "reached": False, "words": ""}
    with pytest.raises(contacts.TooLateError):
        contacts.correct(**fix, by=cy)
    assert contacts.correctable([contact], ben) == {contact.pk}
    Contact.objects.update(made_at=contact.made_at - dt.timedelta(days=1))
    with pytest.raises(contacts.TooLateError):
        contacts.correct(**fix, by=ben)
    contact.refresh_from_db()
    assert contacts.correctable([contact], ben) == set()


@pytest.mark.parametrize(("reached", "left"), [(True, None), (False, -1)])
def test_only_being_in_touch_keeps_a_promised_day(reached, left, ada, ben):
    case = CaseFactory(learner=ada.learner, owner=ben, next_on=make.day(-1))
    contacts.log(learner=ada.learner, channel="phone", reached=reached, words="", by=ben)
    case.refresh_from_db()
    assert case.next_on == (None if left is None else make.day(left))
