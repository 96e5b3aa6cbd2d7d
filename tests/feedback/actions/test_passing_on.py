"""What learners say moves on by hand and by the clock, and never waits for nobody."""

import pytest

from feedback.actions import passing_on
from feedback.actions.board import MoveRefused
from feedback.models import View, ViewState
from learners.models import AuditEvent, Notification, Role
from support.models import Cover
from tests.conftest import person
from tests.factories import board as make
from tests.factories.learners import RoleFactory, day


@pytest.fixture
def view(board):
    return make.ViewFactory(
        author=board.ada,
        programme=board.care,
        state=ViewState.REPRESENTATIVES,
        passed_at=None,
        owner=board.gus,
        due_on=day(2),
    )


@pytest.fixture
def with_will(board):
    return make.ViewFactory(author=board.ada, owner=person("Will Hay", "tutor"))


def test_a_representative_passes_it_on_to_an_administrator(board, view):
    passing_on.pass_on(view=view, by=board.gus)
    view.refresh_from_db()
    assert (view.state, view.owner) == (ViewState.STAFF, board.dee)
    assert view.passed_at is not None
    assert Notification.objects.get(user=board.ada.user).kind == "view passed on"


def test_nobody_else_passes_it_on(board, view, ben):
    for by in (board.flo.user, board.ada.user, ben, board.dee):
        with pytest.raises(MoveRefused):
            passing_on.pass_on(view=view, by=by)
    view.refresh_from_db()
    assert view.state == ViewState.REPRESENTATIVES


def test_it_moves_on_the_day_after_its_last_day_with_representatives(board, view):
    for due, moved in ((day(0), 0), (day(-1), 1)):
        View.objects.filter(pk=view.pk).update(due_on=due)
        assert passing_on.move_on() == moved
    view.refresh_from_db()
    assert (view.state, view.owner) == (ViewState.STAFF, board.dee)
    assert AuditEvent.objects.get(verb="view.pass_on").actor == "the timetable"


def test_a_second_chore_moves_nothing_on(board, view):
    View.objects.filter(pk=view.pk).update(due_on=day(-1))
    assert [passing_on.move_on(), passing_on.move_on()] == [1, 0]


def test_when_a_representative_has_gone_another_has_it(board, view):
    ona = person("Ona Bell")
    RoleFactory(user=ona, kind="representative", programme=board.care)
    board.gus.roles.update(until_on=day(0))
    assert passing_on.move_on() == 1
    view.refresh_from_db()
    assert (view.state, view.owner) == (ViewState.REPRESENTATIVES, ona)


def test_when_the_last_representative_has_gone_staff_have_it(board, view):
    board.gus.roles.update(until_on=day(0))
    assert passing_on.move_on() == 1
    view.refresh_from_db()
    assert (view.state, view.owner) == (ViewState.STAFF, board.dee)


def test_an_owner_who_has_gone_is_followed_by_their_deputy(board, with_will):
    tess = person("Tess Boyd", "tutor")
    Cover.objects.create(tutor=with_will.owner, deputy=tess, from_on=day(0), until_on=day(5))
    with_will.owner.roles.update(until_on=day(0))
    assert passing_on.move_on() == 1
    with_will.refresh_from_db()
    assert with_will.owner == tess
    assert Notification.objects.get(user=tess).kind == "view given"


@pytest.mark.parametrize("gone", ["role", "account"])
def test_without_a_deputy_an_administrator_has_it(gone, board, with_will):
    if gone == "role":
        with_will.owner.roles.update(until_on=day(0))
    else:
        with_will.owner.is_active = False
        with_will.owner.save()
    assert passing_on.move_on() == 1
    with_will.refresh_from_db()
    assert with_will.owner == board.dee


def test_a_deputy_who_has_gone_too_is_passed_over(board, with_will):
    tess = person("Tess Boyd", "tutor")
    Cover.objects.create(tutor=with_will.owner, deputy=tess, from_on=day(0), until_on=day(5))
    Role.objects.filter(user__in=[with_will.owner, tess]).update(until_on=day(0))
    passing_on.move_on()
    with_will.refresh_from_db()
    assert with_will.owner == board.dee


def test_an_administrator_who_said_it_does_not_answer_it(board, with_will):
    Role.objects.filter(user=with_will.owner).update(until_on=day(0))
    board.ada.user.roles.create(kind="administrator", from_on=day(-900))
    passing_on.move_on()
    with_will.refresh_from_db()
    assert with_will.owner == board.dee


def test_with_nobody_left_it_stays_where_it_is_and_is_tried_again(board, with_will):
    Role.objects.all().update(until_on=day(0))
    assert passing_on.move_on() == 0
    with_will.refresh_from_db()
    assert with_will.owner.name == "Will Hay"
    board.dee.roles.update(until_on=None)
    assert passing_on.move_on() == 1


def test_an_administrator_names_who_answers_and_by_when(board):
    view, will = make.ViewFactory(author=board.ada, owner=board.dee), person("Will Hay", "tutor")
    passing_on.give(view=view, to=will, by=board.dee, due_on=day(3))
    view.refresh_from_db()
    assert (view.owner, view.due_on) == (will, day(3))
    assert Notification.objects.get(user=will).kind == "view given"


def test_nothing_is_given_to_its_author_or_to_a_partner(board, hal):
    view = make.ViewFactory(author=board.ada, owner=board.dee)
    board.ada.user.roles.create(kind="tutor", from_on=day(-9))
    for to in (board.ada.user, hal):
        with pytest.raises(MoveRefused):
            passing_on.give(view=view, to=to, by=board.dee)
