"""On a day on which the college is closed, its pages say so and who is there instead."""

import pytest

from learners.actions import calendar
from tests.factories import learners as make
from tests.pages.test_record import words

NOTICE = "The college is closed today: Snow."


@pytest.fixture
def snow(dee):
    """Today and tomorrow are closed."""
    calendar.close_days(from_on=make.day(0), last_on=make.day(1), name="Snow", by=dee)


@pytest.mark.parametrize("page", ["/", "/help-now/"])
def test_strangers_read_that_it_is_closed(page, snow, client):
    assert NOTICE in words(client.get(page))


@pytest.mark.parametrize("page", ["/today/", "/help/"])
def test_a_learner_reads_that_it_is_closed_and_whom_to_ring(page, snow, ada, client, sign_in):
    shown = words(sign_in(client, ada).get(page))
    assert NOTICE in shown
    assert "Who to ring if it can’t wait" in shown


@pytest.mark.parametrize("reader", ["ben", "dee"])
def test_staff_read_it_on_today(reader, snow, request, client, sign_in):
    assert NOTICE in words(sign_in(client, request.getfixturevalue(reader)).get("/today/"))


def test_a_stored_today_learns_of_it_at_once_and_forgets_it(ada, dee, client, sign_in):
    sign_in(client, ada)
    days = {"from_on": make.day(0), "last_on": make.day(0), "name": "Snow", "by": dee}
    assert NOTICE not in words(client.get("/today/"))
    calendar.close_days(**days)
    assert NOTICE in words(client.get("/today/"))
    calendar.open_days(**days)
    assert NOTICE not in words(client.get("/today/"))


def test_it_says_when_the_college_opens_again(snow, client):
    shown = words(client.get("/"))
    assert "It opens again on" in shown
    assert str(make.day(1).day) + " " not in shown.split("It opens again on")[1][:20]


def test_one_campus_closing_is_not_the_college_closing(dee, client):
    hill, _new = calendar.add_campus(name="Hill", by=dee)
    calendar.close_days(from_on=make.day(0), last_on=make.day(0), name="Snow", campus=hill, by=dee)
    assert NOTICE not in words(client.get("/"))
