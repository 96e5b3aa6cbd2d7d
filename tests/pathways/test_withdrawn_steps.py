"""A step that a learner began or did, and that is no longer offered: read, counted, named."""

import pytest

from pathways.actions import authoring, responses
from pathways.actions.recommend import recommend
from pathways.models import Recommendation, Step
from pathways.reads import hill
from pathways.reads.route import changed_of, load, next_of
from tests.factories.clock import at_moment
from tests.factories.learners import day
from tests.factories.pathways import BY, follows
from tests.pages.test_record import words
from tests.pathways.nights import night, on
from tests.pathways.test_pages import url

TODAY = 40  # the number of today's morning


def noon(days):
    return on(TODAY + days, 12)


def tonight(follower, revision=1):
    recommend(night(follower, TODAY, hour=1, revision=revision))


@pytest.fixture
def begun(catalogue, follower):
    """Bus, begun last week and withdrawn yesterday; others need nothing of it."""
    at_moment(noon(-7), responses.start, follower, catalogue["bus"], by=BY)
    withdraw(catalogue["bus"])
    return catalogue["bus"]


@pytest.fixture
def done(catalogue, follower):
    at_moment(noon(-7), responses.answer, follower, catalogue["bus"], "done", by=BY)
    withdraw(catalogue["bus"])
    return catalogue["bus"]


def withdraw(step):
    at_moment(noon(-1), authoring.withdraw, step, by=BY)


def test_a_step_begun_stays_readable_and_can_be_finished(begun, ada_client, follower):
    page = words(ada_client.get(url(begun)))
    assert "No longer offered since" in page
    assert "You’ve started it, so you can still finish it" in page
    assert "No longer offered" in words(ada_client.get("/plan/"))
    assert url(begun) in ada_client.get("/plan/").text
    ada_client.post(url(begun), {"answer": "done"})
    assert "You’ve done it, and it still counts." in words(ada_client.get(url(begun)))
    assert next_of(load(follower, day(0))).done == 1


def test_a_step_begun_can_be_set_aside_and_then_counts_no_more(begun, ada_client, follower):
    assert counts(follower) == (0, 8)
    ada_client.post(url(begun), {"answer": "not relevant"})
    assert counts(follower) == (0, 7)


def test_a_step_done_stays_readable_and_counts(done, ada_client, follower):
    page = words(ada_client.get(url(done)))
    assert "You’ve done it, and it still counts." in page
    assert "Not this one?" not in page
    assert counts(follower) == (1, 8)
    assert "Bus" in words(ada_client.get("/plan/")).split("Steps you’ve done")[1]


def counts(follower):
    """Return what the plan and its picture say, after tonight."""
    tonight(follower)
    route = load(follower, day(0))
    steps, (picture,) = next_of(route), hill.followed(route)
    assert (steps.done, steps.total) == (picture.done, picture.total)
    return steps.done, steps.total


def test_a_step_neither_begun_nor_done_is_gone(catalogue, follower, ada_client):
    withdraw(catalogue["bus"])
    assert ada_client.get(url(catalogue["bus"])).status_code == 404
    assert counts(follower) == (0, 7)


def test_a_step_that_another_learner_began_is_not_readable(begun, client, sign_in, flo, catalogue):
    follows(flo.learner, catalogue)
    assert sign_in(client, flo).get(url(begun)).status_code == 404


def test_a_step_whose_work_was_handed_in_stays_readable(college, catalogue, follower, ada_client):
    Step.objects.filter(code="bus").update(assessment=college.assessments[0])
    withdraw(Step.objects.get(code="bus"))
    assert ada_client.get(url(catalogue["bus"])).status_code == 200


@pytest.mark.parametrize("nights", [0, 1, 2], ids=["before the night", "after it", "run twice"])
def test_what_changed_names_a_step_done(nights, done, follower, ada_client):
    for revision in range(nights):
        tonight(follower, revision + 1)
    sentence = "“Bus” is no longer offered. You’ve done it, and it still counts."
    assert changed_of(load(follower, day(0))).count(sentence) == 1
    assert sentence in words(ada_client.get("/today/"))


@pytest.mark.parametrize("nights", [0, 1, 2])
def test_what_changed_names_a_step_begun_once(nights, begun, follower):
    for revision in range(nights):
        tonight(follower, revision + 1)
    sentences = changed_of(load(follower, day(0)))
    assert [it for it in sentences if "Bus" in it] == [
        "“Bus” is no longer offered. You’ve started it, so you can still finish it."
    ]


def test_a_withdrawal_of_last_week_is_news_no_more(catalogue, follower):
    at_moment(noon(-9), responses.start, follower, catalogue["bus"], by=BY)
    at_moment(noon(-5), authoring.withdraw, catalogue["bus"], by=BY)
    assert not any("no longer offered" in it for it in changed_of(load(follower, day(0))))


def test_a_step_withdrawn_is_recommended_to_nobody(begun, follower):
    tonight(follower)
    assert begun.pk not in Recommendation.objects.get().steps
