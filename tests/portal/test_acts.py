"""What rests on a fact follows it at once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from learners.actions import places
from learners.models import Extension, Notification
from portal import acts
from support.models import Concern
from tests.factories import learners as make
from tests.factories.learners import day
from tests.support.nights import classmates, night

WELL = "Well again."


@pytest.fixture
def pause(college, dee):
    def since(days):
        acts.leave(learner=college.ada, on=day(days), pauses=True, reason="Ill.", by=dee)

    return since


@pytest.fixture
def come_back(college, dee):
    return lambda: acts.come_back(learner=college.ada, reason=WELL, by=dee)


def extended(college):
    rows = Extension.objects.filter(enrolment=college.enrolment).latest_first()
    return {row.assessment.name: row.on for row in reversed(rows)}


def test_someone_who_leaves_is_not_asked_about_their_work_any_more(college, pause):
    classmates(college, 11)
    night()
    pause(0)
    assert Concern.objects.get().state == "gone"
    assert not Notification.objects.unread().filter(kind="concern raised").exists()


def test_what_was_due_while_they_were_away_has_two_weeks_more(college, pause, come_back):
    pause(-10)
    come_back()
    assert extended(college) == {"Case study 2": day(14), "Reflection log": day(14)}
    assert Notification.objects.filter(user=college.ada.user, kind="more time").count() == 2


def test_a_second_click_gives_nothing_more(college, pause, come_back):
    pause(-10)
    come_back()
    with pytest.raises(places.NothingToChange):
        come_back()
    assert Extension.objects.count() == 2


def test_what_was_due_before_or_today_has_no_more_time(college, pause, come_back):
    make.DeadlineSetFactory(assessment__offering=college.offering, on=day(0))
    pause(-9)
    come_back()
    assert extended(college) == {"Reflection log": day(14)}


@pytest.mark.parametrize("work", [{"weight": 0}, {"kind": "exam"}])
def test_what_nobody_expects_has_no_more_time(work, college, pause, come_back):
    piece = make.AssessmentFactory(offering=college.offering, name="Piece", **work)
    make.DeadlineSetFactory(assessment=piece, on=day(-5))
    pause(-10)
    come_back()
    assert "Piece" not in extended(college)


def test_what_was_handed_in_has_no_more_time(college, pause, come_back):
    given = {"enrolment": college.enrolment, "assessment": college.assessments[1]}
    make.SubmissionFactory(on=day(-6), **given)
    pause(-10)
    come_back()
    assert extended(college) == {"Reflection log": day(14)}


def test_coming_back_does_not_shorten_more_time(college, pause, come_back, ben):
    given = {"enrolment": college.enrolment, "assessment": college.assessments[1]}
    acts.give_more_time(**given, until=day(30), reason="", by=ben)
    pause(-10)
    come_back()
    assert extended(college)["Case study 2"] == day(30)


def test_a_night_does_not_ask_about_what_was_due_while_they_were_away(college, pause, come_back):
    classmates(college, 11)
    pause(-10)
    come_back()
    night(1)
    assert not Concern.objects.exists()


def test_learners_are_locked_before_their_concerns(college):
    classmates(college, 11)
    night()
    with CaptureQueriesContext(connection) as captured:
        acts.catch_up([college.ada.pk])
    locks = [query["sql"] for query in captured.captured_queries if "FOR UPDATE" in query["sql"]]
    assert [lock.split(" FROM ")[1].split()[0] for lock in locks][:2] == [
        '"learners_learner"',
        '"support_concern"',
    ]
