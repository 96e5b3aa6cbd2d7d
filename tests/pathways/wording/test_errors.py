"""Errors of a catalogue say which step, and what its author can do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathways.calc.validity import FlawKind
from pathways.models import Step
from pathways.wording.errors import (
    catalogue_error,
    milestone_errors,
    requirement_errors,
    step_errors,
)

SOUND = {
    "hours": 3.0,
    "place": "Library 2",
    "how": "Ask at the desk.",
    "link": "",
    "teaches": {},
    "has_runs": True,
}


def errors(**more):
    return step_errors(**{**SOUND, **more})


def test_a_step_with_a_place_and_a_way_to_start_is_sound():
    assert errors() == []


@pytest.mark.parametrize("hours", [0, -1, 2000.5, float("nan"), float("inf")])
def test_a_step_takes_some_time_and_not_for_ever(hours):
    assert errors(hours=hours) == ["A step must take more than 0 hours and at most 2,000."]
    assert errors(hours=0.01) == errors(hours=2000) == []


@pytest.mark.parametrize("missing", [{"place": ""}, {"how": " \n"}, {"place": " ", "how": ""}])
def test_a_step_says_where_and_how_once(missing):
    assert errors(**missing) == ["A step must say where it is and how to start it."]


@pytest.mark.parametrize("link", ["/help/", "https://college.example/x", "http://college.example"])
def test_a_link_leads_to_a_page_in_cairn_or_on_the_web(link):
    assert errors(link=link) == []


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "//elsewhere.example", "/\\elsewhere.example", "ftp://x", "x"]
)
def test_a_link_that_leads_elsewhere_is_refused(link):
    assert len(errors(link=link)) == 1


def test_a_step_has_a_link_or_a_date():
    assert errors(has_runs=False, link="/help/") == errors(has_runs=True, link="") == []
    assert errors(has_runs=False) == [
        "A step must have a link or a date, so that people can start it."
    ]


@given(st.floats())
def test_a_share_is_always_more_than_nothing_and_never_more_than_all(share):
    assert (errors(teaches={1: share}) == []) == (0 < share <= 1)


def test_every_error_is_listed_at_once():
    assert len(errors(hours=0, place="", link="x", teaches={1: 0, 2: 2})) == 4


@pytest.mark.parametrize("kind", FlawKind)
def test_every_flaw_has_a_sentence(kind):
    words = catalogue_error(kind, "Plans", ["Egg", "Hen"])
    assert words[0] in "“T"
    assert words.endswith(".")
    assert "%" not in words


def test_steps_that_wait_for_each_other_are_joined_and_choices_are_alternatives():
    loop = catalogue_error(FlawKind.LOOP, "Plans", ["Egg", "Hen"])
    assert "“Egg” and “Hen” are waiting for each other." in loop
    absent = catalogue_error(FlawKind.DANGLING, "Plans", ["Egg", "Hen"])
    assert "needs “Egg” or “Hen”, which" in absent


def test_a_requirement_names_steps_and_never_the_step_itself():
    plans, egg = Step(pk=1, name="Plans"), Step(pk=2, name="Egg")
    assert requirement_errors(plans, [egg]) == []
    assert "has a requirement with no steps" in requirement_errors(plans, [])[0]
    assert "comes before itself" in requirement_errors(plans, [egg, plans])[0]


def test_a_milestones_name_may_have_60_characters():
    assert milestone_errors("x" * 60, ["Ready"]) == []
    assert milestone_errors("x" * 61, []) == [
        f"“{'x' * 61}” is too long: use at most 60 characters."
    ]


def test_a_milestones_errors_say_what_to_change():
    assert milestone_errors(" ", []) == ["A milestone must have a name."]
    assert milestone_errors("Ready", ["Ready"]) == [
        "“Ready” is already a milestone of this pathway."
    ]
