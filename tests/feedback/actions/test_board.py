"""Saying something, saying the same, taking it back and joining it: who answers, by when."""

import pytest

from feedback.actions import board as acts
from feedback.actions.owners import NobodyToAnswer
from feedback.models import SignOn, View, ViewState
from learners.models import AuditEvent, Notification, Role
from support.actions.due import due_on
from tests.factories import board as make
from tests.factories.learners import day


def words(board, **values):
    return acts.Words(
        **{"kind": "idea", "title": "Open the library later", "programme": board.care, **values}
    )


def say(board, **values):
    return acts.say(author=board.ada, said_words=words(board, **values), by=board.ada.user)


def notified(user):
    return list(Notification.objects.filter(user=user).values_list("kind", flat=True))


def test_a_view_goes_to_a_representative_for_five_working_days(board):
    view = say(board)
    assert (view.state, view.owner, view.due_on) == (
        ViewState.REPRESENTATIVES,
        board.gus,
        due_on(day(0), 5),
    )
    assert notified(board.gus) == ["view to answer"]
    assert view.sign_ons.get().learner == board.ada


def test_straight_to_staff_goes_past_the_representatives(board):
    view = say(board, is_straight=True)
    assert (view.state, view.owner, view.due_on) == (
        ViewState.STAFF,
        board.dee,
        due_on(day(0), 10),
    )
    assert notified(board.gus) == []


def test_without_a_representative_it_goes_to_staff(board):
    view = say(board, programme=board.computing)
    assert (view.state, view.owner) == (ViewState.STAFF, board.dee)


def test_a_representatives_own_words_are_not_theirs_to_pass_on(board):
    own = board.gus.learner
    view = acts.say(author=own, said_words=words(board), by=board.gus)
    assert (view.state, view.owner) == (ViewState.STAFF, board.dee)


def test_where_nobody_could_answer_nothing_is_saved(board):
    Role.objects.filter(kind="administrator").delete()
    with pytest.raises(NobodyToAnswer):
        say(board, is_straight=True)
    assert not View.objects.exists()


def test_praise_reaches_the_person_praised_and_no_board(board, ben):
    view = say(board, kind="praise", praised=ben, title="Thank you")
    assert (view.state, view.owner, view.is_straight) == (ViewState.DELIVERED, ben, True)
    assert notified(ben) == ["praised"]


def test_a_double_click_says_it_once(board):
    assert say(board) == say(board)
    assert (View.objects.count(), SignOn.objects.count()) == (1, 1)
    assert AuditEvent.objects.filter(verb="view.say").count() == 1


def test_the_audit_has_no_words_and_no_hidden_name(board):
    say(board, words="Ask about buses")
    say(board, speaking="name hidden", title="Another thing")
    named, hidden = AuditEvent.objects.filter(verb="view.say").order_by("pk")
    assert (named.actor, named.label) == ("Ada Sinclair", "idea")
    assert (hidden.actor, hidden.actor_id, hidden.learner_id) == (acts.HIDDEN_NAME, None, None)
    assert "buses" not in f"{named.label}{named.detail}"


def test_signing_on_counts_a_person_once(board):
    view = say(board)
    assert acts.sign_on(view=view, learner=board.flo, by=board.flo.user)
    assert not acts.sign_on(view=view, learner=board.flo, by=board.flo.user)
    assert view.sign_ons.count() == 2
    assert acts.sign_off(view=view, learner=board.flo, by=board.flo.user)
    assert view.sign_ons.count() == 1


@pytest.mark.parametrize("more", [{"is_straight": True}, {"programme": None}])
def test_nobody_signs_on_to_what_they_may_not_read(board, more):
    view = say(board, **more)
    with pytest.raises(acts.MoveRefused):
        acts.sign_on(view=view, learner=board.omar, by=board.omar.user)


def test_an_author_stays_on_their_own_view(board):
    view = say(board)
    assert not acts.sign_off(view=view, learner=board.ada, by=board.ada.user)


def test_words_taken_back_are_gone(board):
    view = acts.take_back(view=say(board, words="It closes"), by=board.ada.user)
    view.refresh_from_db()
    assert (view.state, view.title, view.words) == (ViewState.WITHDRAWN, "", "")


def test_a_view_that_others_share_stays_without_its_author(board):
    view = say(board)
    acts.sign_on(view=view, learner=board.flo, by=board.flo.user)
    acts.take_back(view=view, by=board.ada.user)
    view.refresh_from_db()
    assert (view.state, view.author) == (ViewState.REPRESENTATIVES, None)
    assert [sign.learner for sign in view.sign_ons.all()] == [board.flo]


def test_only_its_author_takes_a_view_back(board):
    with pytest.raises(acts.MoveRefused):
        acts.take_back(view=say(board), by=board.gus)


def test_joining_carries_every_follower_over_once(board):
    view, other = say(board), say(board, title="The library shuts too early")
    for row in (view, other):
        acts.sign_on(view=row, learner=board.flo, by=board.flo.user)
    acts.sign_on(view=view, learner=board.gus.learner, by=board.gus)
    target = acts.merge(view=view, into=other, by=board.gus)
    view.refresh_from_db()
    assert (view.state, view.merged_into) == (ViewState.MERGED, target)
    followers = {sign.learner for sign in target.sign_ons.all()}
    assert followers == {board.ada, board.flo, board.gus.learner}
    assert target.sign_ons.count() == 3
    assert "view merged" in notified(board.flo.user)


def test_followers_who_were_erased_are_carried_over_too(board):
    view, other = say(board), say(board, title="The library shuts too early")
    for _ in range(2):
        make.SignOnFactory(view=view, learner=None)
    acts.merge(view=view, into=other, by=board.gus)
    assert other.sign_ons.count() == 3


REFUSED = {
    "with itself": lambda board, view: (view, view, board.gus),
    "by a learner": lambda board, view: (view, say(board, title="B"), board.flo.user),
    "of a straight one": lambda board, view: (
        say(board, title="B", is_straight=True),
        view,
        board.dee,
    ),
    "with one its followers may not read": lambda board, view: (
        view,
        make.ViewFactory(programme=board.computing, owner=board.dee),
        board.gus,
    ),
    "with one taken back": lambda board, view: (
        view,
        acts.take_back(view=say(board, title="B"), by=board.ada.user),
        board.gus,
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_joining_is_refused(case, board):
    view, into, by = REFUSED[case](board, say(board))
    with pytest.raises(acts.MoveRefused):
        acts.merge(view=view, into=into, by=by)
    view.refresh_from_db()
    assert view.state != ViewState.MERGED


def test_one_who_was_quicker_is_not_undone(board):
    view = say(board)
    acts.take_back(view=view, by=board.ada.user)
    with pytest.raises(acts.MoveRefused):
        acts.merge(view=view, into=say(board, title="B"), by=board.gus)
