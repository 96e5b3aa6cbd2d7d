"""Hours a week: the learner's answer and the plan's assumption agree."""

import re

import pytest

from learners.actions import welcome
from learners.models import Availability
from pathways.actions import authoring, choices
from pathways.models import PathwayChoice
from tests.factories.learners import day
from tests.factories.pathways import BY, follows, step
from tests.pages.test_record import words


def tell_hours(learner, hours, evenings=True):
    data = {"aim": "", "hours_a_week": hours, "evenings": evenings, "hurdles": ()}
    welcome.answer(learner=learner, by=learner.user, **data)


def told_hours(learner):
    time = Availability.objects.in_force(day(0)).get(learner=learner)
    return time.hours_a_week, time.evenings


def test_known_hours_fill_the_form_of_a_first_pathway(ada, catalogue, client, sign_in):
    assert sign_in(client, ada).get("/plan/follow/").context["form"].initial == {"hours": 5}
    tell_hours(ada.learner, 2)
    page = client.get("/plan/follow/")
    assert page.context["form"].initial == {"hours": 2}
    assert "You told us" not in words(page)


def test_hours_that_differ_from_the_plan_are_applied_with_one_press(
    ada_client, follower, catalogue
):
    follows(follower, catalogue, 4, modes=["evening", "online"], at=None)
    tell_hours(follower, 1)
    for at in ("/plan/follow/", "/plan/"):
        page = ada_client.get(at)
        assert "You told us 1 hour a week, but this plan assumes 4 hours." in words(page)
        assert "Use 1 hour" in words(page)
    form = page.content.decode().split('aria-label="Your hours a week"')[1].split("</form>")[0]
    sent: dict[str, list[str]] = {}
    for name, value in re.findall(r'name="(pathway|hours|modes)" value="([^"]*)"', form):
        sent.setdefault(name, []).append(value)
    message = words(ada_client.post("/plan/follow/", sent, follow=True))
    assert "with 1 hour a week" in message
    assert "You told us" not in message
    choice = PathwayChoice.objects.standing().get()
    assert (choice.hours, choice.modes) == (1, ["evening", "online"])
    assert told_hours(follower) == (1, True)


@pytest.mark.parametrize(("hours", "rounded"), [("6", 6), ("2.5", 3), ("0.5", 1), ("80", 60)])
def test_hours_set_on_the_plan_show_on_every_page(hours, rounded, ada_client, follower, catalogue):
    tell_hours(follower, 9)
    page = words(
        ada_client.post(
            "/plan/follow/", {"pathway": catalogue.pathway.public_id, "hours": hours}, follow=True
        )
    )
    assert told_hours(follower) == (rounded, True)
    assert "You told us" not in page


def test_two_pathways_with_different_hours_link_to_the_hours(ada_client, follower, catalogue):
    other = authoring.add_pathway(code="OTHER", name="another way", by=BY)
    step("only", pathway=other, is_goal=True)
    authoring.publish(other, by=BY)
    choices.follow(follower, other, 4, by=BY)
    tell_hours(follower, 13)
    assert "You told us" not in words(ada_client.get("/plan/"))
    tell_hours(follower, 9)
    page = words(ada_client.get("/plan/"))
    assert "You told us 9 hours a week, but this plan assumes 13 hours." in page
    assert "Use 9 hours" not in page


def test_fewer_hours_show_what_leaves_the_week(ada_client, catalogue, follower):
    sent = {"pathway": catalogue.pathway.public_id, "hours": "2"}
    page = words(ada_client.post("/plan/follow/", sent, follow=True))
    assert "Your plan is ready. Your next steps now take 2 of your 2 hours this week." in page
    assert "No longer in the next seven days: “Plans”" in page
    sent["hours"] = "9"
    page = words(ada_client.post("/plan/follow/", sent, follow=True))
    assert "New in the next seven days: “Plans”" in page


def test_the_same_hours_change_nothing_in_the_week(ada_client, catalogue, follower):
    sent = {"pathway": catalogue.pathway.public_id, "hours": "9"}
    page = words(ada_client.post("/plan/follow/", sent, follow=True))
    assert "this week" not in page.split("Your plan is ready.")[1].split("Heading")[0]
