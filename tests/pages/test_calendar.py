"""The college's year: terms, closed days, campuses, cohorts."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from learners.models import AuditEvent, Campus, ClosedDay, Term
from tests.factories import learners as make
from tests.factories.administrator import (
    CampusFactory,
    ClosedDayFactory,
    ServiceFactory,
    TermFactory,
)
from tests.factories.everyone import HelplineFactory
from tests.factories.support import CaseFactory, ConcernFactory, HelpRequestFactory
from tests.pages.count import queries
from tests.pages.test_record import words

URL = "/calendar/"


@pytest.fixture
def dee_in(dee, client, sign_in):
    return sign_in(client, dee)


def term(first, last, name="Spring"):
    days = {"from_on": make.day(first).isoformat(), "last_on": make.day(last).isoformat()}
    return {"name": name, **days}


def closed(first, last=None, **more):
    """Return the form as it is sent once its effects were shown."""
    last_on = make.day(last).isoformat() if last is not None else ""
    days = {"from_on": make.day(first).isoformat(), "last_on": last_on}
    place = Campus.objects.filter(pk=more.get("campus")).first() or ""
    shown = f"{days['from_on']} {last_on or days['from_on']} {place}"
    return {"name": "Holiday", **days, "answer": shown, **more}


def test_a_term_ends_on_the_last_day_that_was_typed(dee_in):
    page = words(dee_in.post(f"{URL}terms/add/", term(-5, 60), follow=True))
    saved_term = Term.objects.get()
    assert (saved_term.from_on, saved_term.until_on) == (make.day(-5), make.day(61))
    assert make.in_words(60) in page
    assert "now" in page
    edit = dee_in.get(f"{URL}terms/{saved_term.pk}/").content.decode()
    assert f'value="{make.day(60).isoformat()}"' in edit


def test_a_term_sent_twice_is_saved_once(dee_in):
    for _click in range(2):
        dee_in.post(f"{URL}terms/add/", term(0, 60))
    assert (Term.objects.count(), AuditEvent.objects.count()) == (1, 1)


@pytest.mark.parametrize("other", [term(60, 90, "Next"), term(-99, 0, "Last"), term(90, 99)])
def test_terms_share_no_day_and_no_name(other, dee_in):
    dee_in.post(f"{URL}terms/add/", term(0, 60))
    page = words(dee_in.post(f"{URL}terms/add/", other))
    assert "“Spring” has the same name, or overlaps these dates." in page
    assert Term.objects.count() == 1


def test_a_term_can_be_moved_and_removed(dee_in):
    saved_term = TermFactory()
    dee_in.post(f"{URL}terms/{saved_term.pk}/", term(1, 61, saved_term.name))
    saved_term.refresh_from_db()
    assert (saved_term.from_on, saved_term.until_on) == (make.day(1), make.day(62))
    dee_in.post(f"{URL}terms/{saved_term.pk}/remove/")
    assert not Term.objects.exists()
    acts = AuditEvent.objects.order_by("pk").values_list("verb", flat=True)
    assert list(acts) == ["term.change", "term.remove"]


@pytest.mark.parametrize(
    "wrong", [term(9, 3), {**term(0, 9), "from_on": "2026-02-31"}, {**term(0, 9), "name": "\x00"}]
)
def test_an_invalid_term_shows_an_error(wrong, dee_in):
    page = dee_in.post(f"{URL}terms/add/", wrong).content.decode()
    assert "error-summary" in page
    assert not Term.objects.exists()


def test_what_a_closing_affects_is_shown_before_anything_is_closed(college, dee_in):
    page = dee_in.post(f"{URL}close/", closed(9, 10, answer=""))
    assert "1 learner has a module running on these days." in words(page)
    assert "1 piece of work is due." in words(page)
    assert "Care plan, Foundations of care" in words(page)
    assert "Close these days" in words(page)
    assert 'value="Holiday"' in page.content.decode()
    assert not ClosedDay.objects.exists()


def test_other_days_than_were_shown_are_shown_first(dee_in):
    shown = closed(5, 6)["answer"]
    page = words(dee_in.post(f"{URL}close/", closed(5, 7, answer=shown)))
    assert "What closing these days affects" in page
    assert "Nothing in Cairn is planned for these days." in page
    assert not ClosedDay.objects.exists()
    dee_in.post(f"{URL}close/", closed(5, 6, name="Snow"))
    assert set(ClosedDay.objects.values_list("name", flat=True)) == {"Snow"}


def test_a_closure_of_several_days_is_one_line(dee_in):
    page = words(dee_in.post(f"{URL}close/", closed(5, 9), follow=True))
    assert "5 days are now closed." in page
    assert page.count("Holiday") == 2  # the line, and its button's name for who cannot see
    assert ClosedDay.objects.count() == 5
    dee_in.post(f"{URL}close/", closed(5, 10))
    assert (ClosedDay.objects.count(), AuditEvent.objects.count()) == (6, 2)


def test_reopening_a_closure_leaves_other_closures(dee_in):
    hill = CampusFactory(name="Hill")
    dee_in.post(f"{URL}close/", closed(5, 9))
    dee_in.post(f"{URL}close/", closed(20))
    dee_in.post(f"{URL}close/", closed(5, 6, campus=hill.pk))
    first = ClosedDay.objects.get(on=make.day(5), campus=None)
    dee_in.post(f"{URL}open/{first.pk}/")
    assert list(ClosedDay.objects.order_by("on").values_list("on", "campus")) == [
        (make.day(5), hill.pk),
        (make.day(6), hill.pk),
        (make.day(20), None),
    ]


def test_a_summer_is_not_closed_by_a_slip(dee_in):
    page = words(dee_in.post(f"{URL}close/", closed(0, 3000)))
    assert "You can close at most 60 days at once." in page
    assert not ClosedDay.objects.exists()


def test_a_campus_in_use_cannot_be_removed(dee_in):
    for _click in range(2):
        dee_in.post(f"{URL}campuses/add/", {"name": "Hill"})
    hill = Campus.objects.get()
    run = make.OfferingFactory(campus=hill)
    remove = f"{URL}campuses/{hill.pk}/remove/"
    assert "“Hill” can’t be removed" in words(dee_in.post(remove, follow=True))
    run.delete()
    service = ServiceFactory()
    hours = service.hours.create(weekday=0, opens=dt.time(9), closes=dt.time(12), campus=hill)
    assert "“Hill” can’t be removed" in words(dee_in.post(remove, follow=True))
    hours.delete()
    dee_in.post(remove)
    assert not Campus.objects.exists()


def test_cohorts_are_counted(college, dee_in):
    page = words(dee_in.get(URL))
    assert "Foundations of care autumn" in page


def test_unknown_ids_get_an_answer(dee_in):
    for path in ("terms/9/", f"terms/{10**30}/"):
        assert dee_in.get(URL + path).status_code == 404
    for path in ("terms/9/remove/", f"open/{10**30}/", "campuses/9/remove/"):
        assert "already removed" in words(dee_in.post(URL + path, follow=True))


def test_the_calendar_takes_8_queries_however_full(dee_in):
    TermFactory(), ClosedDayFactory(), CampusFactory(), make.EnrolmentFactory()
    few, _ = queries(dee_in, URL)
    ClosedDayFactory.create_batch(50)
    CampusFactory.create_batch(10)
    make.EnrolmentFactory.create_batch(50)
    assert (few, queries(dee_in, URL)[0]) == (8, 8)


def test_what_closing_affects_takes_22_queries_however_full(dee_in):
    few, many = (asked(dee_in) for _ in range(2))
    assert (few, many) == (22, 22)


def asked(client):
    """Add one of each kind that a closing affects; return the queries of the page that shows it."""
    run = make.EnrolmentFactory(offering__until_on=make.day(60)).offering
    work = make.AssessmentFactory(offering=run)
    make.DeadlineSetFactory(assessment=work, on=make.day(5))
    HelplineFactory(days=list(range(7)), opens=dt.time(9), closes=dt.time(17))
    ServiceFactory().hours.create(
        weekday=make.day(5).weekday(), opens=dt.time(9), closes=dt.time(12)
    )
    HelpRequestFactory(due_on=make.day(5))
    CaseFactory(next_on=make.day(5))
    ConcernFactory(due_on=make.day(5))
    make.CorrectionFactory(due_on=make.day(5))
    with CaptureQueriesContext(connection) as captured:
        page = client.post(f"{URL}close/", closed(5, 6, answer=""))
    assert "promised" in words(page)
    return len(captured)
