"""My plan: what is paused, what comes later, what is done, and hours that differ."""

import pytest
from django.utils import timezone

from learners.actions import welcome
from pathways.actions import authoring, choices, responses
from pathways.models import PathwayStep, Recommendation, Step
from pathways.reads import plan
from pathways.reads.route import load
from tests.factories.learners import day
from tests.factories.pathways import BY, follows, step

TODAY = day(0)


@pytest.fixture
def route(follower):
    return lambda: load(follower, TODAY)


def names(lines):
    return [line.name for line in lines]


def answer(follower, step, kind, **more):
    responses.answer(follower, step, kind, by=BY, **more)


def test_a_completed_step_is_done_and_not_listed_later(follower, catalogue, route):
    answer(follower, catalogue["infection"], "done")
    assert names(plan.done(route()).lines) == ["Infection"]
    assert "Infection" not in names(plan.later(route()).lines)


@pytest.mark.parametrize("kind", ["too hard", "no time", "not relevant"])
def test_a_step_set_aside_is_listed_with_its_answer(kind, follower, catalogue, route):
    answer(follower, catalogue["bus"], kind)
    (line,) = plan.set_aside(route())
    assert line.name == "Bus"
    assert line.words.startswith("You ")


def test_a_pause_that_is_over_is_not_listed(follower, catalogue):
    answer(follower, catalogue["bus"], "no time", until_on=day(3))
    assert names(plan.set_aside(load(follower, day(2)))) == ["Bus"]
    assert plan.set_aside(load(follower, day(3))) == []


def test_a_withdrawn_step_is_not_listed_anywhere(follower, catalogue, route):
    answer(follower, catalogue["bus"], "not relevant")
    authoring.withdraw(catalogue["bus"], by=BY)
    lists = (plan.set_aside(route()), plan.done(route()).lines, plan.later(route()).lines)
    assert "Bus" not in [name for lines in lists for name in names(lines)]


def test_every_step_of_a_pathway_is_on_exactly_one_list(follower, catalogue, route):
    answer(follower, catalogue["infection"], "already know")
    answer(follower, catalogue["bus"], "not relevant")
    answer(follower, catalogue["doses"], "no time")
    now = route()
    listed_names = [now.names.steps[row.step].name for row in now.rows]
    for lines in (plan.set_aside(now), plan.done(now).lines, plan.later(now).lines):
        listed_names += names(lines)
    assert sorted(listed_names) == sorted(step.name for step in catalogue.steps.values())


def test_the_learners_hours_are_offered_when_the_plan_uses_others(follower, route):
    assert plan.differs(route()) is None
    welcome.set_hours(learner=follower, by=follower.user, hours_a_week=14)
    differs = plan.differs(route())
    assert (differs.hours, differs.take) == (14, "Use 14 hours")
    assert differs.choice.hours == 9


def test_the_same_hours_in_whole_numbers_do_not_differ(ada, catalogue):
    follows(ada.learner, catalogue, 8.7)
    welcome.set_hours(learner=ada.learner, by=ada, hours_a_week=9)
    assert plan.differs(load(ada.learner, TODAY)) is None


def test_one_press_cannot_share_hours_between_two_pathways(follower, catalogue, route):
    other = authoring.add_pathway(code="OTHER", name="another way", by=BY)
    step("only", pathway=other, is_goal=True)
    authoring.publish(other, by=BY)
    choices.follow(follower, other, 2, by=BY)
    welcome.set_hours(learner=follower, by=follower.user, hours_a_week=20)
    assert plan.differs(route()).choice is None


def lengthen(pathway, steps):
    """List more steps than anyone reads at once."""
    at = {"recorded_at": timezone.now()}
    columns = {"hours": 1, "strand": "social", "place": "Here", "how": "Come.", **at}
    columns["link"] = "/help-now/"
    rows = [Step(code=f"L{number}", name=f"Long {number}", **columns) for number in range(steps)]
    PathwayStep.objects.bulk_create(
        PathwayStep(pathway=pathway, step=row, position=20 + number, **at)
        for number, row in enumerate(Step.objects.bulk_create(rows))
    )


def test_what_is_later_shows_its_first_lines_and_then_pages(follower, catalogue, route):
    lengthen(catalogue.pathway, 120)
    first = plan.later(route())
    assert (len(first.lines), first.total, first.is_cut) == (plan.FIRST, 120, True)
    pages = [plan.later(route(), str(number)) for number in (1, 2, 3)]
    assert [len(page.lines) for page in pages] == [50, 50, 20]
    assert names(pages[0].lines)[: plan.FIRST] == names(first.lines)
    every = [name for page in pages for name in names(page.lines)]
    assert every == [f"Long {number}" for number in range(120)]
    assert not any(page.is_cut for page in pages)


def test_what_is_done_shows_what_was_answered_last_and_then_pages(follower, catalogue, route):
    lengthen(catalogue.pathway, 60)
    steps = list(Step.objects.filter(name__startswith="Long").order_by("pk"))
    for listed in (steps[40], steps[30]):
        responses.answer(follower, listed, "done", by=follower.user)
    completed = [listed.pk for listed in steps]
    Recommendation.objects.filter(learner=follower).update(completed=completed)
    first = plan.done(route())
    assert (len(first.lines), first.total, first.is_cut) == (plan.FIRST, 60, True)
    assert names(first.lines)[:3] == ["Long 30", "Long 40", "Long 0"]
    pages = [plan.done(route(), str(number)) for number in (1, 2)]
    assert [len(page.lines) for page in pages] == [50, 10]
    every = [name for page in pages for name in names(page.lines)]
    assert sorted(every) == sorted(listed.name for listed in steps)
    assert names(pages[0].lines)[: plan.FIRST] == names(first.lines)


def test_a_few_later_steps_are_not_cut(follower, catalogue, route):
    lengthen(catalogue.pathway, plan.FIRST)
    assert not plan.later(route()).is_cut


def test_my_plan_stays_light_with_600_steps(follower, catalogue, client, sign_in):
    lengthen(catalogue.pathway, 600)
    sign_in(client, follower.user)
    for url in ("/plan/", "/plan/?page=1", "/plan/?page=last"):
        assert len(client.get(url).content) < 60_000
    assert "See all 600 later steps" in client.get("/plan/").text


def test_my_plan_stays_light_with_600_steps_done(follower, catalogue, client, sign_in):
    lengthen(catalogue.pathway, 600)
    done = Step.objects.filter(name__startswith="Long").values_list("pk", flat=True)
    Recommendation.objects.filter(learner=follower).update(completed=list(done))
    sign_in(client, follower.user)
    for url in ("/plan/", "/plan/?done=1", "/plan/?done=last"):
        assert len(client.get(url).content) < 60_000
    assert "See all 600 steps you’ve done" in client.get("/plan/").text
    page = client.get("/plan/?done=2").text
    assert page.count('href="?done=') == 2  # back and on
    assert "Page 2 of 12" in page
