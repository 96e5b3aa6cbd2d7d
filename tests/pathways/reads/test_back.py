"""Welcome back: what passed while someone was away, and the smallest step, without a reproach."""

import pytest

from learners.models import User
from learners.reads.work import due_work
from pathways.actions import responses
from pathways.reads.back import welcome_back
from pathways.reads.route import load
from tests.factories.learners import day, in_words
from tests.factories.pathways import BY
from tests.pages.test_record import words


@pytest.fixture
def back(college, follower):
    return lambda since: welcome_back(
        load(follower, day(0)), due_work(follower, day(0)), day(since)
    )


def test_it_says_what_passed_since_then_and_what_comes_next(back):
    assert back(-21).passed == [
        f"“Case study 2” was due on {in_words(-10)}. You can still ask for more time.",
        f"“Reflection log” was due on {in_words(-3)}. You can still ask for more time.",
        f"The next date is {in_words(10)}: “Care plan”.",
    ]
    assert len(back(-9).passed) == 2


def test_it_offers_the_smallest_step_that_can_be_begun(back, follower, catalogue):
    assert (back(-21).name, back(-21).hours) == ("Bus", "about 6 minutes")
    responses.answer(follower, catalogue["bus"], "done", by=BY)
    assert back(-21).name == "Talk"


def test_with_nothing_to_begin_it_still_says_what_passed(back, follower, catalogue):
    for step in catalogue.steps.values():
        responses.answer(follower, step, "done", by=BY)
    assert back(-21).name == ""
    assert back(-21).passed


def test_today_welcomes_on_the_day_they_come_back_and_not_on_the_next(
    follower, college, client, sign_in
):
    user = follower.user
    User.objects.filter(pk=user.pk).update(seen_on=day(-21))
    sign_in(client, user)
    for _ in range(2):
        page = words(client.get("/today/"))
        assert "Welcome back" in page
        assert f"Everything is where you left it on {in_words(-21)}." in page
        assert "The smallest thing you could do now takes about 6 minutes: Bus" in page
        assert "missed" not in page.split("Welcome back")[1].split("Change my aim")[0]
    User.objects.filter(pk=user.pk).update(seen_on=day(-1))
    assert "Welcome back" not in words(client.get("/today/"))


def test_someone_who_was_here_last_week_is_not_welcomed_back(follower, client, sign_in):
    User.objects.filter(pk=follower.user.pk).update(seen_on=day(-7))
    assert "Welcome back" not in words(sign_in(client, follower.user).get("/today/"))
