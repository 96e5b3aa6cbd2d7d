"""My week and the days that suit: the pages, moving, dropping, undoing."""

import re

import pytest

from learners.actions import study_week
from learners.models import ClosedDay, StudyWeek
from pathways.models import DayChoice
from tests.factories.learners import day, in_words
from tests.factories.pathways import BY
from tests.pages.count import queries
from tests.pages.test_record import words


def url(step, verb=""):
    return f"/steps/{step.public_id}/day/{verb}"


def part(page, heading):
    """Return the part of a page from a heading to the end of its section."""
    return page.text.split(f'id="{heading}"')[1].split("</section>")[0]


def test_the_table_says_what_the_strip_shows(ada_client, follower):
    study_week.choose(learner=follower, daytimes=(), evenings={day(1).weekday()}, by=BY)
    ClosedDay.objects.create(on=day(2), name="Snow")
    page = ada_client.get("/plan/week/")
    strip = page.text.split('class="week"')[1].split("</ul>")[0].split("<li")[1:]
    rows = part(page, "table").split("<tr>")[2:]
    for shown, row in zip(strip, rows, strict=True):
        assert ("Infection" in shown) == ("Infection, about 2 hours, in the evening" in row)
    assert "Infection" in rows[1]
    assert "The college is closed: Snow" in rows[2]
    assert "closed" in strip[2]


def test_every_step_of_the_week_can_be_moved_from_a_list_and_a_button(ada_client, catalogue):
    form = part(ada_client.get("/plan/week/"), "move").split("<form")[1]
    assert f'action="{url(catalogue["infection"])}"' in form
    assert f'value="{day(0).isoformat()}" selected' in form
    assert len(re.findall("<option", form)) == 16
    assert ">Infection<" in form


def test_a_moved_step_shows_where_it_is_and_can_be_undone(ada_client, catalogue):
    before = words(ada_client.get("/plan/week/"))
    sent = {"day": day(3).isoformat()}
    page = ada_client.post(url(catalogue["infection"]), sent, follow=True)
    assert f"You put “Infection” on {in_words(3)}." in words(page)
    assert f"on {in_words(3)}, as you asked" in words(page)
    undo = dict(re.findall(r'name="(choice)" value="(\d+)"', page.text))
    page = ada_client.post(url(catalogue["infection"], "undo/"), undo, follow=True)
    assert words(page) == before
    page = ada_client.post(url(catalogue["infection"], "undo/"), undo, follow=True)
    assert "That was already undone. Nothing has changed." in words(page)


def test_a_dropped_step_leaves_the_week(ada_client, catalogue):
    page = ada_client.post(url(catalogue["infection"]), {"day": ["x", "not now"]}, follow=True)
    assert f"You left “Infection” out of your week until {in_words(7)}." in words(page)
    assert "Infection" not in part(page, "table")
    assert f"not before {in_words(7)}" in words(page)


def test_cairn_may_choose_the_day_again(ada_client, catalogue):
    ada_client.post(url(catalogue["infection"]), {"day": day(3).isoformat()})
    page = ada_client.post(url(catalogue["infection"]), {"day": "any"}, follow=True)
    assert "Cairn chooses the day for “Infection” again." in words(page)


@pytest.mark.parametrize("sent", ["", "yesterday", "2020-01-01", "9999-12-31", "x" * 5000])
def test_a_day_that_is_none_comes_back_with_an_error(sent, ada_client, catalogue):
    page = ada_client.post(url(catalogue["infection"]), {"day": sent})
    assert "Choose a day." in words(page)
    assert not DayChoice.objects.exists()


@pytest.mark.parametrize("number", ["", "x", "\u0661", "9" * 400])
def test_an_undo_of_no_choice_changes_nothing(number, ada_client, catalogue):
    sent = {"choice": number}
    page = ada_client.post(url(catalogue["infection"], "undo/"), sent, follow=True)
    assert page.status_code == 200
    assert not DayChoice.objects.exists()


def test_the_days_that_suit_change_the_week(ada_client, follower):
    weekday = day(2).weekday()
    page = ada_client.post("/plan/days/", {"evenings": [weekday]}, follow=True)
    assert "Saved. Your week has changed to match." in words(page)
    rows = part(page, "table").split("<tr>")[2:]
    assert ["in the evening" in row for row in rows] == [False] * 2 + [True] + [False] * 4
    form = ada_client.get("/plan/days/").text
    assert f'value="{weekday}" id="id_evenings_{weekday}" checked' in form


def test_no_day_at_all_means_every_day(ada_client, follower):
    study_week.choose(learner=follower, daytimes=(), evenings={0}, by=BY)
    page = ada_client.post("/plan/days/", {}, follow=True)
    assert not StudyWeek.objects.exists()
    assert "Choose the days that suit you" in words(page)


def test_without_a_route_the_week_offers_one(flo, catalogue, client, sign_in):
    page = words(sign_in(client, flo).get("/plan/week/"))
    assert "Choose a route" in page


def test_a_finished_route_has_nothing_in_the_week(ada_client, catalogue):
    for code in catalogue.steps:
        ada_client.post(f"/steps/{catalogue[code].public_id}/", {"answer": "done"})
    assert "Nothing fits into this week." in words(ada_client.get("/plan/week/"))


def test_the_week_takes_seven_queries(ada_client, follower, catalogue):
    for code in ("infection", "bus", "sums"):
        ada_client.post(url(catalogue[code]), {"day": day(2).isoformat()})
    assert queries(ada_client, "/plan/week/")[0] == 7
