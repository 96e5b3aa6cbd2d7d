"""Arguments of the administrator's addresses in the matrix."""

import uuid
from typing import Any

from learners.models import User
from tests.conftest import College, person
from tests.factories.administrator import (
    CampusFactory,
    ClosedDayFactory,
    ImportDraftFactory,
    OfferFactory,
    TermFactory,
    draft_to_match,
    draft_with_question,
)
from tests.factories.learners import ImportFactory, day
from tests.factories.portal import StageRunFactory

PLACES = (
    "person",
    "person_learner",
    "person_caseload",
    "import_draft",
    "service",
    "role_end",
    "term",
    "night_retry",
)
OF_A_DRAFT = ("draft", "errors", "progress", "commit", "drop")
ELSEWHERE = {
    "import_changes": [uuid.uuid4(), "new"],
    "role_end": [uuid.uuid4(), 1],
    "term": [999_999_999],
    "night_retry": [uuid.uuid4(), 1],
}


def url_args(college: College, night: Any) -> dict[str, list[Any]]:
    """Return the arguments of each address; the person works for the service."""
    lou = person("Lou Weir", "service member")
    offer = OfferFactory()
    service = offer.service.public_id
    offer.service.group.members.create(user=lou, from_on=day(-1))
    term, closed = TermFactory().pk, ClosedDayFactory().pk
    return {
        "demo_page": ["nursing-a1"],
        "person": [lou.public_id],
        "person_address": [lou.public_id],
        "person_invite": [lou.public_id],
        "invitation_open": ["no.token"],
        "person_caseload": [User.objects.get(name="Ben Ross").public_id],
        "person_place": [college.ada.public_id],
        "role_end": [lou.public_id, lou.roles.get().pk],
        "person_learner": [college.ada.public_id],
        "person_login": [college.ada.public_id],
        "person_tutor": [college.ada.public_id],
        **of_imports(),
        **{
            key: [service]
            for key in (
                "service",
                "service_describe",
                "service_hours",
                "service_offer",
                "service_member",
                "service_close",
            )
        },
        "service_withdraw": [service, offer.public_id],
        "service_member_end": [service, lou.public_id],
        "night_retry": [night.public_id, StageRunFactory(night=night, state="parked").pk],
        "term": [term],
        "term_remove": [term],
        "days_open": [closed],
        "campus_remove": [CampusFactory().pk],
    }


def of_imports() -> dict[str, list[Any]]:
    draft = [ImportDraftFactory().public_id]
    return {
        **{f"import_{name}": draft for name in OF_A_DRAFT},
        "import_changes": [*draft, "new"],
        "import_match": [draft_to_match().public_id],
        "import_answer": [draft_with_question().public_id],
        "import_undo": [ImportFactory(kind="people").public_id],
    }
