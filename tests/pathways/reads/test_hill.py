"""A pathway as a hill: its milestones, the state of each step, and where each leads."""

import pytest

from pathways.actions import authoring, choices, responses
from pathways.reads.hill import followed, large_pictures, left, small_picture
from pathways.reads.route import load
from tests.factories import learners as make
from tests.factories.clock import at_moment
from tests.factories.learners import day, moment
from tests.factories.pathways import BY, follows, step

TODAY = day(0)


@pytest.fixture
def hill(follower):
    return lambda: followed(load(follower, TODAY))[0]


def address(step):
    return f"/steps/{step.public_id}/"


def states(hill):
    return {stone.name: stone.state for cairn in hill.cairns for stone in cairn.stones}


def another_pathway(code="OTHER"):
    """A pathway of two milestones, and a step that is in neither."""
    pathway = authoring.add_pathway(code=code, name=code.lower(), by=BY)
    ready = authoring.add_milestone(pathway, name="Ready", by=BY)
    there = authoring.add_milestone(pathway, name="There", by=BY)
    for name, milestone in (("last", there), ("first", ready), ("loose", None)):
        step(f"{code}-{name}", name=name, pathway=pathway, milestone=milestone, is_goal=True)
    return authoring.publish(pathway, by=BY)


def test_a_pathway_without_milestones_has_equal_cairns_named_by_their_last_step(hill):
    cairns = hill().cairns
    assert [(cairn.name, len(cairn.stones)) for cairn in cairns] == [("Talk", 4), ("Bus", 4)]
    assert (hill().name, hill().done, hill().total) == ("community nursing", 0, 8)


def test_milestones_are_in_their_own_order_with_their_steps(ada):
    choices.follow(ada.learner, another_pathway(), 5, by=BY)
    (hill,) = followed(load(ada.learner, TODAY))
    named = [(cairn.name, [stone.name for stone in cairn.stones]) for cairn in hill.cairns]
    assert named == [("Ready", ["first", "loose"]), ("There", ["last"])]


def test_each_step_is_done_begun_or_later(hill, follower, catalogue):
    responses.answer(follower, catalogue["infection"], "done", by=BY)
    responses.start(follower, catalogue["plans"], by=BY)
    found = states(hill())
    assert (found["Infection"], found["Plans"], found["Bus"]) == ("done", "begun", "later")
    assert (hill().done, hill().cairns[0].remaining) == (1, 3)


def test_a_hill_agrees_with_the_plan_about_what_is_done(hill, follower, catalogue):
    for code in ("infection", "bus", "talk"):
        responses.answer(follower, catalogue[code], "already know", by=BY)
    route = load(follower, TODAY)
    assert hill().done == len(route.recommendation.completed) == 3
    assert hill().total == route.recommendation.total


def test_a_withdrawn_step_is_no_stone(hill, catalogue):
    authoring.withdraw(catalogue["bus"], by=BY)
    assert "Bus" not in states(hill())


def test_a_cairn_leads_to_its_step_that_comes_first_in_the_list(hill, follower, catalogue):
    order = [row.step for row in load(follower, TODAY).rows]
    last_four = [catalogue[code] for code in ("visit", "doses", "sums", "bus")]
    first = min((s for s in last_four if s.pk in order), key=lambda s: order.index(s.pk))
    assert hill().cairns[1].url == address(first)
    responses.answer(follower, first, "done", by=BY)
    assert hill().cairns[1].url != address(first)


def test_a_finished_cairn_leads_to_its_part_of_my_plan(hill, follower, catalogue):
    for code in ("infection", "plans", "placement", "talk"):
        responses.answer(follower, catalogue[code], "done", by=BY)
    first, second = hill().cairns
    assert (first.url, first.remaining) == ("/plan/#milestone-1-1", 0)
    assert hill().next == second
    for code in ("visit", "doses", "sums", "bus"):
        responses.answer(follower, catalogue[code], "done", by=BY)
    assert hill().next is None


def test_of_several_pathways_the_one_with_the_next_step_comes_first(follower, catalogue):
    other = another_pathway()
    choices.follow(follower, other, 2, by=BY)
    for code in catalogue.steps:
        responses.answer(follower, catalogue[code], "done", by=BY)
    hills = followed(load(follower, TODAY))
    assert [hill.name for hill in hills] == ["other", "community nursing"]
    assert [hill.cairns[0].anchor for hill in hills] == ["milestone-1-1", "milestone-2-1"]


