"""A learner's Today is stored: after every write that can change it, the next request shows it."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from learners.actions import facts, roster
from learners.actions.settings import choose_name
from learners.models import Assessment, Learner, User
from pathways.actions import authoring
from pathways.models import Pathway, Step
from portal import conductor
from portal.models import Journey
from support.actions import my_time
from tests.conftest import BACKEND
from tests.factories.learners import day
from tests.pages.count import queries
from tests.pages.forms import FORMS
from tests.pages.test_record import words

LEARNERS = ("ada", "flo")
TOKEN = re.compile(r'(name="csrfmiddlewaretoken" value=")[^"]+')
BY = "a test"


class Readers:
    """Learners who have their Today open while others write."""

    def __init__(self, desk):
        self.clients = {name: Client() for name in LEARNERS}
        for name, client in self.clients.items():
            client.force_login(desk.people[name], backend=BACKEND)

    def pages(self):
        return {name: page_of(client) for name, client in self.clients.items()}


def page_of(client):
    response = client.get("/today/")
    assert response.status_code == 200
    return TOKEN.sub(r"\1", response.text)


@pytest.fixture
def readers(desk):
    readers = Readers(desk)
    readers.pages()
    assert Journey.objects.count() == len(LEARNERS)
    return readers


def assert_current(readers):
    """Every stored page equals one put together anew."""
    stored = readers.pages()
    assert Journey.objects.count() == len(LEARNERS)
    Journey.objects.all().delete()
    assert stored == readers.pages()


@pytest.mark.parametrize("name", FORMS)
def test_after_any_form_the_next_request_shows_what_changed(name, desk, readers):
    client, form = desk.client(name), FORMS[name].filled()
    readers.pages()
    assert client.post(desk.url(name), form).status_code == 302
    assert_current(readers)


def withdraw_steps():
    for step in Step.objects.filter(code__in=("bus", "talk")):
        authoring.withdraw(step, by=BY)


def require_another_step_first():
    first = Learner.objects.get(name="Ada Sinclair").recommendation.steps[0]
    last = Step.objects.exclude(pk=first).filter(code__in=("bus", "talk")).first()
    authoring.require(Step.objects.get(pk=first), one_of=[last], by=BY)


def name_a_milestone():
    authoring.add_milestone(Pathway.objects.get(), name="First weeks", by=BY)


def rename_the_tutor():
    choose_name(by=User.objects.get(name="Ben Ross"), name="Benjamin Ross", pronouns="")


def give_another_tutor():
    ada, cy = Learner.objects.get(name="Ada Sinclair"), User.objects.get(name="Cy Laird")
    roster.assign_tutor(learner=ada, tutor=cy, from_on=day(0), by=BY)


def end_the_tutors_role():
    role = User.objects.get(name="Ben Ross").roles.get(kind="tutor")
    roster.end_role(role=role, on=day(0), by=BY)


def cover_from_today():
    ben, cy = (User.objects.get(name=name) for name in ("Ben Ross", "Cy Laird"))
    my_time.set_cover(tutor=ben, deputy=cy, from_on=day(0), until_on=day(2), by=ben)


def move_a_deadline():
    piece = Assessment.objects.get(name="Care plan")
    facts.set_deadline(piece, on=day(4))


def hand_in_work():
    enrolment = Learner.objects.get(name="Ada Sinclair").enrolments.get()
    facts.hand_in(enrolment, Assessment.objects.get(name="Care plan"), on=day(0))


def run_a_night():
    night, _is_new = conductor.open_night(timezone.localdate(), by=BY, again=True)
    while runs := conductor.ready(night):
        for run in runs:
            conductor.work(run)


WRITES = [
    withdraw_steps,
    require_another_step_first,
    name_a_milestone,
    rename_the_tutor,
    give_another_tutor,
    end_the_tutors_role,
    cover_from_today,
    move_a_deadline,
    hand_in_work,
    run_a_night,
]
UNSEEN = {name_a_milestone, require_another_step_first}  # without steps; from the next night


@pytest.mark.parametrize("write", WRITES, ids=lambda write: write.__name__)
def test_after_any_other_write_the_next_request_shows_what_changed(write, desk, readers):
    before = readers.pages()
    write()
    assert (readers.pages() != before) == (write not in UNSEEN)
    assert_current(readers)


def test_the_page_is_stored_once_and_takes_3_queries(desk, readers):
    assert queries(readers.clients["ada"], "/today/")[0] == 3


def test_a_token_of_the_stored_page_is_accepted_and_not_stored(desk):
    client = Client(enforce_csrf_checks=True)
    client.force_login(desk.people["ada"], backend=BACKEND)
    tokens = {token(client) for _ in range(3)}
    body = Journey.objects.get().body
    assert "csrfmiddlewaretoken" in body
    assert len(tokens) == 3
    assert not [value for value in tokens if value in body]
    form = {"answer": "talk", "csrfmiddlewaretoken": token(client)}
    concern = desk.url_args["concern"][0]
    assert client.post(f"/concerns/{concern}/", form).status_code == 302
    assert client.post(f"/concerns/{concern}/", {"answer": "talk"}).status_code == 403


def token(client):
    return re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', client.get("/today/").text)[1]


def test_a_message_is_shown_once_on_a_page_that_is_stored(desk, readers):
    ada = readers.clients["ada"]
    ada.post("/help/", {"words": "Could we talk?"})
    first, second = (words(ada.get("/today/")) for _ in range(2))
    shown = set(first.split(". ")) - set(second.split(". "))
    assert shown
    assert second == words(ada.get("/today/"))


def test_nobody_is_shown_another_persons_page(desk, readers):
    own = readers.pages()
    ada, flo = (desk.people[name].learner for name in LEARNERS)
    theirs = Journey.objects.get(learner=flo)
    Journey.objects.filter(learner=ada).update(key=theirs.key, body=theirs.body)
    assert readers.pages() == own


def test_each_language_and_each_day_has_its_own_page(desk, readers, monkeypatch):
    ada = readers.clients["ada"]
    english = ada.get("/today/").text
    User.objects.filter(pk=desk.people["ada"].pk).update(language="cy")
    welsh = ada.get("/today/").text
    assert '<html lang="cy"' in welsh
    assert words(ada.get("/today/")) != re.sub("<[^>]+>", " ", english)
    keys = {Journey.objects.get(learner=desk.people["ada"].learner).key}
    monkeypatch.setattr("portal.views.today.localdate", lambda: day(1))
    ada.get("/today/")
    keys.add(Journey.objects.get(learner=desk.people["ada"].learner).key)
    assert len(keys) == 2


def test_a_page_with_more_than_a_learners_own_is_not_stored(desk):
    client = Client()
    client.force_login(desk.people["ben"], backend=BACKEND)
    client.get("/today/")
    ada = Client()
    ada.force_login(desk.people["ada"], backend=BACKEND)
    ada.get("/today/?from=letter")
    assert not Journey.objects.exists()
