"""A deadline that half a class missed: its owner moves it, and everyone can read why."""

import re

import pytest
from django.urls import reverse

from learners.actions import calendar
from learners.actions.proposals import KIND
from learners.models import Notification
from learners.wording import day
from support.models import Concern, ModuleConcern
from tests.factories import learners as make
from tests.pages.test_record import words
from tests.support.actions.test_concerns import classmates, night

MOVED = {"on": make.day(7), "reason": "The lab was shut for two days."}


@pytest.fixture
def url(college):
    return reverse("deadline", args=[college.assessments[2].public_id])


@pytest.fixture
def jo_in(client, sign_in, college):
    return sign_in(client, college.jo)


def test_from_today_to_every_learners_page(college, jo_in, url, client, sign_in):
    classmates(college, 11, misses=college.assessments[2:3])
    night()
    assert "Move the date" in words(jo_in.get("/today/"))
    page = words(jo_in.get(url))
    assert "12 people are on this module run." in page
    jo_in.post(url, MOVED)
    assert ModuleConcern.objects.get().ended_on == make.day(0)
    assert "Move the date" not in words(jo_in.get("/today/"))
    sign_in(client, college.ada.user)
    assert "A deadline has moved." in words(client.get("/messages/"))
    page = words(client.get(url))
    assert "Jo Kerr moved it on" in page
    assert MOVED["reason"] in page
    assert f"Due on {make.in_words(7)}" in page or "Due on" in page
    assert MOVED["reason"] in words(client.get("/me/"))


def test_a_concern_that_rested_on_it_ends(college, jo_in, url):
    classmates(college, 11)
    night()
    assert Concern.objects.get().state == "open"
    jo_in.post(url, MOVED)
    assert Concern.objects.get().state == "gone"
    night(days=1)
    assert Concern.objects.count() == 1


def test_only_the_owner_and_administrators_move_it_and_only_its_learners_read(
    college, url, client, sign_in, ben, cy, dee, flo
):
    for user, get, post in ((dee, 200, 302), (ben, 404, 404), (cy, 404, 404), (flo, 404, 404)):
        sign_in(client, user)
        assert client.get(url).status_code == get
        assert client.post(url, MOVED).status_code == post
    sign_in(client, college.ada.user)
    assert client.get(url).status_code == 200
    assert client.post(url, MOVED).status_code == 404


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({"on": make.day(-1), "reason": "x"}, "Choose a date from today"),
        ({"on": make.day(7)}, "error-summary"),
    ],
)
def test_a_date_in_the_past_or_no_reason_is_refused(form, error, jo_in, url):
    assert error in jo_in.post(url, form).content.decode()


def test_the_date_it_has_is_refused(jo_in, url):
    jo_in.post(url, MOVED)
    page = words(jo_in.post(url, {**MOVED, "reason": "Another reason."}))
    assert "It’s due on that day already." in page


def test_the_page_takes_so_many_queries(jo_in, url, django_assert_num_queries):
    with django_assert_num_queries(8):
        jo_in.get(url)


@pytest.fixture
def snow(college, dee):
    """The day on which the care plan is due, and the two days after it, are closed."""
    days = {"from_on": make.day(10), "last_on": make.day(12), "name": "Snow"}
    calendar.close_days(by=dee, **days)
    return days


@pytest.fixture
def fallen(college):
    return reverse("deadline", args=[college.assessments[3].public_id])


def waiting(user):
    return Notification.objects.of(user).unread().filter(kind=KIND).exists()


def test_its_owner_takes_the_proposed_day_and_learners_read_why(
    college, snow, fallen, jo_in, client, sign_in
):
    assert "is due on a day when the college is closed" in words(jo_in.get("/messages/"))
    page = jo_in.get(fallen)
    assert "The college is closed on that day: Snow." in words(page)
    proposed = page.context["fallen"].open_on
    assert proposed > make.day(12)
    assert f"Move to {day(proposed, make.day(0))}" in words(page)
    sent = dict(re.findall(r'type="hidden" name="(on|reason)" value="([^"]+)"', page.text))
    jo_in.post(fallen, sent)
    assert college.assessments[3].deadlines.latest_first().first().on == proposed
    assert "Move it to the next open day?" not in words(jo_in.get(fallen))
    assert not waiting(college.jo)
    sign_in(client, college.ada.user)
    shown = words(client.get(fallen))
    assert "The college is closed on" in shown
    assert "Snow" in shown


def test_its_owner_leaves_it_and_everyone_reads_that_nobody_is_late(
    college, snow, fallen, jo_in, client, sign_in
):
    page = words(jo_in.post(f"{fallen}leave/", follow=True))
    assert "Jo Kerr left the date as it is." in page
    assert "Move it to the next open day?" not in page
    sign_in(client, college.ada.user)
    assert "Nobody is late before" in words(client.get(fallen))
    assert client.post(f"{fallen}leave/").status_code == 404


def test_a_proposal_goes_when_the_days_open_again(snow, fallen, jo_in, dee, college):
    assert waiting(college.jo)
    calendar.open_days(by=dee, **snow)
    page = words(jo_in.get(fallen))
    assert "The college is closed on that day" not in page
    assert not waiting(college.jo)


def test_the_calendar_lists_work_that_nobody_has_decided_about(
    snow, fallen, dee, client, sign_in, college
):
    sign_in(client, dee)
    assert "Care plan" in words(client.get("/calendar/"))
    client.post(f"{fallen}leave/")
    assert "Care plan" not in words(client.get("/calendar/"))


def test_the_calendar_shows_which_work_has_no_owner_to_ask(snow, college, dee, client, sign_in):
    sign_in(client, dee)
    assert "no owner" not in words(client.get("/calendar/"))
    college.jo.roles.all().delete()
    assert "no owner" in words(client.get("/calendar/"))
