"""Answers about a step change the list at once and can be undone."""

import datetime as dt

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from learners.models import AuditEvent, Learner
from pathways.actions import responses
from pathways.actions.recommend import DECIDING, recommend, recommend_one
from pathways.calc.reasons import Why
from pathways.models import Answer, Fulfilment, Recommendation, Response, Start, Step
from pathways.reads.route import next_step
from tests.factories import learners as make
from tests.factories.clock import at_moment
from tests.factories.pathways import care, follows
from tests.pathways.nights import night, on, steps_of

FOUR_WEEKS, TEN_WEEKS = dt.timedelta(days=28), dt.timedelta(days=70)


def say(learner, catalogue, code, answer, at=None, **more):
    return at_moment(
        at, responses.answer, learner, catalogue[code], answer, by=learner.user, **more
    )


def test_a_completed_step_is_fulfilled_and_leaves_the_list_at_once(follower, catalogue):
    assert steps_of(follower)[0] == catalogue["infection"].pk
    say(follower, catalogue, "infection", "done")
    assert catalogue["infection"].pk not in steps_of(follower)
    assert follower.recommendation.completed == [catalogue["infection"].pk]
    assert (Fulfilment.objects.get().how, Fulfilment.objects.get().holds) == ("done", True)


def test_a_known_step_counts_and_records_how(follower, catalogue):
    say(follower, catalogue, "infection", "already know")
    assert Fulfilment.objects.get().how == "known"
    assert steps_of(follower)[0] == catalogue["plans"].pk


def test_too_hard_pauses_a_step_for_four_weeks_and_puts_its_prerequisite_first(follower, catalogue):
    response = say(follower, catalogue, "plans", "too hard")
    assert response.until_on == make.day(0) + FOUR_WEEKS
    assert steps_of(follower)[0] == catalogue["infection"].pk
    assert not {catalogue["plans"].pk, catalogue["placement"].pk} & set(steps_of(follower))


@pytest.mark.parametrize(("answer", "reason"), [("too hard", Why.AGAIN), ("no time", Why.BACK)])
def test_a_returning_step_explains_its_pause(answer, reason, follower, catalogue):
    say(follower, catalogue, "bus", answer, at=on(1))
    recommend(night(follower, 28))
    assert catalogue["bus"].pk not in steps_of(follower)
    recommend(night(follower, 75))
    place = steps_of(follower).index(catalogue["bus"].pk)
    why = Why(follower.recommendation.reasons[place])
    assert why & (Why.AGAIN | Why.BACK) == reason


def test_too_hard_brings_an_easier_step_when_prerequisites_are_done(follower, catalogue):
    say(follower, catalogue, "infection", "done")
    say(follower, catalogue, "doses", "too hard")
    assert steps_of(follower)[0] == catalogue["sums"].pk


def test_no_time_pauses_a_step_for_ten_weeks_or_until_a_given_day(follower, catalogue):
    assert say(follower, catalogue, "bus", "no time").until_on == make.day(0) + TEN_WEEKS
    assert say(follower, catalogue, "bus", "no time", until_on=make.day(5)).until_on == make.day(5)
    assert catalogue["bus"].pk not in steps_of(follower)


@pytest.mark.parametrize("days", [-1, 0, 731])
def test_a_day_that_has_passed_or_is_too_far_is_refused(days, follower, catalogue):
    with pytest.raises(responses.AnswerRefusedError):
        say(follower, catalogue, "bus", "no time", until_on=make.day(days))
    assert not Response.objects.exists()


def test_not_relevant_removes_a_step_that_has_an_alternative(follower, catalogue):
    say(follower, catalogue, "talk", "not relevant")
    steps = steps_of(follower)
    assert catalogue["talk"].pk not in steps
    assert {catalogue["visit"].pk, catalogue["placement"].pk} <= set(steps)


def test_not_relevant_keeps_a_step_without_an_alternative(follower, catalogue):
    say(follower, catalogue, "talk", "not relevant")
    say(follower, catalogue, "visit", "not relevant")
    assert len({catalogue["talk"].pk, catalogue["visit"].pk} & set(steps_of(follower))) == 1


