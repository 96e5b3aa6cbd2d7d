"""Choosing a pathway: the latest choice counts, and the list is ready at once."""

import pytest
from django.db import IntegrityError, transaction

from pathways.actions import authoring, choices, responses
from pathways.models import PathwayChoice, Recommendation
from pathways.reads.route import next_step
from tests.factories.clock import at_moment
from tests.factories.learners import day
from tests.factories.pathways import BY, follows, step
from tests.pathways.nights import on, steps_of


def test_following_a_pathway_gives_a_list_at_once(ada, catalogue):
    follows(ada.learner, catalogue)
    assert len(steps_of(ada.learner)) == 8


def test_other_hours_are_a_later_row_and_may_change_the_list(ada, catalogue):
    follows(ada.learner, catalogue, 9, at=on(1))
    follows(ada.learner, catalogue, 2, at=on(2))
    standing = PathwayChoice.objects.standing().get()
    assert (PathwayChoice.objects.count(), standing.hours) == (2, 2)


def test_following_twice_saves_one_choice(ada, catalogue):
    for number in (1, 2):
        follows(ada.learner, catalogue, 9, modes=["evening", "online"], at=on(number))
    assert PathwayChoice.objects.count() == 1


def test_suitable_modes_move_steps_up(ada, catalogue):
    follows(ada.learner, catalogue, at=on(1))
    plain = steps_of(ada.learner).index(catalogue["visit"].pk)
    follows(ada.learner, catalogue, modes=["evening"], at=on(2))
    assert steps_of(ada.learner).index(catalogue["visit"].pk) >= plain


def test_leaving_twice_saves_one_change(ada, catalogue):
    follows(ada.learner, catalogue, at=on(1))
    assert at_moment(on(2), choices.leave, ada.learner, catalogue.pathway, by=BY)
    assert at_moment(on(3), choices.leave, ada.learner, catalogue.pathway, by=BY) is None
    assert not PathwayChoice.objects.standing().in_force(day(0)).exists()
    assert not Recommendation.objects.exists()


def test_coming_back_finds_completed_steps(ada, catalogue):
    follows(ada.learner, catalogue, at=on(1))
    at_moment(on(1, 12), responses.answer, ada.learner, catalogue["infection"], "done", by=BY)
    at_moment(on(2), choices.leave, ada.learner, catalogue.pathway, by=BY)
    follows(ada.learner, catalogue, at=on(3))
    assert Recommendation.objects.get().completed == [catalogue["infection"].pk]


@pytest.mark.parametrize("hours", [0, -1, 101])
def test_hours_that_no_week_has_are_refused_by_the_database(hours, ada, catalogue):
    with pytest.raises(IntegrityError, match="choice_hours_of_a_week"), transaction.atomic():
        follows(ada.learner, catalogue, hours)


def test_a_new_pathway_replaces_the_previous_one(ada, catalogue):
    follows(ada.learner, catalogue, at=on(1))
    other = authoring.add_pathway(code="OTHER", name="another way", by=BY)
    only = step("only", pathway=other, is_goal=True)
    authoring.publish(other, by=BY)
    choices.change(ada.learner, other, 4, by=BY)
    assert steps_of(ada.learner) == [only.pk]
    assert [c.pathway for c in PathwayChoice.objects.standing().in_force(day(0))] == [other]


def test_two_pathways_make_one_list(ada, catalogue):
    follows(ada.learner, catalogue, at=on(1))
    other = authoring.add_pathway(code="OTHER", name="another way", by=BY)
    step("only", pathway=other, is_goal=True)
    authoring.publish(other, by=BY)
    choices.follow(ada.learner, other, 4, by=BY)
    assert len(steps_of(ada.learner)) == 9
    assert "community nursing and another way" in next_step(ada.learner, day(0)).heading
