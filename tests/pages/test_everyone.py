"""Messages, check-in, welcome and settings: pages for everyone."""

import pytest
from django.test import Client
from django.urls import reverse

from learners.actions import notifications
from learners.models import (
    AccessEvent,
    Availability,
    CheckIn,
    Circumstance,
    Correction,
    Goal,
    Notification,
    NotificationChoice,
    Rhythm,
    User,
)
from portal.reads.learner_today import beside_next_step
from tests.factories import learners as make
from tests.factories.everyone import NotificationFactory
from tests.pages.count import queries
from tests.pages.test_record import words

ODD = ["x" * 2000, "🪨" * 500, "‮تم تسليمه", "<script>alert(1)</script>", "a\r\nb", "'; --"]
SETTINGS = {
    "name": "Ada Sinclair",
    "pronouns": "",
    "language": "en-gb",
    "channel": "at once",
    "text_size": "usual",
    "colours": "device",
}


@pytest.fixture
def ada_in(ada, client, sign_in):
    return sign_in(client, ada)


@pytest.fixture
def ben_in(ben, sign_in):
    return sign_in(Client(), ben)


# Messages


@pytest.fixture
def correction(ada, ben):
    """Ben has an update that Ada says something is wrong."""
    correction = make.CorrectionFactory(learner=ada.learner, owner=ben)
    notifications.post(to=ben, kind="correction asked", about=correction)
    return correction


def test_an_update_names_its_cause_and_links_to_it(correction, ben_in):
    page = ben_in.get("/messages/")
    assert "Ada Sinclair says something in their record is wrong." in words(page)
    notification = Notification.objects.get()
    response = ben_in.get(reverse("message", args=[notification.public_id]))
    assert response["Location"] == reverse("correction", args=[correction.public_id])
    notification.refresh_from_db()
    assert notification.read_at


def test_an_update_uses_the_learners_current_name(correction, ada, ben_in):
    type(ada.learner).objects.update(name="Addie Sinclair")
    assert "Addie Sinclair says" in words(ben_in.get("/messages/"))


def test_being_named_in_a_list_of_messages_is_a_look(correction, ada, ben_in):
    ben_in.get("/messages/")
    event = AccessEvent.objects.get()
    assert (event.learner_id, event.kind) == (ada.learner.pk, "listed")


def test_the_header_counts_unread_updates(correction, ben_in):
    assert ">1 new<" in ben_in.get("/today/").text
    ben_in.post("/messages/read/")
    assert ">1 new<" not in ben_in.get("/today/").text


def test_the_number_costs_no_query(correction, ben_in):
    with_one, _ = queries(ben_in, "/settings/")
    notifications.read(by=correction.owner)
    assert queries(ben_in, "/settings/")[0] == with_one


def test_reading_all_updates_leaves_other_peoples_unread(correction, ben_in, dee):
    NotificationFactory(user=dee)
    ben_in.post("/messages/read/")
    assert Notification.objects.unread().get().user == dee


def test_updates_take_as_many_queries_for_thirty_as_for_one(ada, ben, ben_in):
    def asks(learner):
        correction = make.CorrectionFactory(learner=learner, owner=ben)
        about = {"subject": str(correction.public_id), "learner": learner}
        NotificationFactory(user=ben, kind="correction asked", **about)

    asks(ada.learner)
    few, _ = queries(ben_in, "/messages/")
    for _ in range(40):
        asks(make.LearnerFactory())
    many, _ = queries(ben_in, "/messages/")
    assert many == few <= 10
    assert Notification.objects.of(ben).unread().count() == 41


def test_opening_the_updates_reads_those_whose_cause_is_over(ada, ben, ben_in):
    correction = make.CorrectionFactory(learner=ada.learner, owner=ben)
    about = {"subject": str(correction.public_id), "learner": ada.learner}
    row = NotificationFactory(user=ben, kind="correction asked", **about)
    assert "new" in words(ben_in.get("/messages/"))
    Correction.objects.all().delete()
    ben_in.get("/messages/")
    row.refresh_from_db()
    assert row.read_at is not None


def test_an_empty_updates_page_says_what_will_appear(ada_in):
    assert "No updates" in words(ada_in.get("/messages/"))


# Check-in


def test_the_form_shows_who_will_read_it(ada_in):
    assert "Who can see it: you and Ben Ross." in words(ada_in.get("/check-in/"))


