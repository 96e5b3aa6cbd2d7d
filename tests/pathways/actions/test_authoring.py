"""Editing the catalogue: a change that nobody could follow is refused, and nothing changes."""

import pytest

from learners.models import AuditEvent
from pathways.actions import authoring, choices
from pathways.models import Pathway, PathwayStep, Requirement, Step
from tests.factories import learners as make
from tests.factories.pathways import BY, care, step

pytestmark = pytest.mark.django_db


def refused(call, *args, **more):
    with pytest.raises(authoring.CatalogueError) as error_info:
        call(*args, by=BY, **more)
    return error_info.value.sentences


def draft(code="DRAFT"):
    return authoring.add_pathway(code=code, name="a draft", by=BY)


def test_a_sound_catalogue_is_published():
    assert care().pathway.published_at


def test_a_draft_pathway_cannot_be_followed(ada):
    with pytest.raises(choices.NotPublishedError):
        choices.follow(ada.learner, draft(), 5, by=BY)


def test_a_pathway_without_a_goal_is_not_published():
    catalogue = draft()
    step("one", pathway=catalogue)
    assert refused(authoring.publish, catalogue) == [
        "The pathway has no goal. Mark at least one step as a goal."
    ]
    assert Pathway.objects.get(pk=catalogue.pk).published_at is None


def test_every_error_says_how_to_correct_it():
    catalogue = draft()
    egg, hen = step("egg", pathway=catalogue, is_goal=True), step("hen", pathway=catalogue)
    chick, boat = step("chick", pathway=catalogue), step("boat", pathway=catalogue)
    for step_, first in ((egg, hen), (hen, egg), (chick, egg), (boat, step("harbour"))):
        authoring.require(step_, one_of=[first], by=BY)
    assert refused(authoring.publish, catalogue) == [
        "“Boat” needs “Harbour”, which isn’t in this pathway. Add it to the pathway.",
        (
            "“Egg” and “Hen” are waiting for each other. Let one of them start first, or "
            "both at the same time."
        ),
        "“Chick” cannot be reached until the errors before it are fixed.",
    ]


def test_waiting_for_each_other_at_the_same_time_is_sound():
    catalogue = draft()
    talk, walk = step("talk", pathway=catalogue, is_goal=True), step("walk", pathway=catalogue)
    authoring.require(talk, one_of=[], concurrent=[walk], by=BY)
    authoring.require(walk, one_of=[], concurrent=[talk], by=BY)
    assert authoring.publish(catalogue, by=BY).published_at


def test_a_step_before_itself_and_a_requirement_of_nothing_are_refused():
    first = step("one")
    assert "comes before itself" in refused(authoring.require, first, one_of=[first])[0]
    assert "a requirement with no steps" in refused(authoring.require, first, one_of=[])[0]
    assert not Requirement.objects.exists()


def test_a_change_that_breaks_a_published_pathway_is_refused():
    catalogue = care()
    assert refused(authoring.require, catalogue["infection"], one_of=[catalogue["placement"]])
    assert not catalogue["infection"].requirements.exists()
    assert refused(authoring.withdraw, catalogue["infection"])
    assert Step.objects.get(code="infection").withdrawn_at is None
    island = step("island")
    authoring.require(island, one_of=[step("ferry")], by=BY)
    assert refused(authoring.include, catalogue.pathway, island)
    assert not PathwayStep.objects.filter(step=island).exists()


def test_a_step_with_alternatives_can_be_withdrawn():
    catalogue = care()
    authoring.withdraw(catalogue["talk"], by=BY)
    assert authoring.errors_of(catalogue.pathway) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"hours": 0},
        {"hours": -3},
        {"hours": float("nan")},
        {"place": " "},
        {"how": ""},
        {"link": "javascript:alert(1)"},
        {"link": "//elsewhere.example"},
        {"link": "/\\elsewhere.example"},
        {"link": "ftp://elsewhere.example"},
        {"teaches": 1.5},
    ],
    ids=str,
)
def test_an_unusable_step_is_refused(wrong):
    if "teaches" in wrong:
        wrong = {"teaches": {make.CompetencyFactory(): wrong["teaches"]}}
    with pytest.raises(authoring.CatalogueError):
        step("one", **wrong)
    assert not Step.objects.exists()


# milestones ----------------------------------------------------------------------------------


def test_milestones_are_numbered_in_the_order_they_are_added():
    pathway = draft()
    for name in ("Settled in", "Ready"):
        authoring.add_milestone(pathway, name=name, by=BY)
    places = list(pathway.milestones.order_by("position").values_list("name", "position"))
    assert places == [("Settled in", 1), ("Ready", 2)]


def test_adding_a_milestone_is_audited():
    milestone = authoring.add_milestone(draft(), name="Ready", by=BY)
    event = AuditEvent.objects.latest("pk")
    assert (event.verb, event.label) == ("milestone.add", milestone.name)


@pytest.mark.parametrize("name", ["", " ", "x" * 61, "Ready"])
def test_a_milestone_needs_a_short_name_of_its_own(name):
    pathway = draft()
    authoring.add_milestone(pathway, name="Ready", by=BY)
    assert len(refused(authoring.add_milestone, pathway, name=name)) == 1
    assert pathway.milestones.count() == 1


def test_a_step_is_put_in_a_milestone_of_its_own_pathway_only():
    pathway, other = draft(), draft("OTHER")
    ready = authoring.add_milestone(pathway, name="Ready", by=BY)
    assert step("one", pathway=pathway, milestone=ready).listings.get().milestone == ready
    assert refused(authoring.include, other, step("two"), milestone=ready) == [
        "“Ready” isn’t a milestone of a draft."
    ]
    assert not other.listings.exists()