def test_the_same_answer_twice_saves_one_row(follower, catalogue):
    first = say(follower, catalogue, "bus", "not relevant")
    assert say(follower, catalogue, "bus", "not relevant").pk == first.pk
    assert Response.objects.count() == 1
    assert AuditEvent.objects.filter(verb="step.answer").count() == 1


def test_undo_restores_the_list_in_a_later_row(follower, catalogue):
    before = steps_of(follower)
    response = say(follower, catalogue, "infection", "done")
    responses.undo(follower, catalogue["infection"], response.pk, by=follower.user)
    assert steps_of(follower) == before
    assert [f.holds for f in Fulfilment.objects.order_by("pk")] == [True, False]
    assert Response.objects.count() == 2, "the first word stays to be read"


def test_undo_restores_the_previous_answer(follower, catalogue):
    rested = say(follower, catalogue, "bus", "no time", until_on=make.day(9))
    done = say(follower, catalogue, "bus", "done")
    responses.undo(follower, catalogue["bus"], done.pk, by=follower.user)
    last = follower.step_responses.standing().get()
    assert (last.answer, last.until_on) == (rested.answer, rested.until_on)
    assert catalogue["bus"].pk not in steps_of(follower)


def test_undoing_twice_or_something_older_changes_nothing(follower, catalogue):
    first = say(follower, catalogue, "bus", "not relevant")
    second = say(follower, catalogue, "bus", "no time")
    assert responses.undo(follower, catalogue["bus"], first.pk, by=follower.user) is None
    responses.undo(follower, catalogue["bus"], second.pk, by=follower.user)
    assert responses.undo(follower, catalogue["bus"], second.pk, by=follower.user) is None
    assert Response.objects.count() == 3


def test_undo_skips_answers_already_undone(follower, catalogue):
    for answer in ("no time", "not relevant"):
        response = say(follower, catalogue, "bus", answer)
        responses.undo(follower, catalogue["bus"], response.pk, by=follower.user)
        assert follower.step_responses.standing().get().answer == Answer.TAKEN_BACK
    assert responses.undo(follower, catalogue["bus"], response.pk, by=follower.user) is None


def test_a_restored_answer_can_be_undone_too(follower, catalogue):
    say(follower, catalogue, "bus", "not relevant")
    done = say(follower, catalogue, "bus", "done")
    back = responses.undo(follower, catalogue["bus"], done.pk, by=follower.user)
    assert back.answer == Answer.IRRELEVANT
    assert back.first_said_at < back.known_at
    nothing = responses.undo(follower, catalogue["bus"], back.pk, by=follower.user)
    assert nothing.answer == Answer.TAKEN_BACK


def test_undo_adds_nothing_before_the_first_answer(follower, catalogue):
    """The latest step that was too hard is eased first; undo restores an earlier answer."""
    for code in ("doses", "plans"):
        say(follower, catalogue, code, "too hard")
    before = columns(follower)
    done = say(follower, catalogue, "doses", "done")
    responses.undo(follower, catalogue["doses"], done.pk, by=follower.user)
    assert columns(follower) == before


def test_an_undone_answer_is_not_offered_for_undo(follower, catalogue):
    say(follower, catalogue, "bus", "no time", until_on=on(20).date(), at=on(1, 12))
    done = say(follower, catalogue, "bus", "done")
    assert next_step(follower, make.day(0)).answer.response == done.pk
    responses.undo(follower, catalogue["bus"], done.pk, by=follower.user)
    assert next_step(follower, make.day(0)).answer is None


def test_only_an_answer_that_moves_a_step_reports_a_change(follower, catalogue):
    say(follower, catalogue, "bus", "not relevant")
    assert next_step(follower, make.day(0)).answer.is_moved
    say(follower, catalogue, "bus", "no time")
    assert not next_step(follower, make.day(0)).answer.is_moved, "it was gone already"
    say(follower, catalogue, "infection", "done")
    assert next_step(follower, make.day(0)).answer.is_moved


