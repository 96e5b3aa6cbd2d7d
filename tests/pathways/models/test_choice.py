"""The steps a person may open: those of the pathways they follow today."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from pathways.actions import choices
from pathways.models import PathwayChoice
from tests.factories.clock import at_moment
from tests.factories.learners import day
from tests.factories.pathways import BY, LONG_AGO, follows, step
from tests.pathways.nights import on


def codes(user, days=0):
    steps = PathwayChoice.objects.steps_of(user, day(days))
    return set(steps.values_list("code", flat=True))


def test_a_learner_opens_the_steps_of_their_pathway_and_nobody_elses(follower, catalogue, ben, flo):
    step("of another pathway")
    assert codes(follower.user) == set(catalogue.steps)
    for other in (ben, flo, AnonymousUser()):
        assert codes(other) == set()


def test_a_withdrawn_step_is_not_opened(follower, catalogue):
    catalogue["bus"].withdrawn_at = timezone.now()
    catalogue["bus"].save()
    assert codes(follower.user) == set(catalogue.steps) - {"bus"}


@pytest.mark.parametrize(("days", "follows_it"), [(-1, True), (0, False)])
def test_a_pathway_left_today_is_closed_today(days, follows_it, ada, catalogue):
    follows(ada.learner, catalogue, at=LONG_AGO)
    choices.leave(ada.learner, catalogue.pathway, by=BY)
    last = PathwayChoice.objects.standing().get()
    assert (last.until_on, codes(ada)) == (day(0), set())
    assert bool(PathwayChoice.objects.standing().in_force(day(days))) == follows_it


def test_the_latest_choice_of_each_pathway_counts_for_each_learner(ada, flo, catalogue):
    for number, hours in ((1, 9), (2, 12)):
        at_moment(on(number), choices.follow, ada.learner, catalogue.pathway, hours, by=BY)
    at_moment(on(1), choices.follow, flo.learner, catalogue.pathway, 5, by=BY)
    rows = PathwayChoice.objects.standing().order_by("hours")
    assert [(row.learner, row.hours) for row in rows] == [(flo.learner, 5), (ada.learner, 12)]
