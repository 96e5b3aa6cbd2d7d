"""Help lines: who answers now."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.db import DatabaseError

from learners.models import Helpline
from learners.reads.helplines import college_lines
from tests.factories.administrator import ClosedDayFactory
from tests.factories.everyone import HelplineFactory

MONDAY = dt.date(2026, 11, 23)
NOON = dt.datetime.combine(MONDAY, dt.time(12), ZoneInfo("Europe/London"))
LONG_AGO = {"from_on": dt.date(2026, 1, 1)}


def lines(now=NOON):
    return [(row["line"].name, row["open"]) for row in college_lines(now)]


def test_lines_that_answer_now_come_first_then_the_soonest(db):
    HelplineFactory(name="A, opens on Tuesday", days=[1], **LONG_AGO)
    HelplineFactory(name="B, opens this evening", opens=dt.time(18), closes=dt.time(20), **LONG_AGO)
    HelplineFactory(name="C, open", **LONG_AGO)
    HelplineFactory(name="D, always", opens=None, closes=None, **LONG_AGO)
    assert lines() == [
        ("C, open", True),
        ("D, always", True),
        ("B, opens this evening", False),
        ("A, opens on Tuesday", False),
    ]


def test_a_closed_day_of_the_college_closes_lines_with_hours(db):
    HelplineFactory(name="Weekdays", **LONG_AGO)
    HelplineFactory(name="Always", opens=None, closes=None, **LONG_AGO)
    for day in (MONDAY, MONDAY + dt.timedelta(days=1)):
        ClosedDayFactory(on=day)
    assert lines() == [("Always", True), ("Weekdays", False)]
    (_always, weekdays) = college_lines(NOON)
    assert weekdays["opens"].date() == MONDAY + dt.timedelta(days=2)


def test_a_line_that_has_ended_or_not_begun_is_not_shown(db):
    HelplineFactory(until_on=MONDAY, **LONG_AGO)
    HelplineFactory(from_on=MONDAY + dt.timedelta(days=1))
    assert lines() == []


def test_a_number_is_dialled_without_its_spaces(db):
    HelplineFactory(number="+44 (0)1632 960-001", **LONG_AGO)
    assert college_lines(NOON)[0]["dial"] == "+4401632960001"


def test_without_a_database_the_page_still_has_the_numbers_for_any_hour(monkeypatch):
    def away(on):
        raise DatabaseError

    monkeypatch.setattr(Helpline.objects, "in_force", away)
    assert college_lines(NOON) == []
