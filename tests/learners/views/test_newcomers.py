"""People who have never signed in: who is listed, and what inviting them does."""

import datetime as dt

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from learners import tasks
from learners.actions import invitations
from learners.models import AccessEvent, Invitation, User
from portal.demo.seed import analyse
from tests.factories import learners as make
from tests.pages.count import queries
from tests.pages.test_record import words

LIST, ALL = "/people/newcomers/", "/people/newcomers/invite/"


@pytest.fixture
def dee_in(dee, client, sign_in):
    sign_in(client, dee)
    User.objects.filter(pk=dee.pk).update(last_login=timezone.now())
    return client


def invited(user, dee, *, days_ago=0):
    invitations.invite(users=[user.pk], by=dee)
    now = timezone.now() - dt.timedelta(days=days_ago)
    dates = {"invited_at": now, "ends_at": now + dt.timedelta(days=14)}
    Invitation.objects.filter(user=user).update(**dates, letter="sent")


def named(page):
    return [line.name for line in page.context["lines"]]


def test_those_who_have_signed_in_or_are_closed_are_not_listed(ada, ben, flo, dee_in):
    User.objects.filter(pk=ben.pk).update(last_login=timezone.now())
    User.objects.filter(pk=flo.pk).update(is_active=False)
    page = dee_in.get(LIST)
    assert named(page) == ["Ada Sinclair"]
    assert "SC-ADA" in words(page)
    assert "Has had an account since" in words(page)
    assert "Not invited yet." in words(page)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, ["Ada Sinclair", "Ben Ross", "Flo Mackay"]),
        ({"who": "learners"}, ["Ada Sinclair", "Flo Mackay"]),
        ({"who": "roles"}, ["Ben Ross"]),
        ({"link": "none"}, ["Ben Ross"]),
        ({"link": "open"}, ["Ada Sinclair"]),
        ({"link": "ended"}, ["Flo Mackay"]),
        ({"q": "mackay flo"}, ["Flo Mackay"]),
        ({"q": "SC-ADA"}, ["Ada Sinclair"]),
        ({"q": "ben@"}, ["Ben Ross"]),
        ({"who": "x"}, ["Ada Sinclair", "Ben Ross", "Flo Mackay"]),
    ],
)
def test_the_list_is_searched_and_narrowed(query, names, ada, ben, flo, dee, dee_in):
    invited(ada, dee)
    invited(flo, dee, days_ago=15)
    assert named(dee_in.get(LIST, query)) == names


def test_the_list_shows_what_became_of_each_letter(ada, flo, gus, dee, dee_in):
    invited(ada, dee)
    invited(flo, dee, days_ago=15)
    invited(gus, dee)
    Invitation.objects.filter(user=gus).update(letter="parked")
    page = words(dee_in.get(LIST))
    assert "Their link works until" in page
    assert "link ended" in page
    assert "The email could not be sent." in page


def test_being_listed_is_recorded_as_a_look(ada, dee_in):
    dee_in.get(LIST)
    looks = AccessEvent.objects.values_list("learner_id", "kind")
    assert list(looks) == [(ada.learner.pk, "listed")]


def test_one_invitation_leads_back_to_the_same_list(ada, dee_in):
    sent = {"back": "who=learners&page=2"}
    reply = dee_in.post(f"/people/{ada.public_id}/invite/", sent)
    assert reply["Location"] == f"{LIST}?who=learners&page=2"
    assert "Ada Sinclair will get an email." in words(dee_in.get(LIST))
    dee_in.post(f"/people/{ada.public_id}/invite/", {"from": "person"})
    page = words(dee_in.get(f"/people/{ada.public_id}/"))
    assert "was invited a moment ago" in page
    assert "Invite them again" in page


def test_everyone_without_a_link_is_invited_once_the_number_is_confirmed(
    ada, ben, flo, gus, dee, dee_in
):
    invited(ada, dee)
    invited(flo, dee, days_ago=15)
    page = words(dee_in.get(ALL, {"who": "learners"}))
    assert "Send 2 invitations?" in page
    assert "One other person in your list already has a link that works." in page
    assert Invitation.objects.filter(letter="waiting").count() == 0
    done = dee_in.post(f"{ALL}?who=learners", follow=True)
    assert "2 letters are on their way." in words(done)
    again = dee_in.post(f"{ALL}?who=learners", follow=True)
    assert "already has a link, so no letter was sent" in words(again)
    waiting = Invitation.objects.filter(letter="waiting").values_list("user", flat=True)
    assert set(waiting) == {flo.pk, gus.pk}


def test_a_worker_sends_the_letters(ada, flo, dee, monkeypatch):
    invitations.invite(users=[ada.pk, flo.pk], by=dee)
    monkeypatch.setattr(
        tasks.current_app, "send_task", lambda name, ids, **_more: tasks.invite(*ids)
    )
    tasks.reconcile()
    tasks.reconcile()
    assert sorted(to for letter in mail.outbox for to in letter.to) == [ada.email, flo.email]


def more_people(number):
    start = User.objects.count()
    users = User.objects.bulk_create(
        User(email=f"n{place:04}@strathcairn.example", name=f"New {place:04}")
        for place in range(start, start + number)
    )
    learners = [make.LearnerFactory.build(user=user, name=user.name) for user in users]
    type(learners[0]).objects.bulk_create(learners)
    return users


def test_a_thousand_people_need_as_many_queries_as_ten(dee, dee_in):
    counts = set()
    for number in (10, 990):
        users = more_people(number)
        invitations.invite(users=[user.pk for user in users[::2]], by=dee)
        counts.add((queries(dee_in, LIST)[0], queries(dee_in, ALL)[0]))
    assert len(counts) == 1, counts
    assert len(dee_in.get(f"{LIST}?page=20").context["lines"]) == 50


def test_the_list_is_read_by_its_index(dee_in):
    User.objects.bulk_create(
        User(email=f"s{n}@x.example", name=f"S {n}", last_login=timezone.now()) for n in range(3000)
    )
    more_people(20)
    analyse()
    with connection.cursor() as cursor:  # whatever rows of other tests, long gone, it still lists
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
    rows = User.objects.never_signed_in().order_by("name_key", "pk")[:50]
    assert "user_never_signed_in" in rows.explain()
