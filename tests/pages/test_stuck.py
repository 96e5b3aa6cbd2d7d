"""Overdue work is called overdue: to the tutor, to the learner, and as counts to Dee."""

import re

import pytest
from django.test import Client

from portal.models import Journey
from support.actions import replies
from support.reads.overdue import Loads, late, load_by_tutor
from tests.factories import learners as make
from tests.factories.everyone import NotificationFactory
from tests.factories.support import CaseFactory, ConcernFactory, HelpRequestFactory
from tests.pages.count import queries
from tests.pages.test_record import words


@pytest.fixture
def ben_in(ben, sign_in):
    return sign_in(Client(), ben)


@pytest.fixture
def ada_in(ada, sign_in):
    return sign_in(Client(), ada)


@pytest.fixture
def dee_in(dee, client, sign_in):
    return sign_in(client, dee)


def test_a_concern_is_overdue_only_after_its_due_date(ada, ben_in):
    concern = ConcernFactory(learner=ada.learner, due_on=make.day(0))
    for path in ("/today/", "/queue/"):
        assert "overdue" not in words(ben_in.get(path))
    type(concern).objects.update(due_on=make.day(-1))
    Journey.objects.all().delete()  # the update goes past the actions
    for path in ("/today/", "/queue/"):
        assert "overdue review was due by" in words(ben_in.get(path))


def test_a_request_past_its_day_is_overdue_to_both(ada, ben_in, ada_in):
    HelpRequestFactory(learner=ada.learner, due_on=make.day(-1))
    assert "overdue asked" in words(ben_in.get("/today/"))
    page = words(ada_in.get("/help/"))
    assert "Someone should have got back to you by" in page
    assert "Who to ring right now" in page


def test_the_learner_sees_that_the_concern_is_overdue(ada, ada_in):
    concern = ConcernFactory(learner=ada.learner, due_on=make.day(-1))
    page = words(ada_in.get(f"/concerns/{concern.public_id}/"))
    assert "It’s overdue, and the college’s administrators can see that." in page


def test_a_case_past_its_date_is_overdue(ada, ben, ben_in):
    CaseFactory(learner=ada.learner, owner=ben, next_on=make.day(-1))
    page = words(ben_in.get("/today/"))
    assert "overdue" in page.split("In progress")[1].split("next contact")[1]


def test_a_pause_stops_the_clock(ada, ben):
    concern = ConcernFactory(learner=ada.learner, raised_on=make.day(-20), due_on=make.day(-18))
    until = make.day(5)
    replies.reply(concern=concern, kind="not now", until_on=until, by=ada)
    concern.refresh_from_db()
    assert concern.due_on > until
    assert late(until).concerns == 0
    replies.take_back(concern=concern, by=ada)
    concern.refresh_from_db()
    assert concern.due_on < make.day(-10)
    assert late(make.day(0)).concerns == 1


def test_the_administrator_sees_counts_by_tutor_but_no_names(ada, ben, flo, dee_in):
    HelpRequestFactory(learner=ada.learner, due_on=make.day(-1))
    ConcernFactory(learner=ada.learner, due_on=make.day(-1))
    ConcernFactory(learner=flo.learner, due_on=make.day(-3))
    ConcernFactory(due_on=make.day(4))  # nobody's tutee
    counted = late(make.day(0))
    assert (counted.asked, counted.concerns, counted.untutored) == (1, 1, 1)
    page = words(dee_in.get("/today/"))
    assert "1 person asked to speak to someone and has had no answer in time" in page
    assert "1 thing we noticed hasn’t been reviewed in time Oldest: three days overdue, Ben" in page
    assert "1 person is waiting and has no tutor" in page
    assert re.search(r"Ben Ross 2 of \d+ learners waiting 2 overdue", page)
    assert "Sinclair" not in page


def test_a_former_tutor_has_nobody_waiting(ada, ben):
    HelpRequestFactory(learner=ada.learner, due_on=make.day(-1))
    ben.roles.update(until_on=make.day(0))
    assert late(make.day(0)).untutored == 1
    assert load_by_tutor(make.day(0)) == Loads([], 0)


def test_unsent_emails_are_listed_with_their_people(dee_in):
    NotificationFactory(letter="parked", user=make.UserFactory(name="Iain Gow"))
    page = words(dee_in.get("/system/"))
    assert "Emails that could not be sent" in page
    assert "Iain Gow" in page


def test_system_takes_5_queries_however_much_is_stuck(dee_in):
    few, _ = queries(dee_in, "/system/")
    for number in range(30):
        NotificationFactory(letter="parked", subject=f"s{number}")
    many, page = queries(dee_in, "/system/")
    assert (few, many) == (5, 5)
    assert "/help-lines/" in page.text
    assert len(page.content) < 40_000
