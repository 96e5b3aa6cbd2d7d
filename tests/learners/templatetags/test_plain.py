"""Days, times, money and shares have one format."""

import datetime as dt

import pytest
from django.template import Context, Template
from django.utils import translation

from learners import wording

NEW_YEARS_EVE, NEW_YEARS_DAY = dt.date(2026, 12, 31), dt.date(2027, 1, 1)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en-gb"):
        yield


def drawn(expression, **context):
    return Template("{% load plain %}{{ " + expression + " }}").render(Context(context))


@pytest.mark.parametrize(
    ("day", "today", "text"),
    [
        (dt.date(2026, 11, 13), NEW_YEARS_EVE, "Friday 13 November"),
        (NEW_YEARS_EVE, NEW_YEARS_EVE, "Thursday 31 December"),
        (NEW_YEARS_EVE, NEW_YEARS_DAY, "31 December 2026"),
        (NEW_YEARS_DAY, NEW_YEARS_EVE, "1 January 2027"),
        (NEW_YEARS_DAY, NEW_YEARS_DAY, "Friday 1 January"),
        (dt.date(2028, 2, 29), dt.date(2028, 3, 1), "Tuesday 29 February"),
        (None, NEW_YEARS_DAY, ""),
    ],
)
def test_a_day_in_another_year_shows_its_year(day, today, text):
    assert drawn("day|day:today", day=day, today=today) == text


def test_a_stored_day_always_shows_its_year():
    assert wording.day(NEW_YEARS_EVE) == "31 December 2026"


@pytest.mark.parametrize(
    ("moment", "today", "text"),
    [
        (
            dt.datetime(2026, 11, 24, 18, 30, tzinfo=dt.UTC),
            NEW_YEARS_EVE,
            "Tuesday 24 November, 6:30pm",
        ),
        (dt.datetime(2026, 7, 1, 8, 5, tzinfo=dt.UTC), NEW_YEARS_EVE, "Wednesday 1 July, 9:05am"),
        (
            dt.datetime(2026, 6, 30, 23, 30, tzinfo=dt.UTC),
            NEW_YEARS_DAY,
            "1 July 2026, 12:30am",
        ),
        (
            dt.datetime(2026, 12, 31, 23, 59, tzinfo=dt.UTC),
            NEW_YEARS_DAY,
            "31 December 2026, 11:59pm",
        ),
    ],
)
def test_a_moment_is_in_the_colleges_time_zone(moment, today, text):
    assert drawn("moment|moment:today", moment=moment, today=today) == text


@pytest.mark.parametrize(
    ("clock", "text"),
    [
        (dt.time(0), "midnight"),
        (dt.time(0, 5), "12:05am"),
        (dt.time(9), "9am"),
        (dt.time(12), "midday"),
        (dt.time(12, 30), "12:30pm"),
        (dt.time(18, 30), "6:30pm"),
        (None, ""),
    ],
)
def test_a_time_is_shown_on_a_twelve_hour_clock(clock, text):
    assert drawn("clock|clock", clock=clock) == text


def test_the_day_of_a_moment_is_the_colleges_day():
    late = dt.datetime(2026, 6, 30, 23, 30, tzinfo=dt.UTC)
    assert drawn("late|day:today", late=late, today=NEW_YEARS_EVE) == "Wednesday 1 July"


@pytest.mark.parametrize(
    ("pence", "text"),
    [
        (240000, "£2,400"),
        (250, "£2.50"),
        (205, "£2.05"),
        (5, "£0.05"),
        (0, "£0"),
        (123456789, "£1,234,567.89"),
        (-250, "−£2.50"),
        (None, ""),
    ],
)
def test_money_shows_pence_only_when_needed(pence, text):
    assert drawn("pence|money", pence=pence) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0, "none"),
        (0.001, "hardly any"),
        (0.12, "about a tenth"),
        (0.31, "about a third"),
        (0.5, "about half"),
        (0.66, "about two thirds"),
        (0.77, "about three quarters"),
        (0.99, "nearly all"),
        (1, "all"),
        (None, ""),
    ],
)
def test_a_share_is_in_plain_words(share, text):
    assert drawn("share|fraction", share=share) == text


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan")])
def test_a_number_outside_0_to_1_is_refused(share):
    with pytest.raises(ValueError, match="between 0 and 1"):
        wording.fraction(share)


def test_days_are_in_the_readers_language():
    with translation.override("cy"):
        assert drawn("day|day:day", day=NEW_YEARS_EVE) == "Dydd Iau 31 Rhagfyr"


AS_SAFARI = "Mozilla/5.0 ({}) AppleWebKit/605.1.15 (KHTML, like Gecko) {} Safari/604.1"


@pytest.mark.parametrize(
    ("agent", "text"),
    [
        (
            AS_SAFARI.format("iPhone; CPU iPhone OS 17_4 like Mac OS X", "Version/17.4"),
            "Safari, iPhone",
        ),
        (AS_SAFARI.format("Linux; Android 14; Pixel 8", "Chrome/126.0 Mobile"), "Chrome, Android"),
        (
            AS_SAFARI.format("Windows NT 10.0; Win64; x64", "Chrome/126.0 Edg/126.0"),
            "Edge, Windows",
        ),
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0",
            "Firefox, Linux",
        ),
        ("curl/8.5", "curl/8.5"),
        ("x" * 400, "x" * 80),
        ("", ""),
    ],
)
def test_a_browser_has_its_usual_name(agent, text):
    assert drawn("agent|browser", agent=agent) == text
