"""Today is stored for learners and staff: after every write that can change it, it shows it."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone

from learners.actions import facts, handing_in, roster
from learners.actions.evidence import erasing
from learners.actions.settings import choose_name
from learners.models import AccessEvent, Assessment, Learner, User
from pathways.actions import authoring
from pathways.models import Pathway, Step
from portal import conductor
from portal.models import Journey
from support.actions import my_time
from support.models import HelpRequest
from tests.conftest import BACKEND
from tests.factories.learners import day
from tests.pages.count import queries
from tests.pages.forms import FORMS
from tests.pages.test_record import words

LEARNERS = ("ada", "flo")
STAFF = ("ben", "tess", "jo")  # a tutor, their deputy, and a module's owner
TOKEN = re.compile(r'(name="csrfmiddlewaretoken" value=")[^"]+')
BY = "a test"
MINUTE = dt.timedelta(minutes=1)


class Readers:
    """People who have their Today open while others write."""

    def __init__(self, desk):
        self.clients = {name: Client() for name in (*LEARNERS, *STAFF)}
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
    assert Journey.objects.count() == len(LEARNERS) + len(STAFF)
    return readers


def assert_current(readers):
    """Every stored page equals one put together anew."""
    stored = readers.pages()
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
    handing_in.hand_in(enrolment, Assessment.objects.get(name="Care plan"), on=day(0))


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


def test_a_tutors_page_takes_5_queries_one_of_them_for_its_looks(desk, readers):
    assert queries(readers.clients["ben"], "/today/")[0] == 5


@pytest.mark.parametrize("name", STAFF)
def test_each_request_records_the_looks_of_the_page(name, readers):
    with erasing():
        AccessEvent.objects.all().delete()
    readers.clients[name].get("/today/")
    stored = looks()
    Journey.objects.all().delete()
    with erasing():
        AccessEvent.objects.all().delete()
    readers.clients[name].get("/today/")
    assert stored == looks() != []


def looks():
    return sorted(AccessEvent.objects.values_list("learner_id", "kind"))


def test_a_wait_is_put_in_other_words_when_its_hour_comes(desk, readers, monkeypatch):
    ada = desk.people["ada"]
    readers.clients["ada"].post("/help/", {"words": "Could we talk?"})
    HelpRequest.objects.filter(learner=ada.learner).update(asked_at=timezone.now() - MINUTE)
    Journey.objects.all().delete()
    ben = readers.clients["ben"]
    assert "less than an hour ago" in page_of(ben)
    for minutes, said in ((58, "less than an hour ago"), (60, "one hour ago"), (119, "two hours")):
        later = timezone.now() + minutes * MINUTE
        monkeypatch.setattr("portal.journey.now", lambda later=later: later)
        monkeypatch.setattr("portal.views.today.now", lambda later=later: later)
        assert said in page_of(ben)


def test_a_night_deletes_the_pages_that_show_other_people(desk, readers):
    shown = {desk.people[name].pk for name in STAFF}
    assert set(Journey.objects.exclude(looks=[]).values_list("user", flat=True)) == shown
    run_a_night()
    assert set(Journey.objects.values_list("user", flat=True)).isdisjoint(shown)


def test_a_tutor_sees_nobodys_page_but_their_own(desk, readers):
    own = readers.pages()
    theirs = Journey.objects.get(user=desk.people["tess"])
    Journey.objects.filter(user=desk.people["ben"]).update(key=theirs.key, body=theirs.body)
    assert readers.pages() == own


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
    theirs = Journey.objects.get(user=flo.user)
    Journey.objects.filter(user=ada.user).update(key=theirs.key, body=theirs.body)
    assert readers.pages() == own


def test_each_language_and_each_day_has_its_own_page(desk, readers, monkeypatch):
    ada = readers.clients["ada"]
    english = ada.get("/today/").text
    User.objects.filter(pk=desk.people["ada"].pk).update(language="cy")
    welsh = ada.get("/today/").text
    assert '<html lang="cy"' in welsh
    assert words(ada.get("/today/")) != re.sub("<[^>]+>", " ", english)
    keys = {Journey.objects.get(user=desk.people["ada"]).key}
    monkeypatch.setattr("portal.views.today.localdate", lambda: day(1))
    ada.get("/today/")
    keys.add(Journey.objects.get(user=desk.people["ada"]).key)
    assert len(keys) == 2


def test_a_page_with_more_than_one_kind_of_part_is_not_stored(desk):
    roster.appoint(user=desk.people["cy"], kind="administrator", from_on=day(0), by=BY)
    for name in ("dee", "cy"):
        client = Client()
        client.force_login(desk.people[name], backend=BACKEND)
        client.get("/today/")
    ada = Client()
    ada.force_login(desk.people["ada"], backend=BACKEND)
    ada.get("/today/?from=letter")
    assert not Journey.objects.exists()
