"""Coverage ends where a feed was last heard, and resumes when it is heard again."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learners.actions import calendar, facts, feeds, handing_in, roster
from learners.models import AuditEvent, Coverage, Offering, SilenceLimit
from support.actions.due import calendar as working_year
from tests.factories import learners as make
from tests.factories.administrator import TermFactory
from tests.factories.clock import at_moment

pytestmark = pytest.mark.django_db
MONDAY = dt.date(2025, 11, 3)
ONE_DAY = dt.timedelta(days=1)


def after(days: int) -> dt.date:
    return MONDAY + days * ONE_DAY


def noon(days: int) -> dt.datetime:
    return dt.datetime.combine(after(days), dt.time(12), tzinfo=dt.UTC)


@pytest.fixture
def run(dee) -> Offering:
    """A run of a module, to which the feed of hand-ins is connected."""
    run = make.OfferingFactory(from_on=MONDAY, until_on=after(120))
    at_moment(noon(0), connect, run, dee)
    return run


def connect(run, dee):
    roster.connect_feed(offering=run, feed="submissions", from_on=MONDAY, by=dee)


def covered(run: Offering) -> list[int]:
    """Return the days covered, as days after the Monday."""
    days = set()
    for row in Coverage.objects.filter(offering=run, feed="submissions"):
        days |= {n for n in range(200) if row.from_on <= after(n) < row.until_on}
    return sorted(days)


def hear(run: Offering, day: int, on: int | None = None) -> None:
    """Let a fact about a day arrive on a day."""
    at_moment(noon(day), feeds.hear, [run.pk], "submissions", on=after(day if on is None else on))


def beat(run: Offering, until: int, since: int | None = None) -> None:
    about = {"offering": run, "feed": "submissions", "until_on": after(until)}
    more = {} if since is None else {"since": after(since)}
    at_moment(noon(until), feeds.heartbeat, **about, **more)


def test_a_feed_that_was_only_connected_covers_nothing(run):
    assert covered(run) == []


def test_a_day_is_covered_once_the_feed_was_heard_after_it(run):
    hear(run, 0)
    assert covered(run) == []
    hear(run, 2)
    assert covered(run) == [0, 1]


def test_a_fact_about_yesterday_covers_yesterday(run):
    hear(run, 1, on=0)
    assert covered(run) == [0]


def test_a_heartbeat_covers_days_on_which_nothing_was_new(run):
    beat(run, 1)
    beat(run, 2)
    assert covered(run) == [0, 1]
    beat(run, 2)
    assert Coverage.objects.filter(offering=run).count() == 3


def test_a_pause_below_the_limit_is_covered(run):
    beat(run, 1)
    beat(run, 7)  # Monday, after four silent working days and a weekend
    assert covered(run) == list(range(7))


def test_a_pause_of_the_limit_is_a_gap(run):
    beat(run, 1)
    beat(run, 9)  # Tuesday to Monday: five working days of which nothing is known
    assert covered(run) == [0, 8]


def test_closed_days_are_not_silent_ones(run, dee):
    calendar.close_days(from_on=after(3), last_on=after(3), name="Snow", by=dee)
    beat(run, 1)
    beat(run, 9)
    assert covered(run) == list(range(9))


def test_another_campus_closing_changes_nothing(run, dee):
    hill, _new = calendar.add_campus(name="Hill", by=dee)
    calendar.close_days(from_on=after(3), last_on=after(3), name="Snow", campus=hill, by=dee)
    beat(run, 1)
    beat(run, 9)
    assert covered(run) == [0, 8]


def test_a_feed_that_returns_resumes_and_its_gap_stays(run):
    beat(run, 1)
    hear(run, 30)
    hear(run, 31)
    assert covered(run) == [0, 30]


def test_facts_for_the_gap_fill_their_days(run):
    beat(run, 1)
    beat(run, 30)
    for day in (4, 9, 14, 19, 24):
        hear(run, 30, on=day)
    assert covered(run) == list(range(30))


def test_a_heartbeat_that_has_read_the_gap_fills_it(run):
    beat(run, 1)
    beat(run, 30, since=1)
    assert covered(run) == list(range(30))


def test_facts_from_before_the_feed_was_connected_cover_nothing(run):
    hear(run, 5, on=-3)
    assert covered(run) == []


def test_what_nobody_connected_is_not_covered(run):
    place = make.EnrolmentFactory()
    work = make.AssessmentFactory(offering=place.offering)
    handing_in.hand_in(place, work, on=make.day(-1))
    assert not Coverage.objects.filter(offering=place.offering).exists()


def test_the_acts_that_write_facts_are_heard(run, dee):
    place = make.EnrolmentFactory(offering=run)
    work, site = make.AssessmentFactory(offering=run), make.SiteFactory(offering=run)
    for feed in ("activity", "marks"):
        roster.connect_feed(offering=run, feed=feed, from_on=MONDAY, by=dee)
    at_moment(noon(2), handing_in.hand_in, place, work, on=after(1))
    at_moment(noon(2), facts.return_mark, place, work, score=60)
    at_moment(noon(2), facts.record_activity, [(place, site, 3)], on=after(1))
    grown = Coverage.objects.filter(from_on=MONDAY, until_on=after(2))
    assert set(grown.values_list("feed", flat=True)) == {"activity", "submissions", "marks"}


def test_the_limit_is_a_setting(run, dee):
    assert feeds.set_silence_limit(working_days=2, by=dee)
    assert not feeds.set_silence_limit(working_days=2, by=dee)
    assert SilenceLimit.objects.get().working_days == 2
    assert AuditEvent.objects.get(verb="feed.limit").detail == {"from": 5, "to": 2}
    beat(run, 1)
    beat(run, 4)
    assert covered(run) == [0, 3]


@given(first=st.integers(-30, 60), length=st.integers(-3, 60))
def test_the_database_counts_working_days_as_clocks_do(first, length, dee):
    TermFactory(from_on=after(-20), until_on=after(9))
    TermFactory(from_on=after(15), until_on=after(40))
    calendar.close_days(from_on=after(3), last_on=after(4), name="Snow", by=dee)
    begins, ends = after(first), after(first + length)
    assert feeds.working_days((begins, ends), None) == working_year().working_days(begins, ends)
