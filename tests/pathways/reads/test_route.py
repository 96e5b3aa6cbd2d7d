"""A learner's route: what can be started, what was answered today, and why nothing is left."""

import pytest
from django.utils import timezone

from pathways.actions import authoring, responses
from pathways.models import Recommendation, Step
from pathways.reads.route import changed_of, last_answer, lines, load, next_of, next_step
from tests.factories.clock import at_moment
from tests.factories.learners import day, moment
from tests.factories.pathways import BY, follows, step

TODAY = day(0)


def answer(follower, step, kind="done", **more):
    return responses.answer(follower, step, kind, by=BY, **more)


def names(learner):
    return [line.name for line in lines(load(learner, TODAY))]


def test_without_a_pathway_there_is_no_next_step(flo, catalogue, django_assert_num_queries):
    with django_assert_num_queries(1):
        shown_step = next_step(flo.learner, TODAY)
    assert (shown_step.following, shown_step.name, shown_step.reasons) == (False, "", [])


def test_a_next_step_says_where_how_and_what_follows(follower, catalogue):
    shown_step = next_step(follower, TODAY)
    assert shown_step.heading == "community nursing"
    assert (shown_step.place, shown_step.how) == (
        catalogue["infection"].place,
        catalogue["infection"].how,
    )
    assert (shown_step.done, shown_step.total) == (0, 8)
    assert [line.name for line in shown_step.then] == names(follower)[1:4]


@pytest.mark.parametrize("dates", [{"until_on": TODAY}, {"withdrawn_at": timezone.now()}])
def test_a_step_that_is_over_since_the_night_leaves_with_the_next_ones(dates, follower, catalogue):
    Step.objects.filter(code="infection").update(**dates)
    listed_steps = set(names(follower))
    assert {"Infection", "Plans", "Doses"} & listed_steps == set()
    assert "Bus" in listed_steps


def test_a_list_never_shows_a_step_before_what_it_needs(follower, catalogue):
    order = names(follower)
    for first, following in (
        ("Infection", "Plans"),
        ("Infection", "Doses"),
        ("Plans", "Placement"),
    ):
        assert order.index(first) < order.index(following)


def test_steps_taken_at_the_same_time_stand_beside_each_other(ada, db):
    pair = authoring.add_pathway(code="PAIR", name="a pair", by=BY)
    talk, walk = step("talk", pathway=pair, is_goal=True), step("walk", pathway=pair)
    authoring.require(talk, one_of=[], concurrent=[walk], by=BY)
    authoring.require(walk, one_of=[], concurrent=[talk], by=BY)
    authoring.publish(pair, by=BY)
    follows(ada.learner, type("Way", (), {"pathway": pair}), at=None)
    assert [line.beside for line in lines(load(ada.learner, TODAY))] == [False, True]


def test_todays_answer_may_be_undone_from_the_list(follower, catalogue):
    answer(follower, catalogue["bus"])
    last = last_answer(load(follower, TODAY))
    assert last.words == "You said you’ve done “Bus”."
    assert last.undo.endswith("/undo/")


def test_yesterdays_answer_is_not_offered_for_undo(follower, catalogue):
    at_moment(moment(day(-2)), answer, follower, catalogue["bus"])
    assert last_answer(load(follower, TODAY)) is None


def test_an_undone_answer_is_not_the_last_answer(follower, catalogue):
    answered = answer(follower, catalogue["bus"])
    responses.undo(follower, catalogue["bus"], answered.pk, by=BY)
    assert last_answer(load(follower, TODAY)) is None


def test_too_hard_without_anything_easier_says_who_can_help(follower, catalogue):
    answer(follower, catalogue["bus"], "too hard")
    assert "anything easier than “Bus”" in last_answer(load(follower, TODAY)).help
    answer(follower, catalogue["infection"])
    answer(follower, catalogue["doses"], "too hard")
    assert last_answer(load(follower, TODAY)).help == ""  # “Sums” is easier


def test_when_everything_is_set_aside_each_step_says_why(follower, catalogue):
    for code in catalogue.steps:
        answer(follower, catalogue[code], "no time", until_on=day(9))
    blocked_step = next_of(load(follower, TODAY))
    assert blocked_step.name == ""
    (sentence,) = blocked_step.blocked
    assert sentence.startswith("“Infection”, “Plans”, “Placement” and 5 other steps are paused")


def test_a_list_that_no_night_has_touched_has_not_changed(follower):
    assert changed_of(load(follower, TODAY)) == []


def test_last_nights_changes_show_on_its_morning_only(follower, catalogue):
    previous = {"steps": [catalogue["bus"].pk], "completed": [], "as_of": day(-1).isoformat()}
    Recommendation.objects.update(as_of=TODAY, previous=previous)
    changes = changed_of(load(follower, TODAY))
    assert changes[0] == "“Infection” now comes first."
    assert changed_of(load(follower, day(1))) == []
