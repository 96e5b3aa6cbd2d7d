"""My week: the next steps on the days that suit, moved and dropped ones, and what is due."""

import pytest

from learners.actions import study_week, welcome
from learners.models import ClosedDay
from learners.reads.work import due_work
from pathways.actions import days, responses
from pathways.models import Step
from pathways.reads.route import load
from pathways.reads.week import week_of
from tests.factories import learners as make
from tests.factories.clock import at_moment
from tests.factories.learners import day, moment
from tests.factories.pathways import BY

TODAY = day(0)


@pytest.fixture
def week(follower):
    def on_day(on=TODAY):
        return week_of(load(follower, on), follower, due_work(follower, on))

    return on_day


def evenings_in(follower, *numbers):
    """Choose evenings, as days from today."""
    weekdays = {day(number).weekday() for number in numbers}
    study_week.choose(learner=follower, daytimes=(), evenings=weekdays, by=follower.user)


def days_with(name, week):
    return [
        number
        for number, shown in enumerate(week.days)
        if any(block.name == name for block in shown.blocks)
    ]


def busy(week):
    return [number for number, shown in enumerate(week.days) if shown.blocks]


def test_seven_days_begin_today(week):
    assert [shown.on for shown in week().days] == [day(number) for number in range(7)]
    assert [shown.is_today for shown in week().days] == [True] + [False] * 6


def test_without_chosen_days_steps_are_spread_over_the_week(week):
    assert busy(week()) == list(range(6))  # an hour and a half each
    assert (week().takes, week().has_days) == ("9 of your 9 hours", False)


def test_steps_are_on_the_days_that_suit(week, follower):
    evenings_in(follower, 1, 4)
    assert busy(week()) == [1, 4]
    assert week().has_days
    (first, *_) = week().days[1].blocks
    assert (first.name, first.short) == ("Infection", "2 h")
    assert first.words == "Infection, about 2 hours, in the evening"
    assert first.url == f"/steps/{Step.objects.get(code='infection').public_id}/"


def test_a_step_in_the_daytime_waits_for_a_day_that_suits(week, follower):
    Step.objects.filter(code="infection").update(mode="daytime")
    evenings_in(follower, 1)
    assert days_with("Infection", week()) == []
    days_chosen = {"daytimes": {day(2).weekday()}, "evenings": ()}
    study_week.choose(learner=follower, by=follower.user, **days_chosen)
    assert days_with("Infection", week()) == [2]


def test_mostly_in_the_evenings_counts_where_no_days_are_chosen(week, follower):
    welcome.answer(learner=follower, by=follower.user, hours_a_week=9, evenings=True)
    first = week().days[0].blocks[0]
    assert first.words.endswith("in the evening")


def test_a_closed_day_is_left_free_and_says_why(week):
    ClosedDay.objects.create(on=day(1), name="Snow")
    ClosedDay.objects.create(on=day(9), name="Founders’ day")
    assert 1 not in busy(week())
    assert [shown.closed for shown in week().days] == ["", "Snow", "", "", "", "", ""]


def test_a_closed_campus_closes_no_day(week):
    hill = ClosedDay._meta.get_field("campus").related_model.objects.create(name="Hill")
    ClosedDay.objects.create(on=day(1), name="Snow", campus=hill)
    assert 1 in busy(week())


def test_a_step_not_done_moves_to_the_next_day_that_suits(week, follower):
    evenings_in(follower, 0, 2)
    assert days_with("Infection", week())[0] == 0
    tomorrow = week(day(1))
    assert tomorrow.days[days_with("Infection", tomorrow)[0]].on == day(2)


def test_a_step_that_was_set_aside_leaves_the_week(week, follower, catalogue):
    responses.answer(follower, catalogue["infection"], "too hard", by=BY)
    assert days_with("Infection", week()) == []


# what is due ---------------------------------------------------------------------------------


