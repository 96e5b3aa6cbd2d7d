"""Arguments of support's addresses in the matrix: rows of Ada and Ben."""

from typing import Any

from support.models import Cover
from tests.conftest import College, person
from tests.factories.learners import day, moment
from tests.factories.support import CaseFactory, ConcernFactory, ContactFactory, HelpRequestFactory

OF_NOTE = ("concern", "concern_undo", "concern_set_aside", "concern_put_back")
OF_CASE = ("case", "case_plan", "case_close", "case_open_again", "case_take_over")
STRANGERS = [
    *[(stranger, name) for stranger in ("cy", "dee", "flo", "hal") for name in ("concern", "case")],
    ("cy", "concern_set_aside"),
    ("ada", "concern_set_aside"),
    ("ben", "help_take_back"),
    ("flo", "help_take_back"),
    ("cy", "contact"),
    ("ada", "contact"),
    ("ada", "take_on"),
    ("cy", "take_on"),
    ("dee", "case_close"),
    ("ada", "case_close"),
]


def url_args(college: College) -> dict[str, list[Any]]:
    """Return a waiting concern and request, and a case that Ben has opened."""
    ben = college.ada.assignments.get().tutor
    concern = ConcernFactory(learner=college.ada).public_id
    request = HelpRequestFactory(learner=college.ada, state="taken back", closed_at=moment(day(-2)))
    opened = CaseFactory(learner=college.ada, owner=ben)
    case, contact = opened.public_id, ContactFactory(learner=college.ada, made_by=ben, case=opened)
    cover = Cover.objects.create(
        tutor=ben, deputy=person("Tess Boyd", "tutor"), from_on=day(3), until_on=day(9)
    )
    return {
        **{name: [concern] for name in OF_NOTE},
        **{name: [case] for name in OF_CASE},
        "help_take_back": [request.public_id],
        "help_ask_other": [ben.public_id],
        "take_on": [college.ada.public_id],
        "contact": [college.ada.public_id],
        "briefing": [college.ada.public_id],
        "contact_correct": [contact.token],
        "deadline": [college.assessments[2].public_id],
        "deadline_leave": [college.assessments[2].public_id],
        "more_time": [college.ada.public_id, college.assessments[1].public_id],
        "cover_end": [cover.pk],
        "cover_decline": [cover.pk],
    }
