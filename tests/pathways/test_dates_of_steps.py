"""Steps that take place on dates: the buttons, the week, and what a closed day does to them."""

import datetime as dt

import pytest
from django.utils.timezone import make_aware

from learners.models import ClosedDay
from pathways.actions import authoring, choices, days, responses
from pathways.models import DayChoice, Start
from pathways.reads.route import load, next_of
from tests.factories.learners import day, in_words
from tests.factories.pathways import BY, step
from tests.pages.test_record import words
from tests.pathways.test_pages import url


def at(number, hour=18, minute=30):
    return make_aware(dt.datetime.combine(day(number), dt.time(hour, minute)))


@pytest.fixture
def evening(catalogue, follower):
    """The step with the most value takes place in Room 14 on two days to come."""
    dates = [at(-7), at(2), at(9)]
    evening = step("evening", pathway=catalogue.pathway, worth=1, place="Room 14", runs=dates)
    rank(follower, catalogue)
    return evening


def rank(follower, catalogue):
    """Rank what is new in the catalogue, as tonight would."""
    choices.follow(follower, catalogue.pathway, 8, by=BY)


def button(client, step):
    return client.get(url(step)).text.split('name="run" value="')[1].split('"')[0]


def test_a_button_says_which_page_it_opens(ada_client, catalogue, follower):
    page = step(
        "read", pathway=catalogue.pathway, link="/help-now/", link_words="part one", worth=1
    )
    rank(follower, catalogue)
    assert "Open part one" in words(ada_client.get(url(page)))
    assert "Open part one" in words(ada_client.get("/today/"))
    assert ada_client.post(url(page, "start/")).url == "/help-now/"
    assert "Open part one" in words(ada_client.get(url(page)))


def test_a_button_says_when_and_where_and_adds_it_to_the_week(ada_client, evening, follower):
    when = f"{day(2):%A} 6:30pm, Room 14"
    for page in ("/today/", "/plan/", url(evening)):
        assert f"{when}: add to my week" in words(ada_client.get(page))
    shown = words(
        ada_client.post(url(evening, "start/"), {"run": button(ada_client, evening)}, follow=True)
    )
    assert "evening, 6:30pm, Room 14" in shown.lower().replace("room", "Room")
    assert f"It’s in your week: {when}." in words(ada_client.get(url(evening)))
    assert DayChoice.objects.get().on == day(2)
    assert Start.objects.get().step == evening


def test_a_double_click_adds_one_date(ada_client, evening):
    run = button(ada_client, evening)
    for _ in range(2):
        assert ada_client.post(url(evening, "start/"), {"run": run}).url == "/plan/week/"
    assert (DayChoice.objects.count(), Start.objects.count()) == (1, 1)


def test_until_its_day_comes_something_else_is_next(evening, follower):
    assert next_of(load(follower, day(0))).name == "Evening"
    responses.start(follower, evening, by=BY, run=evening.runs.get(on=day(2)))
    following = next_of(load(follower, day(0)))
    assert following.name != "Evening"
    assert following.openings.buttons
    assert "Evening" in [line.name for line in following.then]
    assert next_of(load(follower, day(2))).name == "Evening"


@pytest.mark.parametrize("run", ["", "0", "x", "9" * 40, "١"])
def test_a_date_that_is_none_starts_nothing(run, ada_client, evening):
    page = words(ada_client.post(url(evening, "start/"), {"run": run}, follow=True))
    assert "Choose one of its dates first." in page
    assert not Start.objects.exists()


def test_a_date_that_has_passed_starts_nothing(ada_client, evening):
    past = evening.runs.get(on=day(-7)).pk
    page = words(ada_client.post(url(evening, "start/"), {"run": past}, follow=True))
    assert "Choose one of its dates first." in page
    assert not DayChoice.objects.exists()


def test_a_date_of_another_step_starts_nothing(ada_client, evening, catalogue):
    other = step("other", pathway=catalogue.pathway, runs=[at(1)]).runs.get().pk
    ada_client.post(url(evening, "start/"), {"run": other})
    assert not Start.objects.exists()


