"""What becomes of a concern, in one sentence that both readers read."""

import pytest
from django.utils import timezone

from support.models import Concern, ConcernState
from support.reads.concerns import about, as_row, first_name, open_concern, status
from tests.factories import learners as make
from tests.factories.support import CaseFactory, ConcernFactory

TODAY = make.day(0)


@pytest.fixture
def concern(ben):
    """A concern in each state, unsaved, with Ben wherever a person is named."""

    def of(state, **more):
        columns = {
            "state": state,
            "due_on": make.day(1),
            "paused_until_on": make.day(9),
            "case": CaseFactory.build(owner=ben),
            "set_aside_by": ben,
        }
        return Concern(**{**columns, **more})

    return of


@pytest.mark.parametrize("state", ConcernState)
def test_every_state_has_a_sentence(state, concern):
    words = status(concern(state), TODAY)
    assert words.endswith(".")
    assert "%" not in words


@pytest.mark.parametrize(("days", "words"), [(-1, "It’s overdue"), (0, "We’ll look at this by")])
def test_an_open_concern_promises_its_day_or_says_that_it_has_passed(days, words, concern):
    sentence = status(concern("open", due_on=make.day(days)), TODAY)
    assert words in sentence
    assert make.in_words(days) in sentence


def test_a_pause_names_its_end_and_a_person_their_act(concern):
    assert status(concern("paused"), TODAY) == f"Paused until {make.in_words(9)}, as requested."
    assert status(concern("taken on"), TODAY) == "Ben Ross has taken this on."
    assert status(concern("set aside"), TODAY) == "Ben Ross set this aside and gave a reason."


def row(learner, **more):
    ConcernFactory(learner=learner, **more)
    return open_concern(learner, TODAY) or about(learner, TODAY)[0]


def test_an_open_concern_may_be_answered_in_four_ways_and_a_closed_one_in_three(ada, flo):
    kinds = [str(kind) for kind in row(ada.learner).answers]
    assert kinds == ["talk", "done", "not right", "not now"]
    closed = row(flo.learner, state="gone", closed_at=timezone.now())
    assert [str(kind) for kind in closed.answers] == ["talk", "done", "not right"]


def test_a_concern_nobody_answered_has_no_answer(ada):
    unanswered = row(ada.learner)
    assert (unanswered.reply, unanswered.words, unanswered.replied_on) == ("", "", None)
    assert not unanswered.asks


def test_today_shows_only_the_active_concern(ada):
    assert open_concern(ada.learner, TODAY) is None
    ConcernFactory(learner=ada.learner, state="gone", closed_at=timezone.now())
    assert open_concern(ada.learner, TODAY) is None


def test_the_active_concern_comes_first_and_at_most_20_earlier_follow(ada):
    closed = {"learner": ada.learner, "state": "gone", "closed_at": timezone.now()}
    for days in range(25):
        ConcernFactory(raised_at=make.moment(make.day(-days)), **closed)
    ConcernFactory(learner=ada.learner, raised_at=make.moment(make.day(-10)))
    rows = about(ada.learner, TODAY)
    assert [row.is_active for row in rows[:2]] == [True, False]
    assert len(rows) == 21


def test_reading_concerns_takes_one_query_however_many(ada, django_assert_num_queries):
    case = CaseFactory(learner=ada.learner)
    closed = {"state": "done", "closed_at": timezone.now(), "case": case}
    ConcernFactory.create_batch(10, learner=ada.learner, **closed)
    with django_assert_num_queries(1):
        rows = about(ada.learner, TODAY)
    assert {row.owner for row in rows} == {str(case.owner)}


@pytest.mark.parametrize(
    ("name", "first"), [("Ada Sinclair", "Ada"), ("  Ada ", "Ada"), ("", "SC-1"), ("  ", "SC-1")]
)
def test_a_learner_is_greeted_by_first_name_or_else_by_reference(name, first):
    assert first_name(make.LearnerFactory.build(name=name, reference="SC-1")) == first


def test_a_row_is_made_of_a_concern_with_its_word(ada):
    ConcernFactory(learner=ada.learner)
    concern = Concern.objects.with_word().get()
    assert as_row(concern, TODAY).title == "Two hand-ins haven’t reached us"
