"""Inviting people who have never signed in: one letter, one link, and what ends it."""

import datetime as dt
import json

import pytest
from django.core import mail
from django.utils import timezone

from learners.actions import invitations, letters
from learners.actions.people import change_address
from learners.models import AuditEvent, Invitation, User
from learners.models.invitation import key_of
from tests.factories.clock import at_moment

PASSWORD = "three quiet stones"


def invite(dee, *users):
    return invitations.invite(users=[user.pk for user in users], by=dee)


def send_all():
    return [
        invitations.deliver(invitation_id=pk, send=letters.send_invitation)
        for pk in invitations.due()
    ]


def ten_minutes_later():
    Invitation.objects.update(invited_at=timezone.now() - dt.timedelta(minutes=11))


def test_a_double_click_sends_one_letter(ada, dee):
    assert (invite(dee, ada), invite(dee, ada)) == (1, 0)
    assert send_all() == [True]
    assert send_all() == []
    assert [letter.to for letter in mail.outbox] == [[ada.email]]


def test_two_deliveries_of_one_letter_send_it_once(ada, dee):
    invite(dee, ada)
    row = Invitation.objects.get()
    for _delivery in range(2):
        invitations.deliver(invitation_id=row.pk, send=letters.send_invitation)
    assert len(mail.outbox) == 1


def test_only_open_logins_that_nobody_has_used_are_invited(ada, ben, flo, dee):
    User.objects.filter(pk=ben.pk).update(last_login=timezone.now())
    User.objects.filter(pk=flo.pk).update(is_active=False)
    assert invite(dee, ada, ben, flo) == 1
    assert Invitation.objects.get().user == ada


def test_inviting_again_ends_the_earlier_link(ada, dee):
    invite(dee, ada)
    earlier = Invitation.objects.get()
    ten_minutes_later()
    assert invite(dee, ada) == 1
    with pytest.raises(invitations.NoLongerOpenError):
        invitations.accept(key=str(earlier.key), password=PASSWORD)
    assert Invitation.objects.get().is_open


def test_a_link_saves_one_password_and_no_second(ada, dee):
    invite(dee, ada)
    key = str(Invitation.objects.get().key)
    assert invitations.accept(key=key, password=PASSWORD) == ada
    with pytest.raises(invitations.NoLongerOpenError):
        invitations.accept(key=key, password="another one, later")
    ada.refresh_from_db()
    assert ada.check_password(PASSWORD)


@pytest.mark.parametrize("case", ["ended", "signed in", "closed", "address changed"])
def test_a_link_ends(case, ada, dee):
    invite(dee, ada)
    key = str(Invitation.objects.get().key)
    if case == "ended":
        now = timezone.now()
        Invitation.objects.update(invited_at=now - dt.timedelta(days=15), ends_at=now)
    elif case == "address changed":
        change_address(user=ada, email="new@strathcairn.example", by=dee)
    else:
        change = {"last_login": timezone.now()} if case == "signed in" else {"is_active": False}
        User.objects.filter(pk=ada.pk).update(**change)
    with pytest.raises(invitations.NoLongerOpenError):
        invitations.accept(key=key, password=PASSWORD)


@pytest.mark.parametrize("days", [1, 14])
def test_how_long_a_link_works_is_a_setting_that_the_letter_names(days, ada, dee, settings):
    settings.INVITATION = dt.timedelta(days=days)
    at_moment(dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC), invite, dee, ada)
    row = Invitation.objects.get()
    assert row.ends_at - row.invited_at == dt.timedelta(days=days)
    letters.send_invitation(row)
    last = {1: "3 November", 14: "16 November"}[days]
    assert last in mail.outbox[0].body
    assert last in mail.outbox[0].alternatives[0].content


def test_a_letter_is_in_the_persons_language(ada, dee, settings):
    settings.ADDRESS = "https://cairn.college.example"
    User.objects.filter(pk=ada.pk).update(language="cy")
    invite(dee, ada)
    send_all()
    html = mail.outbox[0].alternatives[0].content
    assert '<html lang="cy">' in html
    address = f"https://cairn.college.example/invitation/{Invitation.objects.get().token}/"
    assert address in mail.outbox[0].body
    assert html.count(address) == 2


def test_no_row_has_the_token(ada, dee):
    """Who reads the database has the key, and cannot sign it."""
    invite(dee, ada)
    send_all()
    row = Invitation.objects.get()
    signature = row.token.rpartition(".")[2]
    assert key_of(row.token) == row.key.hex
    assert key_of(row.key.hex) == key_of(f"{row.key.hex}.{signature[:-1]}") == ""
    events = json.dumps(list(AuditEvent.objects.values()), default=str)
    assert row.key.hex not in events.replace("-", "")
    assert signature not in events + json.dumps(list(Invitation.objects.values()), default=str)


def test_inviting_and_accepting_are_audited_about_the_learner(ada, dee):
    invite(dee, ada)
    invitations.accept(key=str(Invitation.objects.get().key), password=PASSWORD)
    events = AuditEvent.objects.order_by("pk").values_list("verb", "actor", "label", "learner_id")
    about = ("Ada Sinclair", ada.learner.pk)
    assert list(events) == [
        ("invitation.send", "Dee Fraser", *about),
        ("invitation.accept", "Ada Sinclair", *about),
    ]


def fail(_invitation):
    raise OSError("no mail today, ada@strathcairn.example")


def test_a_letter_that_fails_is_tried_three_times_and_then_shown(ada, dee):
    invite(dee, ada)
    for _attempt in range(3):
        Invitation.objects.update(claimed_at=None)
        (pk,) = invitations.due()
        invitations.deliver(invitation_id=pk, send=fail)
        assert invitations.due() == []  # not at once again
    assert Invitation.objects.get().letter == "parked"


def test_a_lost_delivery_is_not_repeated(ada, dee):
    invite(dee, ada)
    long_ago = timezone.now() - dt.timedelta(hours=1)
    Invitation.objects.update(letter="sending", claimed_at=long_ago)
    assert invitations.due() == []
    assert Invitation.objects.get().letter == "parked"


def test_an_invitation_in_the_meantime_keeps_its_own_letter(ada, dee):
    invite(dee, ada)

    def send(_invitation):
        ten_minutes_later()
        invite(dee, ada)

    assert not invitations.deliver(invitation_id=invitations.due()[0], send=send)
    assert Invitation.objects.get().letter == "waiting"


def test_a_letter_whose_link_has_ended_is_not_sent(ada, dee):
    invite(dee, ada)
    User.objects.filter(pk=ada.pk).update(last_login=timezone.now())
    assert send_all() == [False]
    assert mail.outbox == []
    assert invitations.due() == []


def test_many_are_invited_with_as_many_queries_as_one(
    ada, ben, flo, gus, dee, django_assert_max_num_queries
):
    for users in ([ada], [ben, flo, gus]):
        with django_assert_max_num_queries(7):
            assert invite(dee, *users) == len(users)
