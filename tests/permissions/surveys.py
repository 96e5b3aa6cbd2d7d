"""Arguments of the surveys' addresses: Ada is asked, with nine others of her programme."""

from typing import Any

from learners.models import Programme
from tests.conftest import College
from tests.factories import surveys as ask

STRANGERS = [
    ("flo", "survey"),
    ("dee", "survey"),
    ("flo", "survey_results"),
    ("ben", "survey_file"),
]
STRANGERS += [("ada", "survey_written"), ("gus", "survey_thanks"), ("ada", "survey_comments")]


def url_args(college: College) -> dict[str, list[Any]]:
    """Return the arguments: an open survey, a closed one with comments, and a draft."""
    programme = Programme.objects.create(code="CARE", name="Care")
    college.module.programmes.add(programme)
    others = ask.people(9)
    ask.enrol(others, college.offering)
    learners = [college.ada, *others]
    open_survey = ask.asked(words=True, programme=programme)
    closed = ask.asked_by(learners, "A line", programme=programme)
    ask.closed(closed)
    comments = closed.questions.last().comments.order_by("public_id")
    comments.exclude(pk=comments[0].pk).update(state="ready")
    draft = ask.QuestionFactory()
    args = {
        open_survey.public_id: ("survey", "survey_thanks"),
        closed.public_id: ("survey_results", "survey_file", "survey_comments", "comments_show"),
        draft.survey.public_id: (
            *("survey_written", "survey_describe", "survey_preview"),
            *("survey_open", "question_add"),
        ),
    }
    return {
        **{name: [own] for own, names in args.items() for name in names},
        "question_remove": [draft.survey.public_id, draft.public_id],
        "comment_judge": [closed.public_id, comments[0].public_id],
    }
