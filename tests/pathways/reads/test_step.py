"""A step's own page: what comes first, what the learner answered, what an answer would do."""

import pytest
from django.utils import timezone

from pathways.actions import authoring, responses
from pathways.actions.recommend import at_once
from pathways.models import Estimate
from pathways.reads.route import load
from pathways.reads.step import (
    about,
    before,
    can_be_great,
    is_started,
    options,
    said_by_others,
)
from pathways.shelf import standing
from tests.factories.learners import day, moment
from tests.factories.pathways import BY

TODAY = day(0)


def test_what_comes_first_is_grouped_by_requirement(follower, catalogue, django_assert_num_queries):
    route = load(follower, TODAY)
    with django_assert_num_queries(0):
        groups = before(catalogue["placement"], route)
    assert [[step["name"] for step in group["steps"]] for group in groups] == [
        ["Plans"],
        ["Talk", "Visit"],
    ]
    assert [group["met"] for group in groups] == [False, False]
    assert groups[0]["steps"][0]["id"] == catalogue["plans"].public_id


def test_a_step_that_is_no_longer_offered_is_not_linked(follower, catalogue):
    authoring.withdraw(catalogue["talk"], by=BY)
    groups = before(catalogue["placement"], load(follower, TODAY))
    ids = {step["name"]: step["id"] for group in groups for step in group["steps"]}
    assert ids == {
        "Plans": catalogue["plans"].public_id,
        "Visit": catalogue["visit"].public_id,
        "Talk": None,
    }


@pytest.mark.parametrize("code", ["talk", "visit"])
def test_one_of_several_options_meets_a_requirement(code, follower, catalogue):
    responses.answer(follower, catalogue[code], "done", by=BY)
    groups = before(catalogue["placement"], load(follower, TODAY))
    assert [group["met"] for group in groups] == [False, True]


def test_a_step_that_needs_nothing_has_nothing_before_it(follower, catalogue):
    assert before(catalogue["bus"], load(follower, TODAY)) == []


def test_a_listed_step_has_reasons_and_no_answer(follower, catalogue):
    page = about(load(follower, TODAY), catalogue["infection"])
    assert len(page["reasons"]) >= 2
    assert (page["is_done"], page["answer"], page["response"]) == (False, "", None)


def test_a_done_step_has_its_answer_and_no_reasons(follower, catalogue):
    responses.answer(follower, catalogue["infection"], "done", by=BY)
    page = about(load(follower, TODAY), catalogue["infection"])
    assert page["reasons"] == []
    assert (page["is_done"], page["answer"]) == (True, "You said you’ve done “Infection”.")


def test_a_page_in_cairn_is_distinguished_from_another_site(follower, catalogue):
    route = load(follower, TODAY)
    for link, is_ours in (("/help/", True), ("https://college.example/", False), ("", False)):
        catalogue["bus"].link = link
        assert about(route, catalogue["bus"])["is_ours"] == is_ours


def test_without_a_list_there_is_nothing_to_answer(follower, catalogue):
    route = load(follower, TODAY)
    assert options(None, catalogue["bus"], route, 0) == []
    assert not is_started(None, catalogue["bus"])


# what others say -----------------------------------------------------------------------------


def estimate(step, word, said, raters, revision=1, **more):
    night = {"as_of": TODAY, "revision": revision, "recorded_at": moment(TODAY)}
    counts = {"raters": raters, "said": said, "share": 0.5, "usual": 0.5}
    published = {"published_raters": raters, "published_said": said}
    Estimate.objects.create(step=step, word=word, **counts, **published, **night, **more)


def test_what_others_say_is_the_latest_of_each_word(follower, catalogue, django_assert_num_queries):
    bus, elsewhere = catalogue["bus"], authoring.add_pathway(code="X", name="x", by=BY)
    estimate(bus, "already know", 10, 40)
    estimate(bus, "already know", 20, 40, revision=2)
    estimate(bus, "great", 30, 40)
    estimate(bus, "too hard", 5, 9)
    estimate(bus, "not relevant", 20, 40, pathway=elsewhere)
    estimate(catalogue["talk"], "too hard", 20, 40)
    route = load(follower, TODAY)
    with django_assert_num_queries(1):
        said = said_by_others(bus, route)
    assert said == [
        "About three quarters of the 40 people who did it say it’s great.",
        "About half of the 40 people who answered already knew this.",
    ]
    estimate(bus, "not relevant", 20, 40, pathway=catalogue.pathway)
    assert len(said_by_others(bus, route)) == 3


@pytest.mark.parametrize(
    ("answers", "offered"),
    [((), False), (("done",), True), (("done", "great"), False), (("not relevant",), False)],
)
def test_great_is_offered_once_for_a_step_that_was_done(answers, offered, follower, catalogue):
    bus = catalogue["bus"]
    for answer in answers:
        responses.answer(follower, bus, answer, by=BY)
    route, state = load(follower, TODAY), standing(at_once(follower, timezone.now()))
    is_done = about(route, bus)["is_done"]
    assert can_be_great(state, bus, route, is_done) == offered


def test_great_is_offered_for_a_step_that_was_begun(follower, catalogue):
    responses.start(follower, catalogue["bus"], by=BY)
    route, state = load(follower, TODAY), standing(at_once(follower, timezone.now()))
    assert can_be_great(state, catalogue["bus"], route, False)