def test_a_closed_day_takes_its_date_away(ada_client, evening, follower):
    responses.start(follower, evening, by=BY, run=evening.runs.get(on=day(2)))
    ClosedDay.objects.create(on=day(2), name="Snow")
    page = words(ada_client.get(url(evening)))
    assert "It’s in your week" not in page
    assert f"{in_words(9)}, 6:30pm, Room 14: add to my week" in page
    assert not any(
        "evening" in it.text for it in [ada_client.get("/plan/week/")] if "6:30pm" in it.text
    )


def test_a_closed_day_is_no_date_to_move_it_to(ada_client, evening):
    ClosedDay.objects.create(on=day(9), name="Snow")
    page = ada_client.get(url(evening, "day/")).text
    assert (day(2).isoformat() in page, day(9).isoformat() in page) == (True, False)
    assert "Choose a day." in words(
        ada_client.post(url(evening, "day/"), {"day": day(9).isoformat()})
    )
    assert not DayChoice.objects.exists()


def test_its_last_date_is_the_last_day_to_start_it(ada_client, catalogue, follower):
    over = step("over", pathway=catalogue.pathway, worth=1, runs=[at(-1)])
    assert f"The last day to start it was {in_words(-1)}" in words(ada_client.get(url(over)))
    assert "Over" not in [line.name for line in next_of(load(follower, day(0))).then]
    authoring.add_runs(over, [at(-1), at(5)], by=BY)
    assert over.runs.count() == 2
    assert "add to my week" in words(ada_client.get(url(over)))


def test_it_can_be_moved_to_another_of_its_dates_and_to_no_other_day(ada_client, evening, follower):
    page = ada_client.get(url(evening, "day/"))
    assert f"{in_words(9)}, 6:30pm" in words(page)
    assert ada_client.post(url(evening, "day/"), {"day": day(9).isoformat()}).status_code == 302
    with pytest.raises(days.DayRefusedError):
        days.move(follower, evening, day(3), by=BY)
    assert "Choose a day." in words(
        ada_client.post(url(evening, "day/"), {"day": day(3).isoformat()})
    )
    assert DayChoice.objects.get().on == day(9)


def test_a_date_is_in_the_week_only_once_it_is_added(evening, follower, ada_client):
    at_half_past = "6:30pm"
    assert at_half_past not in ada_client.get("/plan/week/").text
    responses.start(follower, evening, by=BY, run=evening.runs.get(on=day(2)))
    assert at_half_past in ada_client.get("/plan/week/").text


def test_a_last_date_that_is_closed_is_not_the_last_day_to_start_it(evening):
    assert evening.last_on(day(0)) == day(9)
    assert evening.last_on(day(0), {day(9)}) == day(2)
    assert evening.is_over(day(3), {day(9)}) is False  # it needs a new date
    assert evening.last_on(day(3), {day(9)}) is None


def test_a_step_whose_dates_are_all_closed_stays_in_the_plan_and_says_so(
    ada_client, evening, follower
):
    for number in (2, 9):
        ClosedDay.objects.create(on=day(number), name="Snow")
    page = words(ada_client.get(url(evening)))
    assert "The college is closed on its next date. There’s no new date yet." in page
    assert "add to my week" not in page
    assert "Evening" in words(ada_client.get("/plan/"))
    run = evening.runs.get(on=day(9)).pk
    ada_client.post(url(evening, "start/"), {"run": run})
    assert not Start.objects.exists()


def test_a_date_on_a_closed_day_cannot_be_added(ada_client, evening):
    ClosedDay.objects.create(on=day(9), name="Snow")
    run = evening.runs.get(on=day(9)).pk
    page = words(ada_client.post(url(evening, "start/"), {"run": run}, follow=True))
    assert "Choose one of its dates first." in page
    assert not Start.objects.exists()
