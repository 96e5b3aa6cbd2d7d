"""What anyone may read: who answers now, and figures about many people only."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError

from learners.models import Helpline
from portal.privacy import PROVIDERS
from portal.reads import public
from support.models import GateReport, Precision
from tests.factories import learners as make
from tests.factories.administrator import ClosedDayFactory
from tests.factories.everyone import HelplineFactory
from tests.factories.support import ScorecardFactory

MONDAY = dt.date(2026, 11, 23)
NOON = dt.datetime.combine(MONDAY, dt.time(12), ZoneInfo("Europe/London"))
LONG_AGO = {"from_on": dt.date(2026, 1, 1)}


def lines(now=NOON):
    return [(row["line"].name, row["open"]) for row in public.college_lines(now)]


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
    (_always, weekdays) = public.college_lines(NOON)
    assert weekdays["opens"].date() == MONDAY + dt.timedelta(days=2)


def test_a_line_that_has_ended_or_not_begun_is_not_shown(db):
    HelplineFactory(until_on=MONDAY, **LONG_AGO)
    HelplineFactory(from_on=MONDAY + dt.timedelta(days=1))
    assert lines() == []


def test_a_number_is_dialled_without_its_spaces(db):
    HelplineFactory(number="+44 (0)1632 960-001", **LONG_AGO)
    assert public.college_lines(NOON)[0]["dial"] == "+4401632960001"


def test_without_a_database_the_page_still_has_the_numbers_for_any_hour(monkeypatch):
    def away(on):
        raise DatabaseError

    monkeypatch.setattr(Helpline.objects, "in_force", away)
    assert public.college_lines(NOON) == []


@pytest.mark.parametrize(("n", "shown"), [(199, None), (200, 200), (202, 200), (203, 205)])
def test_a_figure_is_about_200_people_at_least_and_counts_them_in_fives(n, shown):
    days = public.published([{"day": 28, "n": n, "base": 0.4}])
    assert [day["n"] for day in days] == ([] if shown is None else [shown])


def test_a_college_without_a_live_scorecard_shows_none(db):
    ScorecardFactory(state="shadow")
    page = public.decisions()
    assert (page["live"], page["days"], page["features"], page["held_back"]) == (None, [], [], 0)


def test_the_live_scorecard_shows_what_it_looks_at_and_how_often_it_was_held_back(dee):
    now = make.moment(make.day(-1))
    live = ScorecardFactory(state="live", approved_at=now, approved_by=dee)
    for revision, passed in enumerate((True, False, False)):
        GateReport.objects.create(
            as_of=make.day(0),
            revision=revision,
            scorecard=live,
            passed=passed,
            findings=[],
            listed=3,
        )
    page = public.decisions()
    assert page["live"].pk == live.pk
    assert [day["day"] for day in page["days"]] == [28]
    assert [str(words) for words in page["features"]] == ["Days since last online"]
    assert page["held_back"] == 2


def test_each_rule_shows_its_own_precision(db):
    now = make.moment(make.day(-1))
    Precision.objects.create(rule="deadlines", answered=60, true=45, counted_at=now)
    page = public.decisions()
    assert page["deadlines_precision"].startswith("Of 60 answers, 45")
    assert page["scorecard_precision"].startswith("Too few people")


def test_every_purpose_for_which_something_is_kept_is_published_once():
    groups = public.retention_groups()
    published = [purpose for group in groups for purpose in group["purposes"]]
    assert set(published) == {str(provider.purpose) for provider in PROVIDERS}
    pairs = [(group["how_long"], group["basis"]) for group in groups]
    assert len(pairs) == len(set(pairs))
