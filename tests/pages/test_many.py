"""A tutor with 2,000 learners, more than anyone should have: pages keep their size and speed."""

import copy

import pytest
from django.db.models import Q

from learners import sight
from learners.models import Learner
from support.models import HelpRequest
from support.models.time import USUAL_MINUTES, how_many
from support.views.learners import A_PAGE
from tests.conftest import member, shared
from tests.factories import crowd
from tests.factories import learners as make
from tests.pages.count import queries
from tests.pages.test_record import words

MANY, REQUESTS = 2000, 20
WEIGHT = 100_000  # bytes of a page


def furnished():
    """Ben has 2,000 learners, with a concern about each; twenty of them ask for a person."""
    ben = member("ben")
    crowd.asking(crowd.waiting(ben, MANY)[-REQUESTS:])
    return ben


@pytest.fixture(scope="module")
def crowded(django_db_setup, django_db_blocker):
    yield from shared(django_db_blocker, furnished)


@pytest.fixture
def ben(crowded, db):
    return copy.deepcopy(crowded)


@pytest.fixture
def busy(ben, client, sign_in):
    return sign_in(client, ben)


def test_today_shows_people_who_asked_and_links_to_the_rest(busy):
    query_count, page = queries(busy, "/today/")
    assert query_count <= 8
    assert page.content.count(b"/take-on/") == max(REQUESTS, how_many(USUAL_MINUTES))
    assert "2000 people to get back to" in words(page).replace(",", "")
    assert f"{MANY - REQUESTS} more" in words(page).replace(",", "")
    assert len(page.content) < WEIGHT


def test_today_shows_as_many_people_as_fit_the_tutors_minutes(busy):
    HelpRequest.objects.all().delete()
    _count, page = queries(busy, "/today/")
    assert page.content.count(b"/take-on/") == how_many(USUAL_MINUTES)


def test_the_whole_list_is_pages_of_thirty(busy):
    query_count, page = queries(busy, "/queue/")
    assert query_count <= 8
    assert page.content.count(b"/take-on/") == 30
    assert len(page.content) < WEIGHT
    last = busy.get("/queue/?page=67")
    assert last.content.count(b"/take-on/") == MANY % 30


def test_my_learners_are_pages_of_45_and_can_be_found_by_name(busy, ben):
    query_count, page = queries(busy, "/learners/")
    assert query_count <= 8
    assert "Learner 0000" in words(page)
    assert page.content.count(b'class="at-desk" href="?open=') == A_PAGE
    assert len(page.content) < WEIGHT
    search_count, page = queries(busy, "/learners/?q=learner+1234")
    assert search_count <= 8
    by_number = Q(name__endswith="1234") | Q(reference__contains="1234")  # of either kind
    wanted = sight.tutees(ben, make.day(0)).filter(by_number).values_list("name", flat=True)
    assert "Learner 1234" in wanted
    assert {line.name for line in page.context["lines"]} == set(wanted)


def test_the_last_record_opens_as_fast_as_the_first(busy, ben):
    last = sight.tutees(ben, make.day(0)).latest("pk")
    query_count, page = queries(busy, f"/learners/{last.public_id}/")
    assert query_count <= 19
    assert "Learner 1999" in words(page)


def test_today_limits_its_list_even_if_everyone_asks(busy):
    HelpRequest.objects.all().delete()
    people = Learner.objects.filter(name__startswith="Learner")
    crowd.asking(list(people))
    query_count, page = queries(busy, "/today/")
    buttons = page.content.count(b"/take-on/")
    assert query_count <= 8
    assert f"{MANY - buttons} more" in words(page).replace(",", "")
    assert len(page.content) < WEIGHT
