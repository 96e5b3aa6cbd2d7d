"""What moved because of a learner: true of their list, and without figures of few people."""

import re

import pytest

from feedback.reads.moved import SHOWN, moved
from pathways.actions import responses
from pathways.models import Moved, Response
from tests.factories.clock import at_moment
from tests.factories.learners import day
from tests.factories.pathways import BY, care, step
from tests.feedback.nights import answer, followers, run
from tests.pathways.nights import on

pytestmark = pytest.mark.django_db
TODAY = day(0)


@pytest.fixture
def catalogue():
    return care(at=on(-5))


@pytest.fixture
def learner(catalogue):
    return followers(catalogue, 1)[0]


def test_an_answer_that_changed_the_list_says_how(learner, catalogue):
    answer(learner, catalogue["infection"], "too hard")
    row = moved(learner, TODAY)[0]
    assert row.words.startswith("You said “Infection” was too hard")
    assert row.changed[0] == "“Sums” now comes first."


def test_an_answer_that_moved_nothing_else_says_nothing(learner, catalogue):
    answer(learner, catalogue["doses"], "not relevant", 1)
    answer(learner, catalogue["doses"], "no time", 2)
    assert Moved.objects.count() == 1
    assert moved(learner, TODAY)[0].changed == []


def test_the_stored_lists_are_those_before_and_after(learner, catalogue):
    before = learner.recommendation.steps if hasattr(learner, "recommendation") else None
    answer(learner, catalogue["infection"], "done")
    row = Moved.objects.get()
    learner.refresh_from_db()
    assert row.after == learner.recommendation.steps
    assert catalogue["infection"].pk in row.before
    assert before in (None, row.before)


def test_an_answer_that_was_taken_back_is_left_out(learner, catalogue):
    answer(learner, catalogue["infection"], "done")
    answer(learner, catalogue["bus"], "not relevant", 2)
    last = Response.objects.latest("pk")
    at_moment(on(2, 13), responses.undo, learner, catalogue["bus"], last.pk, by=BY)
    assert [row.words for row in moved(learner, TODAY)] == ["You said you’ve done “Infection”."]


def test_it_says_which_shared_estimate_the_answer_joins_once_a_night_has_run(learner, catalogue):
    answer(learner, catalogue["infection"], "too hard")
    answer(learner, catalogue["talk"], "no time", hour=13)
    later, hard = moved(learner, TODAY)
    assert later.shared == ""
    assert hard.shared == (
        "From the next nightly update, it will count in how hard people find this step."
    )
    run(2)
    assert moved(learner, TODAY)[1].shared == (
        "It counts, with other people’s answers, in how hard people find this step."
    )


def test_no_figure_of_people_is_shown(learner, catalogue):
    for other in followers(catalogue, 5):
        answer(other, catalogue["talk"], "already know")
    answer(learner, catalogue["talk"], "already know")
    run(2)
    row = moved(learner, TODAY)[0]
    assert not re.search(r"\d", row.shared + "".join(row.changed))


@pytest.mark.parametrize("number", [2, 30])
def test_it_takes_three_queries_and_shows_the_latest_answers(
    number, learner, catalogue, django_assert_num_queries
):
    steps = [step(f"s{n}", pathway=catalogue.pathway, at=on(-4)) for n in range(number)]
    for place, other in enumerate(steps):
        answer(learner, other, "done", place + 1)
    moved(learner, TODAY)  # reads the catalogue
    with django_assert_num_queries(3):
        rows = moved(learner, TODAY)
    assert len(rows) == min(number, SHOWN)
    assert rows[0].url == f"/steps/{steps[-1].public_id}/"