def test_starting_twice_saves_one_start_and_resumes_a_paused_step(follower, catalogue):
    say(follower, catalogue, "infection", "no time")
    for _ in range(2):
        responses.start(follower, catalogue["infection"], by=follower.user)
    assert Start.objects.count() == 1
    assert follower.step_responses.standing().get().answer == Answer.TAKEN_BACK
    assert steps_of(follower)[0] == catalogue["infection"].pk


def test_an_answer_leaves_other_learners_lists_alone(follower, catalogue, flo):
    follows(flo.learner, catalogue)
    before = steps_of(flo.learner)
    say(follower, catalogue, "infection", "done")
    assert steps_of(flo.learner) == before


REST = ("too hard", "no time")


@settings(max_examples=25)
@given(data=st.data())
def test_a_step_never_returns_before_its_date(db, data):
    """Answers, undos and nights on successive days, in any order."""
    with transaction.atomic():
        catalogue = care()
        learner = make.LearnerFactory()
        follows(learner, catalogue, at=on(0))
        codes = sorted(catalogue.steps)
        resting: dict[int, dt.date] = {}
        for day in range(1, 12):
            written = recommend(night(learner, day))
            assert recommend(night(learner, day)).digest == written.digest
            assert_rests(learner, resting, on(day).date())
            if data.draw(st.booleans()):
                step = catalogue[data.draw(st.sampled_from(codes))]
                answer = data.draw(st.sampled_from(("done", "not relevant", *REST, *REST)))
                until = on(day + data.draw(st.integers(1, 5))).date()
                response = at_moment(
                    on(day, 12),
                    responses.answer,
                    learner,
                    step,
                    answer,
                    until_on=until,
                    by="a test",
                )
                resting.pop(step.pk, None)
                if answer in REST:
                    resting[step.pk] = response.until_on
                assert_rests(learner, resting, on(day).date())
                recommend(night(learner, day))  # a redo, later in the day, does not bring it back
                assert_rests(learner, resting, on(day).date())
        transaction.set_rollback(True)


def assert_rests(learner: Learner, resting: dict[int, dt.date], today: dt.date) -> None:
    steps_now = set(Recommendation.objects.get(learner=learner).steps)
    assert not {step for step, until in resting.items() if until > today} & steps_now


@settings(max_examples=25)
@given(data=st.data())
def test_an_answer_taken_back_leaves_the_list_as_it_was(db, data):
    """With any earlier answers, undos and pauses."""
    with transaction.atomic():
        catalogue = care()
        learner = make.LearnerFactory()
        follows(learner, catalogue, at=on(0))
        codes = data.draw(
            st.lists(st.sampled_from(sorted(catalogue.steps)), min_size=1, max_size=3)
        )
        for day in range(1, data.draw(st.integers(2, 6))):
            step = catalogue[data.draw(st.sampled_from(codes))]
            recommend_one(learner, on(10 * day, 11))
            before, answer_before = columns(learner), standing(learner, step)
            answer = data.draw(st.sampled_from(("done", "already know", "not relevant", *REST)))
            response = at_moment(
                on(10 * day, 12), responses.answer, learner, step, answer, by="a test"
            )
            if data.draw(st.booleans()):
                at_moment(on(10 * day, 13), responses.undo, learner, step, response.pk, by="a test")
                if response.known_at == on(
                    10 * day, 12
                ):  # otherwise the same answer was already saved
                    assert (columns(learner), standing(learner, step)) == (before, answer_before)
        transaction.set_rollback(True)


def columns(learner: Learner) -> list[tuple[object, ...]]:
    return list(Recommendation.objects.filter(learner=learner).values_list(*DECIDING, "gains"))


def standing(learner: Learner, step: Step) -> list[tuple[object, ...]]:
    current = learner.step_responses.filter(step=step).standing()
    return list(current.exclude(answer=Answer.TAKEN_BACK).values_list("answer", "until_on"))
