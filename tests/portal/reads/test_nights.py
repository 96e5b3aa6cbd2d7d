"""The latest nights, how far one is, and whom it set aside."""

import pytest

from portal.nightly import STAGES
from portal.reads.nights import DRAWN, latest_nights, picture, progress_of, set_aside
from tests.factories import learners as make
from tests.factories.portal import NightFactory, StageRunFactory

PER_LEARNER = next(stage.name for stage in STAGES if stage.per == "learners")
OF_COLLEGE = next(stage for stage in STAGES if stage.per == "college")


@pytest.fixture
def night(db):
    return NightFactory()


def run(night, state="done", stage=PER_LEARNER, learners=10, **more):
    return StageRunFactory(night=night, stage=stage, state=state, learners=learners, **more)


def test_progress_sums_what_every_stage_changed(night):
    run(night, changed=3)
    run(night, stage=OF_COLLEGE.name, changed=4)
    assert progress_of(night)["changed"] == 7
    assert progress_of(night)["running"]
    night.state = "done"
    assert not progress_of(night)["running"]


def test_a_stage_that_stopped_is_named_and_sets_nobody_aside(night):
    run(night, "parked", stage=OF_COLLEGE.name, learners=120)
    progress = progress_of(night)
    assert (progress["parked"], progress["stopped"]) == (0, [OF_COLLEGE.label])


def test_the_latest_night_comes_first_with_its_number_set_aside(db, django_assert_num_queries):
    nights = [NightFactory(as_of=make.day(days)) for days in (-2, 0, -1)]
    again = NightFactory(as_of=make.day(-1), revision=2)
    NightFactory(as_of=make.day(-DRAWN))
    for _ in range(2):
        run(nights[0], "parked", learners=3)
    run(nights[0], "parked", stage=OF_COLLEGE.name, learners=120)
    run(nights[0])
    with django_assert_num_queries(2):
        latest = latest_nights(make.day(0))
    assert latest.with_aside() == [(nights[1], 0), (again, 0), (nights[2], 0), (nights[0], 6)]
    assert (latest.last, latest.last_parked, latest.last_done) == (nights[1], [], None)


def test_each_morning_is_a_square_that_leads_to_its_last_run(db):
    first = NightFactory(as_of=make.day(-4), state="done")
    NightFactory(as_of=make.day(-3))  # running, and a later one has begun
    run(NightFactory(as_of=make.day(-2), state="done"), "parked", learners=1)
    again = NightFactory(as_of=make.day(-2), state="done", revision=2)
    run(again, "parked", stage=OF_COLLEGE.name)
    drawn = picture(latest_nights(make.day(0)), make.day(0))
    assert drawn.name == ("Of five nights, one finished, two failed and two did not run.")
    assert [row[0] for row in drawn.figures] == [make.in_words(days) for days in range(-4, 1)]
    assert f'href="/nights/{first.public_id}/"' in drawn.svg
    assert f'href="/nights/{again.public_id}/"' in drawn.svg
    assert drawn.svg.count("<a ") == 3


def test_the_latest_night_may_be_running_and_of_tomorrow(db):
    NightFactory(as_of=make.day(0), state="done")
    run(NightFactory(as_of=make.day(1)), "parked", learners=1)
    name = picture(latest_nights(make.day(0)), make.day(0)).name
    assert name == "Of two nights, one finished and one is running."


def test_a_night_without_some_learners_is_drawn_as_such(night):
    night.state, night.as_of = "done", make.day(0)
    night.save()
    run(night, "parked", learners=1)
    assert (
        "one finished without some learners"
        in picture(latest_nights(make.day(0)), night.as_of).name
    )


def test_at_most_sixty_mornings_are_drawn_and_none_before_the_first_night(db):
    assert picture(latest_nights(make.day(0)), make.day(0)) is None
    for days in range(70):
        NightFactory(as_of=make.day(1 - days), state="done")
    drawn = picture(latest_nights(make.day(0)), make.day(0))
    assert len(drawn.figures) == DRAWN
    assert drawn.figures[-1][0] == make.in_words(1)


def test_what_was_set_aside_names_one_learner_by_reference_and_many_by_number(night, ada):
    own = ada.learner.pk
    run(night, "parked", learners=1, low=own, high=own, error="broken")
    run(night, "parked", learners=1200)
    run(night, "parked", stage=OF_COLLEGE.name, learners=120)
    one, many, college = set_aside(night)
    assert (one.who, one.learner, one.learners, one.error) == ("SC-ADA", own, 1, "broken")
    assert (many.who, many.learner, many.learners) == ("1,200 learners", None, 1200)
    assert not many.whole
    assert (college.who, college.learners, college.whole) == ("The whole college", 0, True)


def test_a_learner_who_has_been_erased_since_is_not_named(night):
    run(night, "parked", learners=1, low=0, high=0)
    (row,) = set_aside(night)
    assert (row.who, row.learner) == ("–", None)
    assert row.error == "The worker stopped unexpectedly on every attempt."


@pytest.mark.parametrize("number", [1, 20])
def test_any_number_set_aside_takes_two_queries(number, night, django_assert_num_queries):
    for learner in make.LearnerFactory.create_batch(number):
        run(night, "parked", learners=1, low=learner.pk, high=learner.pk)
    with django_assert_num_queries(2):
        assert len(set_aside(night)) == number