def test_hand_ins_are_on_their_days_whatever_is_answered(college, catalogue, week_of_ada):
    work = make.AssessmentFactory(offering=college.offering, name="Poster")
    make.DeadlineSetFactory(assessment=work, on=day(2))
    Step.objects.filter(code="bus").update(assessment=work)
    for answer in ("too hard", "not relevant"):
        responses.answer(college.ada, catalogue["bus"], answer, by=BY)
        shown = week_of_ada()
        assert [work.name for work in shown.days[2].due] == ["Poster"]
        assert [d.due for d in shown.days if d.on != day(2)] == [[]] * 6


@pytest.fixture
def week_of_ada(college, catalogue, follower):
    return lambda: week_of(load(college.ada, TODAY), college.ada, due_work(college.ada, TODAY))


def test_a_step_with_a_hand_in_comes_before_its_day(college, catalogue, week_of_ada):
    work = make.AssessmentFactory(offering=college.offering, name="Poster")
    make.DeadlineSetFactory(assessment=work, on=day(1))
    Step.objects.filter(code="sums").update(assessment=work)
    assert days_with("Sums", week_of_ada())[0] == 0


# moved and dropped ---------------------------------------------------------------------------


def test_a_moved_step_stays_where_the_learner_put_it(week, follower, catalogue):
    evenings_in(follower, 0, 1)
    days.move(follower, catalogue["infection"], day(5), by=BY)
    assert days_with("Infection", week()) == [5]
    assert days_with("Infection", week(day(2)))[0] == 3  # the same day, two days on
    moved = next(step for step in week().steps if step.name == "Infection")
    assert (moved.on, moved.chosen, moved.days) == (day(5), day(5).isoformat(), [day(5)])


def test_a_moved_step_that_was_missed_moves_on(week, follower, catalogue):
    evenings_in(follower, 3)
    days.move(follower, catalogue["infection"], day(1), by=BY)
    later = week(day(2))
    assert later.days[days_with("Infection", later)[0]].on == day(3)
    assert next(step for step in later.steps if step.name == "Infection").on is None


def test_a_step_put_on_a_later_week_can_still_be_moved(week, follower, catalogue):
    days.move(follower, catalogue["infection"], day(9), by=BY)
    assert days_with("Infection", week()) == []
    assert "Infection" in [step.name for step in week().steps]


def test_a_dropped_step_leaves_the_week_and_can_be_brought_back(week, follower, catalogue):
    days.drop(follower, catalogue["infection"], by=BY)
    assert days_with("Infection", week()) == []
    dropped = next(step for step in week().steps if step.name == "Infection")
    assert (dropped.until_on, dropped.chosen) == (day(7), "")
    assert 0 in days_with("Infection", week(day(7)))


def test_todays_choice_can_be_undone(week, follower, catalogue):
    choice = days.move(follower, catalogue["infection"], day(2), by=BY)
    last = week().last
    assert (last.choice, last.words) == (choice.pk, f"You put “Infection” on {make.in_words(2)}.")
    days.undo(follower, catalogue["infection"], choice.pk, by=BY)
    assert week().last is None


def test_yesterdays_choice_cannot_be_undone(week, follower, catalogue):
    at_moment(moment(day(-2)), days.drop, follower, catalogue["infection"], by=BY)
    assert week().last is None


def test_without_a_pathway_the_week_is_empty(flo, catalogue):
    empty = week_of(load(flo.learner, TODAY), flo.learner, [])
    assert (empty.has_work, empty.steps) == (False, [])


def test_a_week_takes_two_queries(follower, catalogue, django_assert_num_queries):
    for code in ("infection", "bus", "sums"):
        days.move(follower, catalogue[code], day(2), by=BY)
    evenings_in(follower, 0, 1)
    for number in range(5):
        ClosedDay.objects.create(on=day(number), name="Snow")
    route = load(follower, TODAY)
    with django_assert_num_queries(2):
        week_of(route, follower, [])
