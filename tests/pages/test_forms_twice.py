"""Double clicks and two tabs: one effect, a clear answer, nothing lost."""

from typing import Any

import pytest
from django.test import Client

from learners.models import Correction, ImportDraft, Notification, User
from pathways.models import Response
from support.models import Case, Concern, Contact, HelpRequest
from tests.conftest import BACKEND
from tests.factories.learners import day
from tests.pages.conftest import written
from tests.pages.forms import FORMS
from tests.pages.test_record import words

REFUSED_TWICE = {"survey": 409}  # a second vote is refused out loud
NO_EFFECT = ("rule_learn",)  # too little has finished here to learn from
TRIED_AGAIN = {
    "import_people": ImportDraft,  # a newer file replaces the one that waits
    "person_add": User,  # the second is refused by the database, and taken back
}


def done(client: Any, desk: Any, name: str, form: dict[str, Any]) -> Any:
    return client.post(desk.url(name), form)


@pytest.mark.parametrize("name", FORMS)
def test_a_form_sent_twice_has_one_effect_and_one_answer(name, desk):
    client, form = desk.client(name), FORMS[name].filled()
    start, rows = written(), TRIED_AGAIN.get(name, User).objects
    first = done(client, desk, name, form)
    once, count = written(), rows.count()
    assert once != start or name in NO_EFFECT
    if name == "import_people":
        form = FORMS[name].filled()  # a file is read once
    second = done(client, desk, name, form)
    assert (first.status_code, second.status_code) == (302, REFUSED_TWICE.get(name, 302))
    after = first if name in REFUSED_TWICE else second
    assert client.get(after["Location"], follow=True).status_code == 200
    assert rows.count() == count
    if name not in TRIED_AGAIN:
        assert written() == once


# two tabs, and two people: the second sends an outdated page


@pytest.fixture
def send(desk):
    """Return a function that sends a valid form, with other values or another sender if given."""

    def send_form(name: str, sender: str = "", /, **other: Any) -> Any:
        client = Client()
        client.force_login(desk.people[sender or FORMS[name].sender], backend=BACKEND)
        return client.post(desk.url(name), {**FORMS[name].filled(), **other}, follow=True)

    return send_form


def seen_on(page: str) -> str:
    return page.split('name="seen" value="')[1].split('"')[0]


@pytest.mark.parametrize(
    ("name", "field", "first", "other", "current"),
    [
        ("term", "name", "Winter term", "Spring term", "Winter term"),
        ("service_describe", "name", "Books", "Reading room", "Books"),
        ("service_hours", "hours-0-opens", "08:00", "10:00", "8am"),
        ("case_plan", "plan-next_words", "Ring on Monday.", "Write on Tuesday.", "Ring on Monday."),
    ],
)
def test_a_change_by_someone_else_is_not_overwritten(
    name, field, first, other, current, desk, send
):
    page = desk.client(name).get(desk.page(name)).text
    send(name, **{field: first})
    before = written()
    answer = send(name, **{field: other}, seen=seen_on(page))
    assert written() == before
    assert "Someone has changed this since you opened it." in answer.text
    assert current in answer.text
    assert other in answer.text  # still in the form
    again = send(name, **{field: other}, seen=seen_on(answer.text))
    assert "error-summary" not in again.text
    assert written() != before


def test_answering_a_closed_concern_shows_an_error_and_keeps_the_words(desk, send):
    send("concern", answer="done", words="")
    page = send("concern", answer="not now", words="After the exam, please.")
    assert "there’s nothing to pause." in words(page)
    assert "After the exam, please.</textarea>" in page.text


def test_setting_aside_a_taken_concern_names_its_owner_and_keeps_the_reason(desk, send):
    Case.objects.all().delete()
    send("take_on", "tess")
    page = send("concern_set_aside", reason="On placement.")
    assert "Tess Boyd has taken this on." in words(page)
    assert "On placement.</textarea>" in page.text
    assert Concern.objects.get().state == "taken on"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("case_close", {"words": "The bus runs again."}),
        ("case_plan", {"plan-next_words": "Ring on Monday."}),
    ],
)
def test_words_typed_for_a_closed_case_are_not_lost(name, text, send):
    send("case_close", "tess")
    before = written()
    page = send(name, **text)
    assert "closed" in words(page)
    assert next(iter(text.values())) in page.text
    assert written() == before


def test_a_contact_is_saved_even_if_the_case_was_closed(send):
    send("case_close", "tess")
    send("contact", words="We talked at last.")
    assert Contact.objects.latest("pk").words == "We talked at last."


def test_a_contact_sent_again_with_more_words_saves_both(send):
    Contact.objects.all().delete()
    for text in ("We talked.", "We talked. Ada rings.", "We talked. Ada rings."):
        send("contact", words=text)
    assert list(Contact.objects.order_by("pk").values_list("words", flat=True)) == [
        "We talked.",
        "We talked. Ada rings.",
    ]


def test_a_correction_answered_in_another_tab_stays_and_the_second_reason_is_shown(send):
    send("correction")
    page = send("correction", answer="stands", reason="The paper was found.")
    assert "This has already been answered. Nothing has changed." in words(page)
    assert "The paper was found." in page.text
    assert not Correction.objects.filter(answer="stands").exists()


def test_asking_again_from_another_tab_keeps_the_words_and_saves_nothing_twice(send):
    send("correction_ask")
    page = send("correction_ask", words="It was on paper, handed to Jo.")
    assert "You’ve already asked about this" in words(page)
    assert "handed to Jo.</textarea>" in page.text
    assert Correction.objects.filter(words="It was on paper.").count() == 1


def test_asking_from_two_tabs_makes_one_request_with_both_texts(desk, send):
    send("help", words="Could we talk?")
    send("help", words="It is about my shifts.")
    help_request = HelpRequest.objects.get(learner=desk.people["ada"].learner)
    assert help_request.words == "Could we talk?\n\nIt is about my shifts."
    assert Notification.objects.filter(kind="help asked", user=desk.people["ben"]).count() == 1


def test_cancelling_a_taken_request_shows_a_warning(desk, send):
    HelpRequest.objects.update(state="taken on", case=Case.objects.get())
    assert "Someone has already taken this on" in words(send("help_take_back"))


def test_an_outdated_undo_changes_nothing(desk, send):
    send("step", answer="too hard")
    older = Response.objects.latest("pk").pk
    send("step", answer="not relevant")
    page = send("step_undo", response=older)
    assert "Nothing has changed" in words(page)
    assert Response.objects.latest("pk").answer == "not relevant"


def test_an_import_cancelled_in_another_tab_does_not_run(desk, send):
    mark = FORMS["import_commit"].filled()["mark"]
    send("import_drop")
    assert "That file is no longer here." in words(send_mark(desk, mark))


def send_mark(desk: Any, mark: str) -> Any:
    return desk.client("import_commit").post(desk.url("import_commit"), {"mark": mark}, follow=True)


def test_a_finished_import_cannot_be_cancelled(send):
    send("import_commit")
    assert "This was already imported" in words(send("import_drop"))
    assert ImportDraft.objects.get(source="people.csv").committed_at


def test_a_second_sign_in_address_is_refused(send):
    send("person_login")
    page = send("person_login", email="wren2@strathcairn.example")
    assert "already signs in with another address: wren@strathcairn.example" in words(page)
    assert not User.objects.filter(email="wren2@strathcairn.example").exists()


def test_a_role_with_other_dates_is_refused(send):
    send("person")
    page = send("person", until_on=day(60).isoformat())
    assert "This person already has this role on that day, with other dates." in words(page)
