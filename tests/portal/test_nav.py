"""Each person's pages in the navigation, by role and by having a record."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import resolve, reverse

from learners.models import RoleKind
from portal.nav import ITEMS, items_for, on_every_page
from tests.factories import learners as make
from tests.sent import request_of


def routes(user, at="today"):
    request = request_of(user)
    request.resolver_match = resolve(reverse(at))
    urls = {reverse(item.route): item.route for item in ITEMS}
    return [urls[item["url"]] for item in items_for(request)]


LEARNER = ["today", "plan", "help", "say", "me"]
ADMINISTRATOR = ["today", "ideas", "people", "services", "rules", "system"]


def test_everyone_sees_the_pages_they_have(everyone):
    pages = {name: routes(user) for name, user in everyone.items()}
    assert pages == {
        "ada": LEARNER,
        "flo": LEARNER,
        "gus": LEARNER,
        "ben": ["today", "learners", "ideas"],
        "cy": ["today", "learners", "ideas"],
        "dee": ADMINISTRATOR,
        "eve": ["today", "ideas"],
        "hal": ["today"],
    }


def test_a_tutor_who_studies_here_has_both_kinds_of_pages(ada):
    make.RoleFactory(user=ada, kind=RoleKind.TUTOR)
    assert routes(ada) == [*LEARNER, "learners", "ideas"]


@pytest.mark.parametrize("dates", [{"until_on": make.day(0)}, {"from_on": make.day(1)}])
def test_a_role_that_is_over_or_to_come_has_no_pages(dates, dee):
    dee.roles.update(**dates)
    assert routes(dee) == ["today"]


def test_a_visitor_has_no_navigation():
    assert items_for(request_of(AnonymousUser())) == []


def test_the_page_one_is_on_is_marked_and_no_other(dee):
    request = request_of(dee)
    request.resolver_match = resolve(reverse("people"))
    assert [item["url"] for item in items_for(request) if item["here"]] == [reverse("people")]


def test_an_error_page_without_a_route_marks_none(dee):
    request = request_of(dee)
    request.resolver_match = None
    assert not any(item["here"] for item in items_for(request))


@pytest.mark.parametrize(
    ("kinds", "later"),
    [
        ([], [False] * 5),
        ([RoleKind.TUTOR], [False] * 4 + [True] * 3),
        ([RoleKind.TUTOR, RoleKind.ADMINISTRATOR], [False] * 4 + [True] * 7),
    ],
)
def test_a_phone_shows_four_tabs_and_more_where_there_are_over_five(kinds, later, ada):
    for kind in kinds:
        make.RoleFactory(user=ada, kind=kind)
    assert [item["later"] for item in items_for(request_of(ada))] == later


def test_a_page_that_shows_no_navigation_pays_no_query_for_it(dee, django_assert_num_queries):
    with django_assert_num_queries(0):
        context = on_every_page(request_of(dee))
    assert context["college"]
