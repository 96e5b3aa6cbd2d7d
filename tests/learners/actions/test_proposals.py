"""Deadlines on closed days: whose owner is asked, what they may decide, and when it ends."""

import pytest

from learners.actions import calendar, deadlines, proposals
from learners.models import AuditEvent, KeptDeadline, Notification, RoleKind
from tests.conftest import person
from tests.factories import learners as make
from tests.factories.administrator import CampusFactory

SNOW = {"from_on": make.day(9), "last_on": make.day(11), "name": "Snow"}


def asked():
    rows = Notification.objects.unread().filter(kind=proposals.KIND)
    return sorted(rows.values_list("user__name", flat=True))


def undecided():
    return [work.name for work in proposals.undecided(make.day(0))]


@pytest.fixture
def care_plan(college):
    """It is due on day 10."""
    return college.assessments[3]


@pytest.fixture
def snow(care_plan, dee):
    calendar.close_days(by=dee, **SNOW)


def test_only_owners_of_modules_with_work_on_these_days_are_asked(college, care_plan, dee):
    person("Ola Baird", RoleKind.MODULE_OWNER, module=make.ModuleFactory())
    calendar.close_days(by=dee, from_on=make.day(11), last_on=make.day(11), name="Strike")
    assert asked() == []
    calendar.close_days(by=dee, **SNOW)
    assert asked() == ["Jo Kerr"]
    assert Notification.objects.get(kind=proposals.KIND).subject == str(care_plan.public_id)


def test_a_day_that_was_closed_already_asks_nobody_again(snow, college, dee):
    Notification.objects.update(read_at=make.moment(make.day(-1)))
    calendar.close_days(by=dee, **{**SNOW, "last_on": make.day(12)})
    assert asked() == []


def test_the_proposed_day_is_the_next_open_weekday(snow):
    work = proposals.on_closed_days(make.day(0)).get()
    assert work.open_on > make.day(11)
    assert work.open_on.weekday() < 5
    assert (work.closed_for, work.kept_by) == ("Snow", None)


def test_only_a_closed_campus_of_its_own_asks_about_work(college, care_plan, dee):
    hill, harbour = CampusFactory(name="Hill"), CampusFactory(name="Harbour")
    college.offering.campus = hill
    college.offering.save()
    calendar.close_days(by=dee, campus=harbour, **SNOW)
    assert (undecided(), asked()) == ([], [])
    calendar.close_days(by=dee, campus=hill, **SNOW)
    assert (undecided(), asked()) == (["Care plan"], ["Jo Kerr"])


def test_work_that_was_due_before_today_is_not_asked_about(college, dee):
    calendar.close_days(by=dee, from_on=make.day(-3), last_on=make.day(-3), name="Snow")
    assert (undecided(), asked()) == ([], [])


def test_leaving_it_is_decided_once(snow, care_plan, college):
    assert proposals.leave(assessment=care_plan, by=college.jo)
    assert not proposals.leave(assessment=care_plan, by=college.jo)
    assert KeptDeadline.objects.get().on == make.day(10)
    assert AuditEvent.objects.get(verb="deadline.leave").label == "Care plan"
    assert (undecided(), asked()) == ([], [])


def test_work_on_an_open_day_cannot_be_left(care_plan, college):
    assert not proposals.leave(assessment=care_plan, by=college.jo)
    assert not KeptDeadline.objects.exists()


def test_moving_it_ends_the_question(snow, care_plan, college):
    deadlines.move(assessment=care_plan, on=make.day(14), reason="Snow.", by=college.jo)
    assert (undecided(), asked()) == ([], [])


def test_another_closed_day_asks_anew_about_work_that_was_left(snow, care_plan, college, dee):
    proposals.leave(assessment=care_plan, by=college.jo)
    deadlines.move(assessment=care_plan, on=make.day(20), reason="More time.", by=college.jo)
    calendar.close_days(by=dee, from_on=make.day(20), last_on=make.day(20), name="Storm")
    assert (undecided(), asked()) == (["Care plan"], ["Jo Kerr"])


def test_reopening_the_days_ends_the_question(snow, dee):
    calendar.open_days(by=dee, **SNOW)
    assert (undecided(), asked()) == ([], [])
