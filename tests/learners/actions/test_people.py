"""What people choose about their own account."""

from smtplib import SMTPServerDisconnected

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core import mail

from learners.actions import people, roster
from learners.models import AuditEvent


def test_a_language_is_remembered(ada):
    people.choose_language(by=ada, language="cy")
    ada.refresh_from_db()
    assert ada.language == "cy"


def test_a_language_that_cairn_does_not_speak_is_refused(ada):
    with pytest.raises(people.UnknownLanguageError):
        people.choose_language(by=ada, language="fr")
    ada.refresh_from_db()
    assert ada.language == "en-gb"


def test_nothing_else_of_the_account_is_written(ada, django_assert_num_queries):
    ada.name = "Not saved"
    with django_assert_num_queries(3):  # savepoint, update, release
        people.choose_language(by=ada, language="gd")
    ada.refresh_from_db()
    assert ada.name == "Ada Sinclair"


def change(user, dee, email="new@strathcairn.example"):
    return people.change_address(user=user, email=email, by=dee)


def test_an_address_changes_once_and_returns_the_one_before(ada, dee):
    before = ada.email
    assert change(ada, dee) == before
    assert change(ada, dee) is None
    event = AuditEvent.objects.get()
    assert (event.verb, event.learner_id) == ("address.change", ada.learner.pk)
    assert before not in f"{event.label}{event.detail}"


@pytest.mark.parametrize("email", ["ben@strathcairn.example", "BEN@STRATHCAIRN.example"])
def test_two_people_never_sign_in_with_one_address(email, ada, ben, dee):
    with pytest.raises(roster.AddressTakenError):
        change(ada, dee, email)
    ada.refresh_from_db()
    assert ada.email == "ada@strathcairn.example"


def test_an_address_that_someone_confirmed_for_themselves_is_taken(ada, ben, dee):
    EmailAddress.objects.create(user=ben, email="new@strathcairn.example", verified=True)
    with pytest.raises(roster.AddressTakenError):
        change(ada, dee)


def test_the_same_address_in_other_letters_is_a_change_and_not_taken(ada, dee):
    assert change(ada, dee, "ADA@strathcairn.example") == "ada@strathcairn.example"


def test_the_old_address_opens_no_door_any_more(ada, dee):
    EmailAddress.objects.create(user=ada, email=ada.email, primary=True, verified=True)
    change(ada, dee)
    assert list(EmailAddress.objects.values_list("email", "primary", "verified")) == [
        ("new@strathcairn.example", True, True)
    ]


def signed_in(user) -> str:
    """A session of someone, as signing in leaves it."""
    session = SessionStore()
    session.create()
    UserSession.objects.create(user=user, session_key=session.session_key, ip="127.0.0.1")
    return session.session_key


def test_a_change_of_address_signs_the_person_out_everywhere_and_nobody_else(ada, ben, dee):
    own, other = [signed_in(ada), signed_in(ada)], signed_in(ben)
    change(ada, dee)
    assert not Session.objects.filter(session_key__in=own).exists()
    assert Session.objects.filter(session_key=other).exists()
    assert [row.user for row in UserSession.objects.all()] == [ben]


def test_both_addresses_hear_that_it_changed_and_nothing_else(ada):
    addresses = ["old@strathcairn.example", "new@strathcairn.example"]
    assert people.notify_of_address(user=ada, addresses=addresses) == []
    assert [letter.to for letter in mail.outbox] == [[address] for address in addresses]
    for letter in mail.outbox:
        assert not any(word in letter.body for word in ("Ada", *addresses))


def test_an_address_that_cannot_be_written_to_is_returned(ada, monkeypatch):
    def refuse(letter, **more):
        if letter.to == ["old@strathcairn.example"]:
            raise SMTPServerDisconnected

    monkeypatch.setattr(people.EmailMultiAlternatives, "send", refuse)
    addresses = ["old@strathcairn.example", "new@strathcairn.example"]
    assert people.notify_of_address(user=ada, addresses=addresses) == addresses[:1]
