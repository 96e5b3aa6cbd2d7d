"""A step's own page: what comes first, what the learner answered, what an answer would do."""

import pytest

from pathways.actions import responses
from pathways.reads.route import load
from pathways.reads.step import about, before, is_started, options
from tests.factories.learners import day
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
