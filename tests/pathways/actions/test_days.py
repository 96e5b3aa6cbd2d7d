"""The day of a step, as the learner wants it: moved, dropped, undone, once."""

import pytest

from learners.models import AuditEvent, Learner
from pathways.actions import days
from pathways.calc.week import AHEAD, DAYS
from pathways.models import DayChoice
from tests.factories.learners import day
from tests.factories.pathways import BY


@pytest.fixture
def bus(catalogue):
    return catalogue["bus"]


@pytest.fixture
def move(follower, bus):
    return lambda on: days.move(follower, bus, on and day(on), by=BY)


@pytest.fixture
def current(follower):
    def choice():
        last = DayChoice.objects.filter(learner=follower).standing().get()
        return last.on, last.until_on

    return choice


def test_a_step_is_moved_to_a_day(move, current, follower):
    before = Learner.objects.get(pk=follower.pk).revision
    move(3)
    assert current() == (day(3), None)
    event = AuditEvent.objects.latest("pk")
    assert (event.verb, event.label) == ("step.move", "Bus")
    assert event.detail == {"on": day(3).isoformat(), "until": None}
    assert Learner.objects.get(pk=follower.pk).revision == before + 1


def test_the_latest_choice_counts_and_the_earlier_one_stays(move, current):
    move(3)
    move(5)
    assert current() == (day(5), None)
    assert DayChoice.objects.count() == 2


def test_a_double_click_saves_one_choice(move):
    assert move(3) == move(3)
    assert DayChoice.objects.count() == 1


@pytest.mark.parametrize("on", [-1, AHEAD])
def test_a_day_that_has_passed_or_is_too_far_away_is_refused(on, move):
    with pytest.raises(days.DayRefusedError):
        move(on)
    assert not DayChoice.objects.exists()


def test_today_and_the_last_day_are_allowed(move, current):
    move(AHEAD - 1)
    days.move(DayChoice.objects.get().learner, DayChoice.objects.get().step, day(0), by=BY)
    assert current() == (day(0), None)


def test_cairn_may_choose_again(move, current):
    assert move(None) is None
    assert not DayChoice.objects.exists()
    move(3)
    move(None)
    assert current() == (None, None)


def test_a_dropped_step_leaves_the_next_seven_days(follower, bus, current):
    days.drop(follower, bus, by=BY)
    days.drop(follower, bus, by=BY)
    assert current() == (None, day(DAYS))
    assert DayChoice.objects.count() == 1


def test_undo_brings_back_the_choice_before(move, current, follower, bus):
    move(3)
    last = days.drop(follower, bus, by=BY)
    assert days.undo(follower, bus, last.pk, by=BY).is_undo
    assert current() == (day(3), None)


def test_undoing_the_first_choice_lets_cairn_choose(move, current, follower, bus):
    assert days.undo(follower, bus, move(3).pk, by=BY)
    assert current() == (None, None)


def test_an_old_or_second_undo_changes_nothing(move, current, follower, bus):
    first, last = move(3), move(5)
    assert days.undo(follower, bus, first.pk, by=BY) is None
    undone = days.undo(follower, bus, last.pk, by=BY)
    assert days.undo(follower, bus, last.pk, by=BY) is None
    assert days.undo(follower, bus, undone.pk, by=BY) is None
    assert current() == (day(3), None)


def test_a_choice_after_an_undo_can_be_undone_too(move, current, follower, bus):
    days.undo(follower, bus, move(3).pk, by=BY)
    days.undo(follower, bus, move(5).pk, by=BY)
    assert current() == (None, None)


def test_another_learners_choice_is_out_of_reach(move, flo, bus):
    assert days.undo(flo.learner, bus, move(3).pk, by=BY) is None
