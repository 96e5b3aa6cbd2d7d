"""Services as they are on a day: open ones, their offers, hours and staff."""

import datetime as dt

import pytest

from support.models import ServiceHours
from support.reads.service import all_services, details, in_words, services
from tests.factories import learners as make
from tests.factories.administrator import CampusFactory, OfferFactory, ServiceFactory

TODAY = make.day(0)


def hours(service, weekday=0, opens=9, closes=12, campus=None):
    times = {"opens": dt.time(opens), "closes": dt.time(closes)}
    return ServiceHours.objects.create(service=service, weekday=weekday, campus=campus, **times)


@pytest.fixture
def money(db):
    return ServiceFactory(name="Money advice")


def test_closed_services_are_listed_separately_and_future_ones_as_open(money):
    ServiceFactory(name="Closed", until_on=TODAY)
    ServiceFactory(name="Coming", from_on=make.day(5))
    groups = all_services(TODAY)
    assert [service.name for service in groups["open"]] == ["Coming", "Money advice"]
    assert [service.name for service in groups["closed"]] == ["Closed"]


def test_staff_offers_and_hours_are_counted_without_multiplying_each_other(money):
    make.GroupMemberFactory.create_batch(3, group=money.group)
    make.GroupMemberFactory(group=money.group, until_on=TODAY)
    OfferFactory.create_batch(2, service=money)
    OfferFactory(service=money, until_on=TODAY)
    for weekday in range(4):
        hours(money, weekday)
    (service,) = all_services(TODAY)["open"]
    assert (service.here, service.given, service.week) == (3, 2, 4)


def test_the_page_of_a_service_lists_what_is_not_over(money, hal, eve):
    make.GroupMemberFactory(group=money.group, user=hal, until_on=TODAY)
    make.GroupMemberFactory(group=money.group, user=eve, from_on=make.day(3))
    OfferFactory(service=money, name="Loan", from_on=make.day(3))
    OfferFactory(service=money, until_on=TODAY)
    page = details(money, TODAY)
    assert [member.user for member in page["members"]] == [eve]
    assert [offer.name for offer in page["offers"]] == ["Loan"]
    assert not page["over"]


@pytest.mark.parametrize(("days", "is_over"), [(-1, True), (0, True), (1, False)])
def test_a_service_is_over_from_its_first_day_without(days, is_over, money):
    money.until_on = make.day(days)
    assert details(money, TODAY)["over"] == is_over


def test_a_week_is_described_in_order_with_its_places(money):
    hill = CampusFactory(name="Hill")
    week = [hours(money, 4, 13, 17), hours(money, 0, 14, 16), hours(money, 0, 9, 12, hill)]
    assert in_words(week) == [
        "Monday 9am–midday Hill",
        "Monday 2pm–4pm",
        "Friday 1pm–5pm",
    ]


def test_learners_see_open_services_with_what_is_given_today(money):
    OfferFactory(service=money, name="Loan")
    OfferFactory(service=money, name="Ended", until_on=TODAY)
    OfferFactory(service=money, name="Coming", from_on=make.day(1))
    ServiceFactory(name="Closed", until_on=TODAY)
    ServiceFactory(name="Coming", from_on=make.day(1))
    (service,) = services(TODAY)
    assert (service, [offer.name for offer in service.current]) == (money, ["Loan"])


@pytest.mark.parametrize("number", [1, 10])
def test_any_number_of_services_takes_three_queries(number, db, django_assert_num_queries):
    for service in ServiceFactory.create_batch(number):
        OfferFactory(service=service)
        hours(service, campus=CampusFactory())
    with django_assert_num_queries(3):
        for service in services(TODAY):
            in_words(service.hours.all())
            assert len(service.current) == 1
