"""Services: opened, described, staffed, closed."""

import datetime as dt

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from learners.models import AuditEvent, GroupMember, RoleKind
from support.actions import service as acts
from support.actions.service import Hours, HoursOverlap, NameTaken, refuse_overlaps
from support.models import Offer, Service
from tests.factories import learners as make
from tests.factories.administrator import CampusFactory, GroupFactory
from tests.factories.clock import at_moment

NINE, NOON, FIVE = dt.time(9), dt.time(12), dt.time(17)


@pytest.fixture
def money(dee):
    return acts.open_service(name="Money advice", capacity=24, by=dee)


def test_a_service_opens_with_a_group_and_a_name_of_its_own(money, dee):
    assert (money.group.name, money.from_on) == ("Money advice", make.day(0))
    with pytest.raises(NameTaken):
        acts.open_service(name="Money advice", capacity=1, by=dee)
    assert AuditEvent.objects.filter(verb="service.open").count() == 1


def test_members_come_and_go_by_dates_and_bring_the_role(money, dee):
    user = make.UserFactory()
    acts.add_member(service=money, user=user, by=dee, from_on=make.day(-10))
    acts.add_member(service=money, user=user, by=dee)
    assert GroupMember.objects.count() == 1
    assert user.roles.get().kind == RoleKind.SERVICE_MEMBER
    assert GroupMember.objects.in_force(make.day(0)).get().group == money.group
    assert acts.remove_member(service=money, user=user, by=dee)
    assert not acts.remove_member(service=money, user=user, by=dee)
    assert not GroupMember.objects.in_force(make.day(0)).exists()


def test_a_week_of_hours_replaces_the_week_before(money, dee):
    acts.set_hours(service=money, hours=[Hours(0, NINE, FIVE)], by=dee)
    week = [Hours(0, NINE, NOON), Hours(3, NOON, FIVE)]
    assert len(acts.set_hours(service=money, hours=week, by=dee)) == 2
    acts.set_hours(service=money, hours=reversed(week), by=dee)
    assert AuditEvent.objects.filter(verb="service.hours").count() == 2


@pytest.mark.parametrize(
    "week",
    [
        [Hours(0, NINE, FIVE), Hours(0, NOON, FIVE)],
        [Hours(0, FIVE, NINE)],
        [Hours(7, NINE, FIVE)],
        [Hours(0, NINE, NINE)],
    ],
)
def test_invalid_hours_are_refused(money, dee, week):
    with pytest.raises(HoursOverlap):
        acts.set_hours(service=money, hours=week, by=dee)
    assert not money.hours.exists()


def test_an_offer_is_in_force_until_withdrawn(money, dee):
    new_offer = acts.offer(service=money, name="Bus-pass loan", minutes=20, by=dee)
    assert acts.offer(service=money, name="Bus-pass loan", minutes=15, by=dee) == new_offer
    assert acts.withdraw(offer=new_offer, by=dee)
    assert not acts.withdraw(offer=new_offer, by=dee)
    assert Offer.objects.in_force(make.day(0)).exists()
    assert not Offer.objects.in_force(make.day(1)).exists()
    assert acts.offer(service=money, name="Bus-pass loan", by=dee) != new_offer


def test_no_change_leaves_no_audit_row(money, dee):
    acts.set_capacity(service=money, capacity=24, by=dee)
    acts.describe(service=money, name="Money advice", about="", by=dee)
    assert AuditEvent.objects.filter(verb__in=["service.capacity", "service.describe"]).count() == 0
    acts.set_capacity(service=money, capacity=30, by=dee)
    acts.describe(service=money, name="Money and travel", about="Fares too.", by=dee)
    money.group.refresh_from_db()
    assert money.group.name == "Money and travel"


def test_a_closed_service_is_there_until_tomorrow(money, dee):
    assert acts.close_service(service=money, by=dee)
    assert not acts.close_service(service=money, by=dee)
    assert Service.objects.in_force(make.day(0)).exists()
    assert not Service.objects.in_force(make.day(1)).exists()


def test_a_college_can_be_set_up_with_a_clock_of_its_own(dee):
    weeks_ago = timezone.now() - dt.timedelta(days=70)
    counselling = at_moment(weeks_ago, acts.open_service, name="Counselling", capacity=12, by=dee)
    assert counselling.from_on == timezone.localdate(weeks_ago)
    assert AuditEvent.objects.get(verb="service.open").at == weeks_ago


STRETCHES = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 4), st.integers(1, 2)), max_size=4)


@given(STRETCHES)
def test_a_week_is_taken_exactly_where_no_two_stretches_share_an_hour(stretches):
    week = [Hours(day, dt.time(opens), dt.time(opens + n)) for day, opens, n in stretches]
    open_hours = [(day, opens + k) for day, opens, n in stretches for k in range(n)]
    try:
        refuse_overlaps(sorted(week, key=lambda stretch: stretch.order))
    except HoursOverlap:
        assert len(open_hours) > len(set(open_hours))
    else:
        assert len(open_hours) == len(set(open_hours))


def test_two_places_may_be_open_at_the_same_time(money, dee):
    harbour, hill = CampusFactory(), CampusFactory()
    week = [Hours(0, dt.time(9), dt.time(12), campus) for campus in (harbour, hill)]
    assert len(acts.set_hours(service=money, hours=week, by=dee)) == 2


def test_a_name_of_another_group_is_taken(money, dee):
    GroupFactory(name="Governors")
    for rename in (
        lambda: acts.describe(service=money, name="Governors", about="", by=dee),
        lambda: acts.open_service(name="Governors", capacity=1, by=dee),
    ):
        with pytest.raises(NameTaken):
            rename()
