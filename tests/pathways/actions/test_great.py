"""“Great” is about a step: it lifts others like it a little, and fulfils and unfulfils nothing."""

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from pathways.actions import responses
from pathways.actions.recommend import recommend
from pathways.calc.reasons import Why
from pathways.models import Fulfilment, Recommendation, Response
from pathways.reads.route import next_step
from tests.factories import learners as make
from tests.factories.clock import at_moment
from tests.factories.pathways import care, follows, step
from tests.pathways.actions.test_responses import columns, say, standing
from tests.pathways.nights import night, on, steps_of


def take_back(learner, catalogue, code):
    last = learner.step_responses.filter(step=catalogue[code]).latest_first().first()
    return responses.undo(learner, catalogue[code], last.pk, by=learner.user)


def is_fulfilled(learner, catalogue, code):
    last = learner.fulfilments.filter(step=catalogue[code]).standing().first()
    return bool(last and last.holds)


@pytest.fixture
def twins(follower, catalogue):
    """Two steps of equal value; only “drill” is about the same things as “sums”."""
    alike = {"pathway": catalogue.pathway, "hours": 1.0}
    return {
        "tour": step("tour", **alike, teaches={catalogue.recording: 0.01}),
        "drill": step("drill", **alike, teaches={catalogue.numbers: 0.02}),
    }


def place(learner, step):
    return steps_of(learner).index(step.pk)


def why(learner, step):
    row = Recommendation.objects.get(learner=learner)
    return Why(row.reasons[row.steps.index(step.pk)])


def test_steps_like_it_come_earlier_at_once_with_the_reason(follower, catalogue, twins):
    say(follower, catalogue, "sums", "done")
    assert place(follower, twins["tour"]) < place(follower, twins["drill"])
    say(follower, catalogue, "sums", "great")
    assert place(follower, twins["drill"]) < place(follower, twins["tour"])
    assert why(follower, twins["drill"]) & Why.ALIKE
    assert not why(follower, twins["tour"]) & Why.ALIKE


def test_undo_takes_it_back_and_the_step_stays_done(follower, catalogue, twins):
    say(follower, catalogue, "sums", "done")
    before = columns(follower)
    said = say(follower, catalogue, "sums", "great")
    assert next_step(follower, make.day(0)).answer.response == said.pk
    take_back(follower, catalogue, "sums")
    assert columns(follower) == before
    assert is_fulfilled(follower, catalogue, "sums")


def test_it_marks_nothing_as_done(follower, catalogue):
    responses.start(follower, catalogue["infection"], by=follower.user)
    say(follower, catalogue, "infection", "great")
    assert not Fulfilment.objects.exists()
    assert catalogue["infection"].pk in steps_of(follower)
    take_back(follower, catalogue, "infection")
    assert not Fulfilment.objects.exists()


def test_it_stays_when_the_step_is_done_later(follower, catalogue, twins):
    responses.start(follower, catalogue["sums"], by=follower.user)
    say(follower, catalogue, "sums", "great")
    say(follower, catalogue, "sums", "done")
    assert why(follower, twins["drill"]) & Why.ALIKE
    take_back(follower, catalogue, "sums")
    assert not is_fulfilled(follower, catalogue, "sums")
    assert why(follower, twins["drill"]) & Why.ALIKE
    take_back(follower, catalogue, "sums")
    assert not why(follower, twins["drill"]) & Why.ALIKE


def test_the_night_ranks_with_it_as_the_answer_did(follower, catalogue, twins):
    say(follower, catalogue, "sums", "done", at=on(38))
    say(follower, catalogue, "sums", "great", at=on(38, 2))
    by_day = steps_of(follower)
    recommend(night(follower, 39))
    assert steps_of(follower) == by_day


def test_undoing_it_later_is_not_read_by_an_earlier_night(follower, catalogue, twins):
    say(follower, catalogue, "sums", "done", at=on(30))
    said = say(follower, catalogue, "sums", "great", at=on(31))
    tonight = night(follower, 32)
    digest = recommend(tonight).digest
    at_moment(on(33), responses.undo, follower, catalogue["sums"], said.pk, by=follower.user)
    assert recommend(tonight).digest == digest
    assert recommend(night(follower, 34)).digest != digest


@pytest.mark.parametrize("earlier", [(), ("not relevant",), ("no time",)])
def test_it_is_for_a_step_begun_or_done(earlier, follower, catalogue):
    for answer in earlier:
        responses.start(follower, catalogue["bus"], by=follower.user)
        say(follower, catalogue, "bus", answer)
    before = Response.objects.count()
    with pytest.raises(responses.NotYetError):
        say(follower, catalogue, "bus", "great")
    assert Response.objects.count() == before


def test_twice_is_once(follower, catalogue):
    responses.start(follower, catalogue["bus"], by=follower.user)
    for answer in ("great", "great", "done", "great"):
        say(follower, catalogue, "bus", answer)
    assert [row.answer for row in Response.objects.order_by("pk")] == ["great", "done"]


@settings(max_examples=25)
@given(data=st.data())
def test_taken_back_after_anything_it_leaves_the_list_as_it_was(db, data):
    with transaction.atomic():
        catalogue = care()
        learner = make.LearnerFactory()
        follows(learner, catalogue, at=on(0))
        for day in range(1, data.draw(st.integers(2, 6))):
            code = data.draw(st.sampled_from(("infection", "sums")))
            words = ("done", "great", "great", "already know", "too hard")
            state = columns(learner), standing(learner, catalogue[code])
            fulfilled = is_fulfilled(learner, catalogue, code)
            before = learner.step_responses.count()
            try:
                say(learner, catalogue, code, data.draw(st.sampled_from(words)), at=on(day))
            except responses.NotYetError:
                continue
            if learner.step_responses.count() > before and data.draw(st.booleans()):
                last = learner.step_responses.latest_first().first()
                at_moment(
                    on(day, 1), responses.undo, learner, catalogue[code], last.pk, by="a test"
                )
                assert (columns(learner), standing(learner, catalogue[code])) == state
                assert is_fulfilled(learner, catalogue, code) == fulfilled
        transaction.set_rollback(True)
