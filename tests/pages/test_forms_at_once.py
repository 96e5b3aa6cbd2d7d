"""A double click that reaches two workers at once: one row, one notification, no 5xx."""

from collections import Counter
from threading import Barrier, Thread
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import DateTimeField, Model, UUIDField

from tests.pages.conftest import Desk, furnished
from tests.pages.forms import FORMS

ROOMS = ("learners", "pathways", "support", "feedback", "portal")
UNCOUNTED = {
    "AccessEvent",  # two requests are two looks
    "CollegeRevision",  # each connection raises a counter of its own
}
# What each writes when it begins something; the rest change or end a row that is there.
BEGIN = [
    "settings",
    "conversation",
    "conversation_begin",
    "conversation_settle",
    "correction_ask",
    "check_in",
    "check_in_rhythm",
    "welcome",
    "plan_follow",
    "step",
    "step_start",
    "step_undo",
    "plan_days",
    "step_day",
    "step_day_undo",
    "concern",
    "help",
    "help_ask_other",
    "correction",
    "concern_set_aside",
    "take_on",
    "contact",
    "more_time",
    "contact_correct",
    "deadline",
    "deadline_leave",
    "case_close",
    "my_time",
    "cover",
    "cover_end",
    "cover_decline",
    "helplines",
    "connections",
    "person_add",
    "person",
    "role_end",
    "person_login",
    "person_tutor",
    "person_place",
    "person_caseload",
    "person_invite",
    "newcomers_invite",
    "import_match",
    "import_answer",
    "import_commit",
    "import_undo",
    "service_open",
    "service_hours",
    "service_offer",
    "service_member",
    "term_add",
    "days_close",
    "campus_add",
    "night_start",
    "survey_add",
    "survey_open",
    "question_add",
    "view_say",
    "view_sign_on",
    "view_pass_on",
    "view_decide",
    "view_change",
    "view_pledge",
    "view_hours",
    "report",
    "moderate",
    "edit_text",
    "edit_suggest",
    "hand_over",
    "co_sign",
    "representatives",
    "meeting_call",
    "meeting",
    "meeting_finish",
    "partnership_sign",
]


@pytest.fixture
def desk(transactional_db: None, quiet: None) -> Desk:
    """Set up for each test: tables are emptied, as two connections cannot be rolled back."""
    return furnished()


def rows() -> Counter[Any]:
    """Count rows without their ids and times; two equal rows are a duplicate."""
    counts: Counter[Any] = Counter()
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label in ROOMS and model.__name__ not in UNCOUNTED:
            names = telling(model)
            counts.update(
                (model.__name__, *map(str, row)) for row in model.objects.values_list(*names)
            )
    return counts


def telling(model: type[Model]) -> list[str]:
    return [
        field.attname
        for field in model._meta.concrete_fields
        if not field.primary_key and not isinstance(field, DateTimeField | UUIDField)
    ]


def answers_at_once(desk: Any, name: str) -> list[int]:
    """Send a form twice at once, on two connections; return the status codes."""
    clients, form = [desk.client(name), desk.client(name)], FORMS[name].filled()
    gate, replies = Barrier(2), []

    def send(client: Any) -> None:
        gate.wait()
        try:
            replies.append(client.post(desk.url(name), form).status_code)
        finally:
            connection.close()

    threads = [Thread(target=send, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return replies


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", BEGIN)
def test_two_requests_at_once_have_one_effect(name, desk):
    before = rows()
    answers = answers_at_once(desk, name)
    assert answers == [302, 302]
    doubled = {row for row, times in (rows() - before).items() if times > 1}
    assert doubled == set()
