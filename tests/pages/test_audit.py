"""Audit and System: who did what, and where the machinery stands."""

import datetime as dt

import pytest
from django.utils import timezone

from learners.actions.audit import record
from learners.models import AccessEvent
from tests.factories import learners as make
from tests.factories.portal import NightFactory, StageRunFactory
from tests.pages.count import queries
from tests.pages.test_record import words

URL = "/audit/"


@pytest.fixture
def dee_in(dee, client, sign_in):
    return sign_in(client, dee)


def act(by="Ben Ross", verb="role.give", label="Cy Laird: tutor", days=0, learner=None, **detail):
    at = timezone.now() - dt.timedelta(days=days)
    return record(
        verb=verb,
        kind="role",
        object_id=1,
        label=label,
        by=by,
        learner=learner,
        detail=detail,
        at=at,
    )


def test_the_latest_act_stands_first_with_who_and_what(dee_in):
    act(label="first")
    act(label="second", by="Dee Fraser", module="CARE1")
    page = words(dee_in.get(URL))
    assert page.index("second") < page.index("first")
    assert "role.give second Dee Fraser" in page
    assert "CARE1" in page


@pytest.mark.parametrize(
    "asked",
    [
        {"who": "ben"},
        {"what": "night"},
        {"about": "sc-ada"},
        {"from_on": make.day(-2).isoformat()},
        {"last_on": make.day(-9).isoformat()},
    ],
)
def test_acts_are_found_by_who_what_whom_and_when(asked, dee_in, ada):
    act(by="Ben Ross", label="wanted by who", days=5)
    act(by="Dee Fraser", verb="night.open", label="wanted by what", days=5)
    act(by="Dee Fraser", label="wanted by whom", learner=ada.learner, days=5)
    act(by="Dee Fraser", label="wanted by from", days=1)
    act(by="Dee Fraser", label="wanted by to", days=20)
    page = words(dee_in.get(URL, asked))
    wanted = {"who": "who", "what": "what", "about": "whom", "from_on": "from", "last_on": "to"}
    assert f"wanted by {wanted[next(iter(asked))]}" in page
    assert page.count("wanted by") == 1


def test_whoever_an_act_is_about_sees_that_it_was_read(dee_in, ada, flo):
    act(learner=ada.learner)
    dee_in.get(URL)
    assert list(AccessEvent.objects.values_list("learner_id", flat=True)) == [ada.learner.pk]


def test_older_acts_are_a_page_away_and_keep_the_question(dee_in):
    for n in range(60):
        act(label=f"act {n:03}")
    page = dee_in.get(URL, {"who": "Ben"})
    assert "act 059" in words(page)
    assert "act 009" not in words(page)
    older = page.content.decode().split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0]
    assert "who=Ben" in older
    assert "act 009" in words(dee_in.get(URL + older.replace("&amp;", "&")))


@pytest.mark.parametrize(
    "asked",
    [
        {"who": "\x00"},
        {"who": "<script>alert(1)</script>"},
        {"from_on": "2026-02-31"},
        {"before": "x"},
        {"before": "9" * 40},
        {"before": "²"},
        {"what": "%" * 100},
    ],
)
def test_whatever_is_asked_is_answered(asked, dee_in):
    act()
    response = dee_in.get(URL, asked)
    assert response.status_code == 200
    assert b"<script>alert" not in response.content


def test_nobody_changes_the_audit_through_a_page(dee_in):
    act()
    assert dee_in.post(URL).status_code == 405
    assert dee_in.delete(URL).status_code == 405


def test_system_says_how_the_latest_night_ended(dee_in):
    assert "None has run yet." in words(dee_in.get("/system/"))
    night = NightFactory(as_of=make.day(0), state="done")
    StageRunFactory(night=night, state="parked")
    page = words(dee_in.get("/system/"))
    assert f"The latest is for {make.day(0):%-d %B %Y}: done." in page
    assert "One learner is set aside." in page


def test_the_audit_takes_6_queries_however_long(dee_in, ada):
    act(learner=ada.learner)
    few, _ = queries(dee_in, URL)
    for learner in make.LearnerFactory.create_batch(60):
        act(learner=learner)
    assert (few, queries(dee_in, URL)[0]) == (6, 6)


def test_system_takes_8_queries(dee_in):
    assert queries(dee_in, "/system/")[0] == 8