def test_without_a_pathway_there_is_no_hill(flo, catalogue):
    assert followed(load(flo.learner, TODAY)) == []


# left behind ---------------------------------------------------------------------------------


def test_a_pathway_left_behind_keeps_what_was_done(follower, catalogue):
    responses.answer(follower, catalogue["infection"], "done", by=BY)
    responses.answer(follower, catalogue["bus"], "done", by=BY)
    responses.answer(follower, catalogue["bus"], "not relevant", by=BY)
    assert left(follower, load(follower, TODAY)) == []
    choices.change(follower, another_pathway(), 5, by=follower.user)
    (hill,) = left(follower, load(follower, TODAY))
    assert (hill.name, hill.is_left, hill.done, hill.total) == ("community nursing", True, 1, 8)
    assert states(hill)["Infection"] == "done"


def test_steps_of_a_pathway_left_behind_lead_nowhere(follower, catalogue):
    choices.leave(follower, catalogue.pathway, by=BY)
    (hill,) = left(follower, load(follower, TODAY))
    assert {stone.url for cairn in hill.cairns for stone in cairn.stones} == {""}
    assert hill.cairns[0].url == "/plan/#milestone-1-1"


@pytest.mark.parametrize(("on", "done"), [(day(-1), 1), (None, 0)])
def test_work_handed_in_counts_for_a_pathway_left_behind(on, done, college):
    pathway = authoring.add_pathway(code="P", name="a pathway", by=BY)
    work = college.assessments[1]
    step("essay", pathway=pathway, is_goal=True, assessment=work)
    authoring.publish(pathway, by=BY)
    choices.follow(college.ada, pathway, 5, by=BY)
    fact = {"assessment": work, "on": on, "known_at": make.moment(day(-1))}
    make.SubmissionFactory(enrolment=college.enrolment, **fact)
    choices.leave(college.ada, pathway, by=BY)
    (hill,) = left(college.ada, load(college.ada, TODAY))
    assert hill.done == done


def test_hills_take_constant_queries(ada, catalogue, django_assert_num_queries):
    follows(ada.learner, catalogue)
    for number in range(4):
        choices.follow(ada.learner, another_pathway(f"P{number}"), 2, by=BY)
    for number in range(4, 6):
        pathway = another_pathway(f"P{number}")
        choices.follow(ada.learner, pathway, 2, by=BY)
        choices.leave(ada.learner, pathway, by=BY)
    route = load(ada.learner, TODAY)
    left(ada.learner, route)  # reads the catalogue
    with django_assert_num_queries(1):
        assert len(followed(route)) == 5
    with django_assert_num_queries(3):
        assert len(left(ada.learner, route)) == 2


# the picture ---------------------------------------------------------------------------------


def test_the_drawing_says_what_the_list_says(hill, follower, catalogue):
    for code in ("infection", "plans", "placement"):
        responses.answer(follower, catalogue[code], "done", by=BY)
    drawn = small_picture([hill()])
    assert [(line.name, line.steps, line.state) for line in drawn.lines] == [
        ("Talk", "3 of 4 steps", "1 to go"),
        ("Bus", "0 of 4 steps", "later"),
    ]


def test_the_stone_of_a_step_done_today_drops(hill, follower, catalogue):
    assert "drop" not in small_picture([hill()]).svg
    answered = responses.answer(follower, catalogue["infection"], "done", by=BY)
    assert [stone.name for stone in hill().cairns[0].stones if stone.is_new] == ["Infection"]
    assert small_picture([hill()]).svg.count("drop") == 1
    responses.undo(follower, catalogue["infection"], answered.pk, by=BY)
    assert "drop" not in small_picture([hill()]).svg


def test_yesterdays_stone_lies_still(hill, follower, catalogue):
    at_moment(moment(day(-2)), responses.answer, follower, catalogue["bus"], "done", by=BY)
    assert "drop" not in small_picture([hill()]).svg


def test_a_pathway_left_behind_is_drawn_faded(follower, catalogue):
    choices.leave(follower, catalogue.pathway, by=BY)
    choices.follow(follower, another_pathway(), 5, by=BY)
    route = load(follower, TODAY)
    drawn = large_pictures([*followed(route), *left(follower, route)])
    assert ["faded" in picture.svg for picture in drawn] == [False, True]
