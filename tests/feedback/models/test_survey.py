"""The database refuses a survey, a question or a comment in a state that makes no sense."""

import datetime as dt
from collections.abc import Callable

import pytest

from feedback.models import (
    COMMENT_MOVES,
    Comment,
    CommentState,
    Invited,
    Question,
    Survey,
    TookPart,
    Urn,
)
from learners.models import Learner, Programme, User
from tests.contracts.test_privacy import paths
from tests.factories import learners as make
from tests.factories import surveys as ask
from tests.refusals import refused, twice

NOW = make.moment(make.day(-1))
LATER = NOW + dt.timedelta(days=1)
OPEN = {"opened_at": NOW, "invited": 10}
OURS = (Survey, Question, Invited, TookPart, Urn, Comment)


def invited_twice(model: type[Invited] | type[TookPart]) -> None:
    twice(model.objects.create, survey=ask.SurveyFactory(), learner=make.LearnerFactory())


def in_groups() -> None:
    programme = Programme.objects.create(code="C", name="Care")
    ask.SurveyFactory(programme=programme, breakdown="programme")


def of_a_run_and_a_programme() -> None:
    programme = Programme.objects.create(code="C", name="Care")
    ask.SurveyFactory(programme=programme, offering=make.OfferingFactory())


def half_way_twice() -> None:
    offering = make.OfferingFactory()
    twice(ask.SurveyFactory, offering=offering, is_half_way=True, **OPEN)


BAD: dict[str, Callable[[], object]] = {
    "survey_breakdown_known": lambda: ask.SurveyFactory(breakdown="age"),
    "survey_draft_title_once": lambda: twice(ask.SurveyFactory, title="Library hours"),
    "survey_closed_after_opening": lambda: ask.SurveyFactory(
        opened_at=LATER, invited=10, closed_at=NOW
    ),
    "survey_rewritten_after_closing": lambda: ask.SurveyFactory(
        **OPEN, closed_at=LATER, rewritten_at=NOW
    ),
    "survey_opened_for_ten": lambda: ask.SurveyFactory(opened_at=NOW, invited=9),
    "survey_of_one_programme_has_no_groups": in_groups,
    "survey_half_way_once": half_way_twice,
    "survey_half_way_is_of_a_module_run": lambda: ask.SurveyFactory(is_half_way=True),
    "survey_of_a_module_run_is_for_its_learners": of_a_run_and_a_programme,
    "question_place_once": lambda: twice(ask.QuestionFactory, survey=ask.SurveyFactory(), place=1),
    "question_choice_has_options": lambda: ask.QuestionFactory(options=["Yes"]),
    "invited_once": lambda: invited_twice(Invited),
    "took_part_once": lambda: invited_twice(TookPart),
    "comment_showing_known": lambda: ask.CommentFactory(showing="faint"),
    "comment_state_known": lambda: ask.CommentFactory(state="liked"),
    "comment_hidden_with_a_reason": lambda: ask.CommentFactory(state="hidden"),
}


@pytest.mark.parametrize("name", BAD)
def test_the_database_refuses_what_makes_no_sense(name: str, db: None) -> None:
    with refused(name):
        BAD[name]()


def test_every_constraint_of_surveys_is_tried() -> None:
    declared = {constraint.name for model in OURS for constraint in model._meta.constraints}
    assert BAD.keys() == declared


@pytest.mark.parametrize(
    "values",
    [
        {"closed_at": NOW},
        {"rewritten_at": NOW},
        {**OPEN, "rewritten_at": NOW},
    ],
)
def test_a_later_state_needs_the_one_before(values: dict[str, object], db: None) -> None:
    """A condition about a missing value is unknown, which a constraint would let pass."""
    constraint = "survey_rewritten_after_closing"
    if "closed_at" in values:
        constraint = "survey_closed_after_opening"
    with refused(constraint):
        ask.SurveyFactory(**values)


def test_words_have_no_options_and_a_shown_comment_no_reason(db: None) -> None:
    with refused("question_choice_has_options"):
        ask.QuestionFactory(kind="scale", options=[])
    with refused("question_choice_has_options"):
        ask.QuestionFactory(kind="words", options=["Yes", "No"])
    with refused("comment_hidden_with_a_reason"):
        ask.CommentFactory(state="shown", reason="names")


@pytest.mark.parametrize("model", [Survey, Question, Urn, Comment])
def test_no_key_leads_from_a_survey_to_a_person(model: type) -> None:
    assert list(paths(model)) == []


def test_no_table_of_people_has_a_key_to_answers() -> None:
    """Keys the other way would link them too: only who may answer, and who has, name both."""
    answers = {Survey, Question, Urn, Comment}
    people = {Learner, User}
    both = {
        model
        for model in OURS
        if {field.related_model for field in model._meta.concrete_fields} & people
        and {field.related_model for field in model._meta.concrete_fields} & answers
    }
    assert both == {Invited, TookPart}
    assert {field.name for field in TookPart._meta.concrete_fields} == {"id", "survey", "learner"}


def test_every_state_of_a_comment_has_moves_and_none_returns_to_waiting() -> None:
    assert COMMENT_MOVES.keys() == set(CommentState)
    assert CommentState.WAITING not in set().union(*COMMENT_MOVES.values())
