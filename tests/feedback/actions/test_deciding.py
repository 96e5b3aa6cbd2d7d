"""Answers: never without a reason, by the one who has to, with two dates."""

import pytest

from feedback.actions import board as acts
from feedback.actions import deciding
from feedback.models import Decision, Pledge, ViewState
from learners.models import AuditEvent, Notification
from support.models import Cover
from tests.conftest import person
from tests.factories import board as make
from tests.factories.learners import day


@pytest.fixture
def view(board):
    view = make.ViewFactory(
        author=board.ada, programme=board.care, owner=person("Will Hay", "tutor")
    )
    for learner in (board.ada, board.flo):
        make.SignOnFactory(view=view, learner=learner)
    return view


def decide(view, by, **values):
    return deciding.decide(
        **{"view": view, "outcome": "yes", "reason": "Many study late.", "by": by, **values}
    )


def test_a_decision_has_a_reason_a_date_and_a_person(board, view):
    decision = decide(view, view.owner)
    view.refresh_from_db()
    assert (view.state, decision.answered_by) == (ViewState.ANSWERED, view.owner)
    assert decision.published_at is None
    event = AuditEvent.objects.get(verb="view.decide")
    assert (event.actor, event.detail) == ("Will Hay", {"outcome": "yes"})
    for user in (board.ada.user, board.flo.user):
        assert Notification.objects.get(user=user).kind == "view answered"


@pytest.mark.parametrize("reason", ["", " \n"])
def test_there_is_no_decision_without_a_reason(reason, view):
    with pytest.raises(deciding.NoReason):
        decide(view, view.owner, reason=reason)
    assert not Decision.objects.exists()


def test_the_owner_their_deputy_and_administrators_decide_and_nobody_else(board, view, ben, hal):
    for by in (ben, hal, board.gus, board.flo.user, board.isla):
        with pytest.raises(acts.MoveRefused):
            decide(view, by)
    Cover.objects.create(tutor=view.owner, deputy=ben, from_on=day(0), until_on=day(3))
    assert decide(view, ben).answered_by == ben


def test_a_deputys_days_have_ended(view, ben):
    Cover.objects.create(tutor=view.owner, deputy=ben, from_on=day(-5), until_on=day(0))
    with pytest.raises(acts.MoveRefused):
        decide(view, ben)


def test_an_author_never_decides_about_their_own_words(board, view):
    board.ada.user.roles.create(kind="administrator", from_on=day(-9))
    with pytest.raises(acts.MoveRefused):
        decide(view, board.ada.user)


def test_a_second_decision_from_another_tab_is_refused(board, view):
    decide(view, view.owner)
    with pytest.raises(acts.MoveRefused):
        decide(view, board.dee, outcome="no")
    assert Decision.objects.get().outcome == "yes"


def test_representatives_have_it_first(board):
    view = make.ViewFactory(
        author=board.ada, owner=board.gus, state="representatives", passed_at=None
    )
    with pytest.raises(acts.MoveRefused):
        decide(view, board.dee)


def test_a_promise_has_its_maker_and_a_day(view):
    decide(view, view.owner, promise=deciding.Promise("Open until nine", day(20)))
    pledge = Pledge.objects.get()
    assert (pledge.owner, pledge.due_on, pledge.done_at) == (view.owner, day(20), None)


def test_one_promise_is_open_at_a_time(view):
    promise = deciding.Promise("Open until nine", day(20))
    decide(view, view.owner)
    first = deciding.pledge(view=view, promise=promise, by=view.owner)
    assert deciding.pledge(view=view, promise=promise, by=view.owner) == first
    another = deciding.Promise("Open until ten", promise.due_on)
    with pytest.raises(acts.MoveRefused):
        deciding.pledge(view=view, promise=another, by=view.owner)


def test_answered_and_published_are_two_dates(board, view):
    decision = decide(view, view.owner)
    published = deciding.publish(view=view, by=board.dee)
    view.refresh_from_db()
    assert view.state == ViewState.PUBLISHED
    assert published.published_at > decision.answered_at
    assert published.published_by == board.dee


@pytest.mark.parametrize(
    "more", [{"is_straight": True}, {"showing": "held"}, {"showing": "hidden"}]
)
def test_what_went_straight_to_staff_or_is_moderated_is_not_published(more, board):
    view = make.ViewFactory(author=board.ada, owner=board.dee, **more)
    decide(view, board.dee)
    with pytest.raises(acts.MoveRefused):
        deciding.publish(view=view, by=board.dee)


def test_nothing_is_published_before_it_is_answered(board, view):
    with pytest.raises(acts.MoveRefused):
        deciding.publish(view=view, by=board.dee)