def test_a_check_in_shows_on_the_page_and_in_the_record(ada_in):
    page = words(ada_in.post("/check-in/", {"going": "2", "words": "Tired."}, follow=True))
    assert "Thank you. It’s on your record now." in page
    assert "Tired." in page
    assert "Tired." in words(ada_in.get("/me/"))


def test_a_hard_check_in_offers_numbers_to_ring(ada_in):
    page = ada_in.post("/check-in/", {"going": "1", "words": ""}, follow=True)
    assert "You said it’s hard at the moment" in words(page)


def test_a_double_click_saves_one_check_in(ada_in):
    for _ in range(2):
        ada_in.post("/check-in/", {"going": "3", "words": "Fine."})
    assert CheckIn.objects.count() == 1


@pytest.mark.parametrize("typed", ODD)
def test_odd_words_are_saved_and_shown_as_typed(typed, ada_in):
    page = ada_in.post("/check-in/", {"going": "3", "words": typed}, follow=True)
    assert "<script>alert" not in page.text
    assert CheckIn.objects.get().words.replace("\r", "") == typed.replace("\r", "")


@pytest.mark.parametrize(
    "form", [{}, {"going": "4"}, {"going": "x"}, {"going": "2", "words": "a\x00b"}]
)
def test_a_form_that_cannot_be_read_shows_an_error(form, ada_in):
    page = ada_in.post("/check-in/", form)
    assert (page.status_code, b"error-summary" in page.content) == (200, True)
    assert not CheckIn.objects.exists()


def test_too_long_words_stay_in_the_box(ada_in):
    page = ada_in.post("/check-in/", {"going": "2", "words": "y" * 2001})
    assert "y" * 2001 in page.text


def test_setting_a_rhythm_shows_the_next_date(ada, ada_in):
    page = words(ada_in.post("/check-in/rhythm/", {"often": "weekly"}, follow=True))
    assert "It’s time for a check-in." in page
    assert beside_next_step(ada.learner, make.day(0)).is_time
    page = words(ada_in.post("/check-in/", {"going": "3"}, follow=True))
    assert f"We’ll ask you next on {make.in_words(7)}." in page
    assert not beside_next_step(ada.learner, make.day(6)).is_time


def test_an_unknown_rhythm_changes_nothing(ada_in):
    page = ada_in.post("/check-in/rhythm/", {"often": "hourly\x00"})
    assert "error-summary" in page.text
    assert not Rhythm.objects.exists()


def sign_in_mark(client, path):
    page = client.get(path).text
    return page.split('name="whose" value="')[1].split('"')[0]


def send_signed_out(ada_in, form):
    visitor = Client()
    visitor.post("/check-in/", {**form, "whose": sign_in_mark(ada_in, "/check-in/")})
    return visitor


def test_words_sent_after_the_sign_in_expired_are_saved(ada, ada_in, sign_in):
    visitor = send_signed_out(ada_in, {"going": "2", "words": "Mum is ill."})
    assert "Mum is ill." in sign_in(visitor, ada).get("/check-in/").text
    assert not CheckIn.objects.exists()


def test_the_next_person_on_that_computer_does_not_see_them(ada_in, flo, sign_in):
    visitor = send_signed_out(ada_in, {"going": "2", "words": "Mum is ill."})
    assert "Mum is ill." not in sign_in(visitor, flo).get("/check-in/").text
    assert "Mum is ill." not in str(dict(visitor.session))


def test_the_check_in_page_takes_9_queries(ada_in):
    assert queries(ada_in, "/check-in/")[0] <= 9


# Welcome

ANSWERS = {
    "aim": "Community nursing",
    "hours_a_week": "9",
    "evenings": "on",
    "hurdles": ["caring", "money"],
}


def test_three_answers_bring_a_response_at_once(ada_in):
    page = words(ada_in.post("/welcome/", ANSWERS, follow=True))
    assert "Community nursing" in page
    assert "9 hours a week, mostly in the evenings" in page
    assert "about 1 hour 50 minutes a day, five days a week" in page
    assert "Looking after someone" in page
    assert "Who can see this: only you." in page


def test_earlier_answers_fill_the_form(ada_in):
    ada_in.post("/welcome/", ANSWERS)
    form = ada_in.get("/welcome/").context["form"].initial
    assert form == {
        "aim": "Community nursing",
        "hours_a_week": 9,
        "evenings": True,
        "hurdles": ["caring", "money"],
    }


def test_new_hours_link_to_a_plan_that_uses_other_hours(ada_in):
    page = ada_in.post("/welcome/", ANSWERS, follow=True)
    assert "its hours won’t change until you change them" in words(page)


