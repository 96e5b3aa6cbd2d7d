"""When a learner could finish: from their list, hours, answers and dates, without a query."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from learners.models import ClosedDay
from learners.wording import day as in_words
from pathways.actions import authoring, responses
from pathways.reads.end import the_end
from pathways.reads.route import load
from tests.factories.learners import AssessmentFactory, day
from tests.factories.pathways import BY, follows, step
from tests.pages.test_record import words
from tests.pathways.test_pages import url


@pytest.fixture
def ranked(follower, catalogue):
    follows(follower, catalogue, 9, at=None)
    return follower


def end_of(learner, due=None):
    return the_end(load(learner, day(0)), due or {})


def finish(weeks, steps, total, hours=9):
    """Return the sentence for a route that ends in the given week from today, the first being 0."""
    last = in_words(day(7 * weeks + 6), day(0))
    return (
        f"At {hours} hours a week, you could finish by {last}: {steps} more steps, about {total}."
    )


def test_every_step_has_its_hours_in_some_week(ranked):
    end = end_of(ranked)
    assert end.finish == finish(6, 8, "55.5 hours")
    assert (end.misfits, end.remedy, end.milestone) == ([], "", "")
    names = " ".join(month[1] for month in end.months)
    assert all(name in names for name in ("Infection", "Plans", "Placement", "Talk", "Doses"))


def test_steps_done_take_no_more_time(ranked, catalogue):
    responses.answer(ranked, catalogue["infection"], "done", by=BY)
    responses.answer(ranked, catalogue["sums"], "already know", by=BY)
    assert end_of(ranked).finish == finish(5, 6, "50.5 hours")


def test_a_week_in_which_the_college_is_closed_is_left_out(ranked):
    for number in range(7):
        ClosedDay.objects.create(on=day(number), name="Closed")
    assert end_of(ranked).finish == finish(7, 8, "55.5 hours")


def test_one_closed_day_leaves_the_week_open(ranked):
    ClosedDay.objects.create(on=day(1), name="Closed")
    assert end_of(ranked).finish == finish(6, 8, "55.5 hours")


def test_a_step_put_off_waits_for_its_day(ranked, catalogue):
    responses.answer(ranked, catalogue["placement"], "no time", until_on=day(70), by=BY)
    assert end_of(ranked).finish == finish(14, 8, "55.5 hours")


def test_work_that_does_not_fit_before_its_day_says_what_would_make_it_fit(ranked, catalogue):
    essay = step(
        "essay", pathway=catalogue.pathway, hours=20, assessment=AssessmentFactory(), is_goal=True
    )
    due = {essay.assessment_id: day(6)}
    end = end_of(ranked, due)
    last = in_words(day(6), day(0))
    assert end.misfits == [f"“Essay” won’t fit by {last}, its last day, at 9 hours a week."]
    assert (end.remedy, end.more) == ("With 20 hours a week, everything would fit.", 20)
    far = end_of(ranked, {essay.assessment_id: day(20)})
    assert (far.misfits, far.more) == ([], None)


def test_no_hours_are_named_that_nobody_has(ranked, catalogue):
    essay = step(
        "essay", pathway=catalogue.pathway, hours=90, assessment=AssessmentFactory(), is_goal=True
    )
    end = end_of(ranked, {essay.assessment_id: day(6)})
    assert (len(end.misfits), end.more) == (1, None)
    assert end.remedy.startswith("More hours a week wouldn’t change that.")


def test_the_milestone_that_is_complete_first_is_named(ranked, catalogue):
    ready = authoring.add_milestone(catalogue.pathway, name="Ready", by=BY)
    step("first", pathway=catalogue.pathway, milestone=ready, hours=1, is_goal=True)
    assert end_of(ranked).milestone.startswith("You could reach your next milestone, “Ready”, by ")


def test_the_end_needs_no_query_of_its_own(ranked):
    route = load(ranked, day(0))
    with CaptureQueriesContext(connection) as captured:
        assert the_end(route, {}).finish
    assert len(captured) == 0


def test_without_anything_left_there_is_no_end(ranked, catalogue):
    for it in catalogue.steps.values():
        responses.answer(ranked, it, "already know", by=BY)
    assert end_of(ranked) is None


def test_my_plan_shows_the_end_with_its_months(catalogue, ada_client, follower):
    page = words(ada_client.get("/plan/"))
    assert "When you could finish" in page
    assert "Month by month" in page
    ada_client.post(url(catalogue["bus"]), {"answer": "not relevant"})
    assert "7 more steps, about 55.5 hours." in words(ada_client.get("/plan/"))


def test_many_steps_that_do_not_fit_are_counted_and_what_waits_for_them_is_not_out_of_reach(
    ranked, catalogue
):
    due = {}
    for number in range(7):
        more = {"hours": 20, "assessment": AssessmentFactory(), "is_goal": True}
        essay = step(f"essay {number}", pathway=catalogue.pathway, **more)
        due[essay.assessment_id] = day(6)
    after = step("after", pathway=catalogue.pathway, is_goal=True)
    authoring.require(after, one_of=[essay], by=BY)
    end = end_of(ranked, due)
    assert len(end.misfits) == 6
    assert end.misfits[-1] == "2 more steps won’t fit."


def test_a_route_longer_than_ten_years_says_so(ranked, catalogue):
    for number in range(3):
        step(f"life {number}", pathway=catalogue.pathway, hours=2_000, is_goal=True)
    end = end_of(ranked)
    assert end.misfits == ["At 9 hours a week, the whole route would take more than 10 years."]
    assert (end.remedy, end.more) == ("With 12 hours a week, everything would fit.", 12)


def test_a_goal_behind_a_step_that_is_over_is_out_of_reach(ranked, catalogue):
    early = step("early", pathway=catalogue.pathway, until_on=day(-1))
    authoring.require(catalogue["placement"], one_of=[early], by=BY)
    end = end_of(ranked)
    assert end.misfits == [
        "We don’t know a way to finish “Placement” at the moment. Your tutor can tell you more."
    ]
    assert end.remedy == ""
