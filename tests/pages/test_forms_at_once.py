"""A double click that reaches two workers at the same moment: one row, one notice, no 5xx."""

from collections import Counter
from threading import Barrier, Thread
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import DateTimeField, Model, UUIDField

from tests.pages.conftest import Desk, furnished
from tests.pages.forms import FORMS

OURS = ("learners", "pathways", "support", "portal")
APART = {"AccessEvent"}  # two requests are two looks
# What each writes when it begins something; the rest change or end a row that is there.
BEGIN = [
    "settings",
    "correction_ask",
    "check_in",
    "check_in_rhythm",
    "welcome",
    "plan_follow",
    "step",
    "step_start",
    "step_undo",
    "concern",
    "help",
    "correction",
    "concern_set_aside",
    "take_on",
    "contact",
    "case_close",
    "my_time",
    "cover",
    "cover_end",
    "helplines",
    "person_add",
    "person",
    "role_end",
    "person_login",
    "person_tutor",
    "import_commit",
    "service_open",
    "service_hours",
    "service_offer",
    "service_member",
    "term_add",
    "days_close",
    "campus_add",
    "night_start",
]


@pytest.fixture
def desk(transactional_db: None, quiet: None) -> Desk:
    """Furnished for each test: what two connections write is not taken back but emptied."""
    return furnished()


def rows() -> Counter[Any]:
    """Every row as it reads without its ids and moments; two alike are one thing told twice."""
    found: Counter[Any] = Counter()
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label in OURS and model.__name__ not in APART:
            names = telling(model)
            found.update(
                (model.__name__, *map(str, row)) for row in model.objects.values_list(*names)
            )
    return found


def telling(model: type[Model]) -> list[str]:
    return [
        field.attname
        for field in model._meta.concrete_fields
        if not field.primary_key and not isinstance(field, DateTimeField | UUIDField)
    ]


def both(desk: Any, name: str) -> list[int]:
    """The answers to two at once, each of its own connection."""
    clients, form = [desk.client(name), desk.client(name)], FORMS[name].filled()
    gate, found = Barrier(2), []

    def send(client: Any) -> None:
        gate.wait()
        try:
            found.append(client.post(desk.url(name), form).status_code)
        finally:
            connection.close()

    threads = [Thread(target=send, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", BEGIN)
def test_two_requests_at_once_have_one_effect(name, desk):
    before = rows()
    answers = both(desk, name)
    assert answers == [302, 302]
    doubled = {row for row, times in (rows() - before).items() if times > 1}
    assert doubled == set()
