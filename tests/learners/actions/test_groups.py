"""Who is in a group, from a day, until a day."""

import pytest

from learners.actions import groups
from learners.models import AuditEvent, GroupMember
from tests.factories import learners as make


@pytest.fixture
def money(dee):
    return groups.add(name="Money advice", by=dee)


def verbs():
    return list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))


def join(group, user, by, on=0):
    return groups.join(group=group, user=user, from_on=make.day(on), by=by)


def leave(group, user, by, on=0):
    return groups.leave(group=group, user=user, until_on=make.day(on), by=by)


def test_joining_twice_is_joining_once_from_the_first_day(money, eve, dee):
    first = join(money, eve, dee, -30)
    assert join(money, eve, dee) == first
    assert GroupMember.objects.get().from_on == make.day(-30)
    assert verbs() == ["group.add", "group.join"]
    assert AuditEvent.objects.latest("pk").label == "Money advice: Eve Munro"


def test_a_member_who_left_may_join_again(money, eve, dee):
    join(money, eve, dee, -30)
    assert leave(money, eve, dee, -5)
    join(money, eve, dee)
    spans = GroupMember.objects.order_by("from_on").values_list("from_on", "until_on")
    assert list(spans) == [(make.day(-30), make.day(-5)), (make.day(0), None)]


def test_leaving_on_the_first_day_leaves_no_trace_but_the_audit(money, eve, dee):
    join(money, eve, dee)
    assert leave(money, eve, dee)
    assert not GroupMember.objects.exists()
    assert verbs() == ["group.add", "group.join", "group.leave"]


def test_leaving_a_group_of_which_one_is_no_member_changes_nothing(money, eve, hal, dee):
    join(money, hal, dee, -9)
    assert not leave(money, eve, dee)
    assert GroupMember.objects.get().until_on is None
    assert "group.leave" not in verbs()