def test_answering_twice_doubles_nothing(ada_in):
    for _ in range(2):
        ada_in.post("/welcome/", ANSWERS)
    counts = [model.objects.count() for model in (Goal, Availability, Circumstance)]
    assert counts == [1, 1, 2]


def test_no_answer_is_an_answer(ada_in):
    assert ada_in.post("/welcome/", {}, follow=True).status_code == 200
    assert not Goal.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"aim": "x" * 301},
        {"aim": "a\x00b"},
        {"hours_a_week": "0"},
        {"hours_a_week": "61"},
        {"hours_a_week": "9" * 400},
        {"hours_a_week": "nine"},
        {"hurdles": ["no such thing"]},
        {"hurdles": ["caring\x00"]},
    ],
)
def test_invalid_values_show_errors_and_nothing_is_lost(wrong, ada_in):
    page = ada_in.post("/welcome/", {**ANSWERS, **wrong})
    assert (page.status_code, b"error-summary" in page.content) == (200, True)
    assert not Circumstance.objects.exists()
    if "aim" not in wrong:
        assert "Community nursing" in page.text


def test_tutors_do_not_see_circumstances(ada, ada_in, ben_in):
    ada_in.post("/welcome/", ANSWERS)
    record = ben_in.get(reverse("learner", args=[ada.learner.public_id])).text
    assert "Looking after" not in record
    assert "caring" not in record


def test_the_welcome_pages_take_9_queries(ada_in):
    ada_in.post("/welcome/", ANSWERS)
    assert queries(ada_in, "/welcome/")[0] <= 9
    assert queries(ada_in, "/welcome/back/")[0] <= 9


# Settings


def test_saved_settings_take_effect_at_once(ada, ada_in):
    values = {**SETTINGS, "name": "Addie Sinclair", "pronouns": "she/her", "channel": "daily"}
    page = ada_in.post("/settings/", values, follow=True)
    assert "Saved." in words(page)
    assert "Addie Sinclair" in page.text
    ada.refresh_from_db()
    assert (ada.name, ada.pronouns) == ("Addie Sinclair", "she/her")
    assert NotificationChoice.objects.get().channel == "daily"


def test_tutors_see_the_chosen_name(ada, ada_in, ben_in):
    ada_in.post("/settings/", {**SETTINGS, "name": "Addie Sinclair"})
    page = words(ben_in.get("/learners/"))
    assert "Addie Sinclair" in page
    assert "Ada Sinclair" not in page


def test_a_chosen_language_takes_effect_at_once(ada_in):
    page = ada_in.post("/settings/", {**SETTINGS, "language": "gd"}, follow=True)
    assert '<html lang="gd">' in page.text


def test_a_chosen_look_is_on_every_page_from_then_on(ada_in):
    look = {"text_size": "largest", "colours": "dark", "is_calm": "on"}
    ada_in.post("/settings/", SETTINGS | look)
    for address in ("/today/", "/help-now/", "/settings/"):
        page = ada_in.get(address).text
        assert '<html lang="en-gb" data-text="largest" data-colours="dark" data-calm>' in page
    ada_in.post("/settings/", SETTINGS)
    assert '<html lang="en-gb">' in ada_in.get("/today/").text


def test_opening_settings_and_keeping_them_writes_no_choice(ada_in):
    ada_in.post("/settings/", SETTINGS)
    assert not NotificationChoice.objects.exists()


@pytest.mark.parametrize(
    ("typed", "saved"),
    [
        ("  Ada   Sinclair ", "Ada Sinclair"),
        ("عدا سنكلير", "عدا سنكلير"),
        ("🪨 Ada", "🪨 Ada"),
        ("‮adA", "adA"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ],
)
def test_a_name_is_saved_without_direction_marks(typed, saved, ada, ada_in):
    page = ada_in.post("/settings/", {**SETTINGS, "name": typed}, follow=True)
    assert "<script>alert" not in page.text
    assert User.objects.get(pk=ada.pk).name == saved


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "‮"},
        {"name": "x" * 121},
        {"name": "a\x00b"},
        {"pronouns": "x" * 41},
        {"language": "fr"},
        {"channel": "pigeon"},
    ],
)
def test_invalid_settings_show_errors_and_none_is_saved(wrong, ada, ada_in):
    page = ada_in.post("/settings/", {**SETTINGS, "pronouns": "she/her", **wrong})
    assert (page.status_code, b"error-summary" in page.content) == (200, True)
    ada.refresh_from_db()
    assert (ada.name, ada.pronouns, ada.language) == ("Ada Sinclair", "", "en-gb")
