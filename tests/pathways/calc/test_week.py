"""Placing steps on the days of a week: in order, in time, and never more than the hours allow."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathways.calc.week import DAYS, SHORTEST, Part, Task, place, slots

MONDAY, EVENING, DAYTIME = 0, Part.EVENING, Part.DAYTIME
EVENINGS = (0, 1, 2, 3, 5)  # not on Friday or Sunday
NINE_HOURS = 540


def week(daytimes=(), evenings=EVENINGS, closed=(), minutes=NINE_HOURS, weekday=MONDAY):
    return slots(weekday, daytimes, evenings, closed, minutes)


def on_days(tasks, minutes=NINE_HOURS, **more):
    """Return (step, day, minutes) of each block."""
    blocks = place(tasks, week(minutes=minutes, **more), minutes)
    return [(block.step, block.day, block.minutes) for block in blocks]


def days_of(step, blocks):
    return [day for placed, day, _ in blocks if placed == step]


# slots ---------------------------------------------------------------------------------------


def test_only_days_that_suit_have_room():
    assert [slot.day for slot in week() if slot.room] == [0, 1, 2, 3, 5]
    assert {slot.part for slot in week() if slot.room} == {EVENING}


def test_the_week_begins_on_the_day_that_is_shown():
    assert [slot.day for slot in week(weekday=5) if slot.room] == [0, 2, 3, 4, 5]


def test_a_day_may_have_a_slot_in_the_daytime_and_one_in_the_evening():
    both = [slot for slot in week(daytimes=(5,)) if slot.day == 5]
    assert [slot.part for slot in both] == [DAYTIME, EVENING]


def test_without_chosen_days_every_day_has_an_equal_share():
    free = week(evenings=(), minutes=420)
    assert [(slot.day, slot.room) for slot in free] == [(day, 60) for day in range(DAYS)]
    assert {slot.part for slot in free} == {Part.EITHER}
    evenings = slots(MONDAY, (), (), (), 420, EVENING)
    assert {slot.part for slot in evenings} == {EVENING}


def test_a_closed_day_has_no_room_and_the_others_share_it():
    assert [slot.room for slot in week(evenings=(0, 1), minutes=240)][:2] == [120, 120]
    closed = week(evenings=(0, 1), minutes=120, closed=(0,))
    assert [(slot.day, slot.room) for slot in closed][:2] == [(0, 0), (1, 120)]


def test_an_evening_is_never_longer_than_three_hours():
    assert max(slot.room for slot in week(evenings=(0,), minutes=1200)) == 180


# placing -------------------------------------------------------------------------------------


def test_steps_are_placed_in_the_order_of_the_list():
    assert on_days([Task(1, 60), Task(2, 120)]) == [(1, 0, 60), (2, 0, 60), (2, 1, 60)]


def test_a_long_step_takes_several_days():
    assert days_of(1, on_days([Task(1, 300)])) == [0, 1, 2]


def test_a_step_is_not_cut_into_pieces_of_a_few_minutes():
    assert on_days([Task(1, 105), Task(2, 120)]) == [(1, 0, 105), (2, 1, 120)]


def test_no_more_than_the_hours_of_the_week_are_placed():
    assert sum(minutes for *_, minutes in on_days([Task(1, 3000)])) == NINE_HOURS


def test_a_step_in_the_evening_is_placed_in_the_evening():
    mixed = {"daytimes": (0, 1), "evenings": (2,), "minutes": 360}
    assert days_of(1, on_days([Task(1, 60, EVENING)], **mixed)) == [2]
    assert days_of(1, on_days([Task(1, 60, DAYTIME)], **mixed)) == [0]


def test_a_step_that_suits_no_day_is_left_out():
    assert on_days([Task(1, 60, DAYTIME), Task(2, 60)]) == [(2, 0, 60)]


def test_a_step_never_begins_before_it_opens():
    assert days_of(1, on_days([Task(1, 60, opens=2)])) == [2]


def test_a_step_is_placed_after_the_step_that_comes_first():
    tasks = [Task(1, 60, EVENING), Task(2, 60, after=1)]
    blocks = on_days(tasks, daytimes=(0,), evenings=(1,), minutes=240)
    assert (days_of(1, blocks), days_of(2, blocks)) == ([1], [1])


def test_a_step_waits_for_a_first_step_that_is_not_finished_this_week():
    tasks = [Task(1, 3000), Task(2, 60, after=1)]
    assert days_of(2, on_days(tasks)) == []


def test_what_is_due_this_week_comes_before_its_day():
    tasks = [Task(1, 300), Task(2, 120, due=2)]
    assert days_of(2, on_days(tasks)) == [0]
    first = [Task(1, 300), Task(3, 60), Task(2, 120, due=2, after=3)]
    assert max(days_of(2, on_days(first))) < 2
    assert days_of(3, on_days(first)) == [0]


def test_what_is_due_today_is_placed_today():
    assert days_of(1, on_days([Task(2, 60), Task(1, 120, due=0)])) == [0]


def test_what_does_not_fit_before_its_day_goes_on_after_it():
    assert days_of(1, on_days([Task(1, 300, due=1)])) == [0, 1, 2]


def test_late_work_keeps_its_place_in_the_list():
    assert on_days([Task(1, 60), Task(2, 60, due=-3)])[0] == (1, 0, 60)


# what the learner chose ----------------------------------------------------------------------


def test_a_step_begins_on_the_day_the_learner_chose():
    assert days_of(1, on_days([Task(1, 60, chosen=3)])) == [3]


@pytest.mark.parametrize("more", [{}, {"closed": (4,)}, {"evenings": (0,)}])
def test_a_chosen_day_counts_even_if_it_does_not_suit(more):
    assert days_of(1, on_days([Task(1, 60, chosen=4)], **more)) == [4]


def test_a_chosen_step_goes_on_after_its_day():
    assert days_of(1, on_days([Task(1, 240, chosen=3)])) == [3, 5]


def test_a_chosen_step_takes_the_room_of_its_day_first():
    tasks = [Task(1, 120), Task(2, 120, chosen=0)]
    blocks = on_days(tasks)
    assert (days_of(1, blocks), days_of(2, blocks)) == ([1], [0])


def test_a_step_put_on_a_later_week_is_left_out():
    assert on_days([Task(1, 60, chosen=DAYS), Task(2, 60)]) == [(2, 0, 60)]


# rules ---------------------------------------------------------------------------------------

PARTS = st.sampled_from([DAYTIME, EVENING, Part.EITHER])
WEEKDAYS = st.sets(st.integers(0, 6))
TASKS = st.lists(
    st.builds(
        Task,
        step=st.integers(1, 12),
        minutes=st.integers(1, 900),
        part=PARTS,
        opens=st.integers(0, 8),
        due=st.none() | st.integers(-9, 20),
        chosen=st.none() | st.integers(0, 13),
        after=st.integers(0, 12),
    ),
    max_size=10,
    unique_by=lambda task: task.step,
)


@given(TASKS, WEEKDAYS, WEEKDAYS, st.sets(st.integers(0, 6)), st.integers(30, 3600))
def test_every_week_keeps_its_rules(tasks, daytimes, evenings, closed, minutes):
    open_slots = slots(MONDAY, daytimes, evenings, closed, minutes)
    blocks = place(tasks, open_slots, minutes)
    assert blocks == place(tasks, open_slots, minutes)
    by_step = {task.step: task for task in tasks}
    chosen = {task.step for task in tasks if task.chosen is not None}
    by_cairn = [block for block in blocks if block.step not in chosen]
    assert sum(block.minutes for block in by_cairn) <= minutes
    for block in blocks:
        task = by_step[block.step]
        mine = [other.minutes for other in blocks if other.step == block.step]
        assert 0 < sum(mine) <= task.minutes
        assert 0 <= block.day < DAYS
        if block.step not in chosen:
            assert block.day not in closed
            assert block.day >= task.opens
            assert block.part & task.part
            assert block.minutes >= min(SHORTEST, task.minutes) or len(mine) > 1
    for step in chosen & {block.step for block in blocks}:
        assert min(b.day for b in blocks if b.step == step) == by_step[step].chosen
    for block in by_cairn:
        first = by_step[block.step].after
        if first in by_step and first != block.step and first not in cycles(by_step):
            done = [other for other in blocks if other.step == first]
            assert sum(other.minutes for other in done) == by_step[first].minutes
            assert max(other.day for other in done) <= block.day


def cycles(by_step):
    """Return the steps that come before themselves."""
    inside = set()
    for step in by_step:
        seen, current = set(), step
        while current in by_step and current not in seen:
            seen.add(current)
            current = by_step[current].after
        if current in seen:
            inside |= seen
    return inside
