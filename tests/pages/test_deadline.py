"""A deadline that half a class missed: its owner moves it, and everyone can read why."""

import pytest
from django.urls import reverse

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
    with django_assert_num_queries(7):
        jo_in.get(url)
