"""The administrator's page for the lines on Help now."""

import pytest

from learners.actions import helplines
from learners.models import AuditEvent, Helpline
from tests.factories import learners as make
from tests.factories.everyone import HelplineFactory
from tests.pages.count import queries
from tests.pages.test_record import words

LINE = {
    "name": "Reception",
    "number": "01632 960001",
    "about": "Anything.",
    "opens": "09:00",
    "closes": "17:00",
    "days": ["0", "1", "4"],
}


@pytest.fixture
def dee_in(dee, client, sign_in):
    return sign_in(client, dee)


def test_an_added_line_shows_on_help_now(dee_in):
    dee_in.post("/help-lines/", LINE)
    saved_line = Helpline.objects.get()
    assert (saved_line.days, str(saved_line.opens)) == ([0, 1, 4], "09:00:00")
    assert "01632 960001" in words(dee_in.get("/help-now/"))
    assert AuditEvent.objects.get().verb == "helpline.add"


def test_without_hours_it_answers_day_and_night(dee_in):
    dee_in.post("/help-lines/", {"name": "Night desk", "number": "+44 1632 960002"})
    page = dee_in.get("/help-now/")
    assert "Open day and night." in words(page)
    assert 'href="tel:+441632960002"' in page.text


def test_the_same_name_and_number_again_changes_it(dee_in):
    for closes in ("17:00", "19:00", "19:00"):
        dee_in.post("/help-lines/", {**LINE, "closes": closes})
    assert Helpline.objects.get().closes.hour == 19


def test_a_removed_line_is_hidden_and_removing_it_twice_is_harmless(dee_in, dee):
    line = HelplineFactory()
    for _ in range(2):
        dee_in.post(f"/help-lines/{line.public_id}/end/")
    assert Helpline.objects.get().until_on == make.day(0)
    assert line.number not in words(dee_in.get("/help-now/"))
    assert AuditEvent.objects.filter(verb="helpline.end").count() == 1
    assert not helplines.end(helpline=line, by=dee)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "x" * 121},
        {"name": "a\x00b"},
        {"number": "ring us"},
        {"number": "<script>"},
        {"opens": ""},
        {"closes": "08:00"},
        {"closes": "25:00"},
        {"days": []},
        {"days": ["9"]},
    ],
)
def test_an_invalid_line_shows_an_error(wrong, dee_in):
    page = dee_in.post("/help-lines/", {**LINE, **wrong})
    assert (page.status_code, b"error-summary" in page.content) == (200, True)
    assert not Helpline.objects.exists()


def test_the_page_takes_as_many_queries_for_twenty_lines_as_for_one(dee_in):
    HelplineFactory()
    few, _ = queries(dee_in, "/help-lines/")
    HelplineFactory.create_batch(20)
    assert queries(dee_in, "/help-lines/")[0] == few <= 6
