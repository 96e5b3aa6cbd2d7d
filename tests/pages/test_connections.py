"""The administrator's page for the feeds of the college's systems."""

import pytest

from learners.models import AuditEvent, SilenceLimit
from tests.factories import learners as make
from tests.pages.count import queries
from tests.pages.test_record import words


@pytest.fixture
def dee_in(dee, client, sign_in):
    return sign_in(client, dee)


def run(name, last, feed="submissions"):
    offering = make.OfferingFactory(module__name=name)
    about = {"offering": offering, "feed": feed, "from_on": make.day(-60)}
    make.CoverageFactory(**about, until_on=make.day(last))


def test_each_feed_says_when_it_was_last_heard(dee_in):
    run("Chemistry for care", -20)
    run("Human biology", 0)
    run("English for work", -60, feed="marks")
    page = words(dee_in.get("/connections/"))
    assert page.index("Hand-ins Chemistry for care") < page.index("Marks English for work")
    assert page.count("Silent") == 2
    assert "Silent No data since" in page
    assert "Complete to" in page
    assert "Silent No data yet" in page
    assert page.count("What to do: ask the people who run this system") == 2


def test_the_limit_decides_what_is_silent(dee_in):
    run("Chemistry for care", -20)
    assert "What to do" in words(dee_in.get("/connections/"))
    dee_in.post("/connections/", {"working_days": "40"})
    assert SilenceLimit.objects.get().working_days == 40
    assert AuditEvent.objects.get(verb="feed.limit").detail == {"from": 5, "to": 40}
    assert "What to do" not in words(dee_in.get("/connections/"))


@pytest.mark.parametrize("wrong", ["", "0", "61", "five", "2.5"])
def test_a_limit_that_makes_no_sense_shows_an_error(wrong, dee_in):
    page = dee_in.post("/connections/", {"working_days": wrong})
    assert b"error-summary" in page.content
    assert not SilenceLimit.objects.exists()


def test_without_feeds_it_says_so(dee_in):
    assert "No system sends data to Cairn" in words(dee_in.get("/connections/"))


def test_the_page_takes_as_many_queries_for_twenty_feeds_as_for_one(dee_in):
    run("Chemistry for care", -20)
    few, _ = queries(dee_in, "/connections/")
    for number in range(20):
        run(f"Module {number}", -number)
    many, _ = queries(dee_in, "/connections/")
    assert (few, many) == (5, 5)
