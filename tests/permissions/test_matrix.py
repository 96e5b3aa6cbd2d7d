"""Each address, read and sent by each person."""

import copy
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from learners.models import User
from learners.signing_in.accounts import SignedIn
from portal import timetable
from tests.conftest import BACKEND, College, cast, college_of, shared
from tests.factories import learners as make
from tests.factories.everyone import HelplineFactory, NotificationFactory
from tests.factories.pathways import care, follows
from tests.factories.portal import NightFactory
from tests.factories.support import ScorecardFactory
from tests.permissions import administrator, board, support, surveys, together
from tests.permissions.rows import ROWS


def names(patterns: Any) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern.url_patterns)
        else:
            yield pattern.name


# Cairn answers some of allauth's addresses itself, by the same name.
ADDRESSES = set(names(get_resolver().url_patterns))


def test_every_address_has_a_row_and_every_row_an_address():
    assert None not in ADDRESSES, "an address without a name cannot have a row"
    assert sorted(ADDRESSES) == sorted(ROWS)


@dataclass
class Scene:
    """People signed in, and the arguments of each address."""

    college: College
    people: dict[str, User]
    url_args: dict[str, list[Any]]
    cookies: dict[str, Any]
    read: dict[int, User | None]  # by id: every test takes back what it wrote

    def client(self, person: str) -> Client:
        client = Client()
        client.cookies.update(self.cookies.get(person, {}))
        return client


def set_up() -> Scene:
    """Return the scene; every row about a learner is Ada's."""
    everyone = cast()
    college = college_of(everyone["ada"])
    night = NightFactory(state="done")
    catalogue = care()
    follows(college.ada, catalogue)
    bus = catalogue["bus"].public_id
    correction = make.CorrectionFactory(learner=college.ada, owner=college.jo)
    version = ScorecardFactory().public_id
    asked = {"kind": "correction asked", "subject": correction.public_id}
    update = NotificationFactory(user=college.jo, **asked)
    url_args = {
        "message": [update.public_id],
        "helpline_end": [HelplineFactory().public_id],
        "rule": [version],
        "rule_card": [version],
        "rule_move": [version],
        "learner": [college.ada.public_id],
        "correction": [correction.public_id],
        "correction_ask": ["submission", college.enrolment.submissions.get().pk],
        "step": [bus],
        "step_start": [bus],
        "step_undo": [bus],
        "step_day": [bus],
        "step_day_undo": [bus],
        "night": [night.public_id],
        "night_progress": [night.public_id],
        **administrator.url_args(college, night),
        **support.url_args(college),
        **surveys.url_args(college),
        **board.url_args(college.ada, everyone["ben"], everyone["gus"]),
        **together.url_args(college),
        "account_confirm_email": ["abc"],
        "account_reset_password_from_key": ["1", "abc"],
        **{f"mfa_{act}_webauthn": [1] for act in ("edit", "remove")},
    }
    people = {**everyone, "jo": college.jo}
    cookies = {person: signed_in(user) for person, user in people.items()}
    return Scene(college, people, url_args, cookies, {})


def signed_in(user: User) -> Any:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client.cookies


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[Scene]:
    yield from shared(django_db_blocker, set_up)


@pytest.fixture
def scene(built: Scene, db: None, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """Who is signed in is read from the database once for each person, not for each request."""
    read_user = SignedIn.get_user

    def read_once(backend: SignedIn, pk: int) -> User | None:
        if pk not in built.read:
            built.read[pk] = read_user(backend, pk)
        return copy.deepcopy(built.read[pk])

    monkeypatch.setattr(SignedIn, "get_user", read_once)
    monkeypatch.setattr(timetable, "ring", lambda night: None)
    return copy.deepcopy(built)


def answer(client: Client, method: str, url: str, sent: dict[str, str]) -> str:
    """Return the status and where a redirect leads; roll back what was written."""
    with transaction.atomic():
        response = getattr(client, method)(url, sent if method == "post" else None)
        transaction.set_rollback(True)
    return f"{response.status_code} {response.get('Location', '').split('?')[0]}".strip()


@pytest.mark.parametrize("name", ROWS)
def test_each_address_answers_each_person_as_declared(name, scene):
    url, row, answers = reverse(name, args=scene.url_args.get(name, [])), ROWS[name], {}
    for person in ("anon", *scene.people):
        visitor = scene.client(person)
        for method, rule in (("get", row.get), ("post", row.post)):
            expected = rule.get(person, rule["rest"])
            got = answer(visitor, method, url, row.sent)
            if not fnmatchcase(got, expected):
                answers[f"{person} {method}"] = f"{got}, not {expected}"
    assert answers == {}


STRANGERS = [
    ("cy", "learner"),
    ("cy", "briefing"),
    ("dee", "learner"),
    ("flo", "learner"),
    ("hal", "learner"),
    ("cy", "correction"),
    ("flo", "correction"),
    ("ben", "correction"),
    ("flo", "correction_ask"),
    ("ben", "correction_ask"),
    ("flo", "message"),
    ("dee", "message"),
    ("flo", "step"),
    ("ben", "step"),
    ("gus", "step_undo"),
    ("ben", "night"),
    ("ada", "night"),
    ("ben", "night_progress"),
    *support.STRANGERS,
    *surveys.STRANGERS,
    *board.STRANGERS,
    *((person, name) for person in ("ada", "ben", "eve") for name in administrator.PLACES),
]


@pytest.mark.parametrize(("person", "name"), STRANGERS)
def test_a_stranger_cannot_distinguish_a_page_from_a_missing_one(person, name, scene):
    elsewhere = {
        "correction_ask": ["submission", 999_999_999],
        **{name: ["view", uuid.uuid4()] for name in ("report", "moderate")},
        **administrator.ELSEWHERE,
    }
    missing = elsewhere.get(name, [uuid.uuid4()])
    client = scene.client(person)
    for method in ("get", "post"):
        reply = getattr(client, method)(reverse(name, args=scene.url_args[name]))
        nowhere = getattr(client, method)(reverse(name, args=missing))
        assert reply.status_code == nowhere.status_code
        assert reply.content == nowhere.content
        assert set(reply.headers) == set(nowhere.headers)


def test_without_the_demo_its_pages_return_404(client, scene):
    ada = scene.people["ada"]
    never = client.get("/never-was/").content
    assert client.get(reverse("demo")).content == never
    assert client.post(reverse("demo_sign_in"), {"email": ada.email}).content == never
    assert "_auth_user_id" not in client.session


def test_another_kind_of_fact_with_the_same_number_is_refused(scene):
    """An id in the path is checked with its owner and its kind."""
    qualification = make.EntryQualificationFactory(learner=scene.people["flo"].learner)
    client = scene.client("ada")
    for kind in ("qualification", "protected", "mark", "no-such-kind"):
        assert (
            client.get(reverse("correction_ask", args=[kind, qualification.pk])).status_code == 404
        )
    assert client.get(f"/me/wrong/mark/{10**30}/").status_code == 404


def test_ids_in_the_body_change_nothing(scene):
    """A form takes only words; the record comes from the path, and the owner from the rules."""
    college, flo = scene.college, scene.people["flo"]
    fact = college.enrolment.submissions.get()
    scene.client("ada").post(
        reverse("correction_ask", args=["submission", fact.pk]),
        {"words": "On paper.", "learner": flo.learner.pk, "owner": flo.pk, "fact_id": 1},
    )
    latest_correction = college.ada.corrections.latest("pk")
    assert (latest_correction.owner, latest_correction.fact_id) == (college.jo, fact.pk)
    assert not flo.learner.corrections.exists()
