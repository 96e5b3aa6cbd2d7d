"""Services as they are on a day: open ones, their offers, hours and staff."""

import datetime as dt

import pytest

from support.models import ServiceHours
from support.reads.service import (
    Asked,
    all_services,
    asked_this_week,
    details,
    folded,
    in_words,
    offered,
    rooms,
    say_closed,
)
from tests.factories import learners as make
from tests.factories.administrator import (
    CampusFactory,
    ClosedDayFactory,
    OfferFactory,
    ServiceFactory,
)
from tests.factories.support import CaseFactory, HelpRequestFactory

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
    groups = rooms(all_services(TODAY), TODAY)
    assert [service.name for service, _room in groups.open] == ["Coming", "Money advice"]
    assert [service.name for service in groups.closed] == ["Closed"]


def test_rooms_are_drawn_to_one_scale_with_hours_in_few_lines(money, django_assert_num_queries):
    money.capacity = 30
    money.save()
    ServiceFactory(name="Counselling", capacity=15)
    for weekday in range(5):
        hours(money, weekday)
    with django_assert_num_queries(2):
        (half, half_room), (full, full_room) = rooms(all_services(TODAY), TODAY).open
    assert (half.lines, full.lines) == ([], ["Monday to Friday, 9am–midday"])
    assert 'width="120"' in half_room.svg
    assert 'width="240"' in full_room.svg
    assert full_room.name == "Room for 30 people a week."


def test_requests_of_this_week_are_counted_by_what_came_of_them(ada, flo, gus, ben, cy):
    monday = make.moment(TODAY - dt.timedelta(days=TODAY.weekday() + 1))
    earlier = monday - dt.timedelta(seconds=1)
    case = CaseFactory(learner=flo.learner, owner=ben)
    HelpRequestFactory(learner=ada.learner, asked_at=earlier)
    HelpRequestFactory(learner=flo.learner, asked_at=monday, state="taken on", case=case)
    for at in (monday, earlier):
        closed = {"case": case, "closed_at": monday, "asked_at": at}
        HelpRequestFactory(learner=flo.learner, state="answered", **closed)
    HelpRequestFactory(learner=gus.learner, state="taken back", asked_at=monday, closed_at=monday)
    assert asked_this_week(TODAY) == Asked(this_week=2, taken=1, answered=1, waiting=1)


def test_staff_offers_and_hours_are_counted_without_multiplying_each_other(money):
    make.GroupMemberFactory.create_batch(3, group=money.group)
    make.GroupMemberFactory(group=money.group, until_on=TODAY)
    OfferFactory.create_batch(2, service=money)
    OfferFactory(service=money, until_on=TODAY)
    for weekday in range(4):
        hours(money, weekday)
    (service,) = all_services(TODAY)
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


def staffed(service, weekdays=(0,)):
    """Give a service somebody to speak to, and hours."""
    make.GroupMemberFactory(group=service.group)
    for weekday in weekdays:
        hours(service, weekday, campus=CampusFactory())
    return service


def test_learners_see_open_services_with_what_is_given_today(money):
    OfferFactory(service=staffed(money), name="Loan")
    OfferFactory(service=money, name="Ended", until_on=TODAY)
    OfferFactory(service=money, name="Coming", from_on=make.day(1))
    staffed(ServiceFactory(name="Closed", until_on=TODAY))
    staffed(ServiceFactory(name="Coming", from_on=make.day(1)))
    (service,) = offered(TODAY)
    assert (service.name, [offer.name for offer in service.offers]) == ("Money advice", ["Loan"])


def test_learners_are_not_sent_to_a_service_without_staff_or_hours(money):
    hours(money)
    assert offered(TODAY) == []
    make.GroupMemberFactory(group=money.group, until_on=TODAY)
    assert offered(TODAY) == []
    make.GroupMemberFactory(group=ServiceFactory(name="Food bank").group)
    assert offered(TODAY) == []


@pytest.mark.parametrize(
    ("weekdays", "line"),
    [
        ((0,), "Monday, 9am–midday"),
        ((0, 3), "Monday and Thursday, 9am–midday"),
        ((0, 1, 3), "Monday, Tuesday and Thursday, 9am–midday"),
        ((0, 1, 2, 3, 4), "Monday to Friday, 9am–midday"),
    ],
)
def test_days_with_the_same_hours_share_a_line(weekdays, line, money):
    assert folded([hours(money, weekday) for weekday in weekdays]) == [line]


def test_other_hours_or_another_place_have_their_own_line(money):
    hill = CampusFactory(name="Hill")
    week = [hours(money, 0), hours(money, 1), hours(money, 0, 13, 17), hours(money, 2, campus=hill)]
    assert folded(week) == [
        "Monday and Tuesday, 9am–midday",
        "Monday, 1pm–5pm",
        "Wednesday, 9am–midday, Hill",
    ]


@pytest.mark.parametrize("number", [1, 10])
def test_any_number_of_services_takes_four_queries(number, db, django_assert_num_queries):
    for service in ServiceFactory.create_batch(number):
        OfferFactory(service=staffed(service, (0, 1)))
    with django_assert_num_queries(4):
        assert [len(service.offers) for service in offered(TODAY)] == [1] * number


def closes(first, last=None, campus=None):
    for number in range(first, (first if last is None else last) + 1):
        ClosedDayFactory(on=make.day(number), name="Snow", campus=campus)


def open_on(service, *numbers, campus=None):
    for number in numbers:
        hours(service, make.day(number).weekday(), campus=campus)
    make.GroupMemberFactory(group=service.group)


def test_a_service_says_on_which_days_it_is_closed(money):
    open_on(money, 2, 3)
    closes(2, 4)
    (service,) = offered(TODAY)
    line = f"Closed from {make.in_words(2)} to {make.in_words(4)}: Snow."
    assert service.closed == details(money, TODAY)["closed_days"] == [line]
    listed = all_services(TODAY)
    say_closed(listed, TODAY)
    assert listed[0].closed_days == [line]


def test_closed_days_on_which_a_service_has_no_hours_are_not_listed(money):
    open_on(money, 2)
    closes(3)
    closes(16)
    assert offered(TODAY)[0].closed == []


def test_a_closed_campus_closes_what_is_there(money):
    hill = CampusFactory(name="Hill")
    open_on(money, 2, campus=hill)
    open_on(ServiceFactory(name="Library"), 2)
    closes(2, campus=hill)
    library, advice = offered(TODAY)
    assert (library.closed, advice.closed) == (
        [],
        [f"Closed on {make.in_words(2)} at Hill: Snow."],
    )
