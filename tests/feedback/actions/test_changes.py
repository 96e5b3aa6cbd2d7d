"""A change happens and is recorded together; later the same people are asked whether it helped."""

import datetime as dt

import pytest

from feedback.actions import board as acts
from feedback.actions import changes
from feedback.models import Change, Helped
from learners.models import AuditEvent, Notification
from support.actions import service as services
from tests.factories import board as make
from tests.factories.learners import day

NINE_TO_FIVE = [services.Hours(0, dt.time(9), dt.time(17))]
NINE_TO_NINE = [services.Hours(0, dt.time(9), dt.time(21))]


@pytest.fixture
def library(board):
    row = services.open_service(name="Library", about="Books", capacity=9, by=board.dee)
    services.set_hours(service=row, hours=NINE_TO_FIVE, by=board.dee)
    return row


@pytest.fixture
def view(board):
    view = make.ViewFactory(
        author=board.ada, programme=board.care, owner=board.dee, state="answered"
    )
    make.DecisionFactory(view=view)
    for learner in (board.ada, board.flo):
        make.SignOnFactory(view=view, learner=learner)
    return view


def test_the_services_hours_change_with_their_record(board, view, library):
    make.PledgeFactory(view=view)
    change = changes.set_hours(view=view, service=library, hours=NINE_TO_NINE, by=board.dee)
    assert [row.closes for row in library.hours.all()] == [dt.time(21)]
    assert (change.service, change.thing) == (library, "Library")
    assert ("5pm" in change.before, "9pm" in change.after) == (True, True)
    assert view.pledges.get().done_at is not None
    assert set(AuditEvent.objects.values_list("verb", flat=True)) >= {
        "service.hours",
        "view.change",
    }
    assert Notification.objects.get(user=board.flo.user).kind == "view changed"


def test_where_the_record_is_refused_the_hours_stay(board, library):
    view = make.ViewFactory(author=board.ada, owner=board.dee)  # not answered
    with pytest.raises(acts.MoveRefused):
        changes.set_hours(view=view, service=library, hours=NINE_TO_NINE, by=board.dee)
    assert [row.closes for row in library.hours.all()] == [dt.time(17)]


def test_the_same_hours_are_no_change(board, view, library):
    with pytest.raises(changes.NothingChanged):
        changes.set_hours(view=view, service=library, hours=NINE_TO_FIVE, by=board.dee)
    assert not Change.objects.exists()


def test_a_tutor_who_answers_cannot_change_a_service(board, library, ben):
    view = make.ViewFactory(author=board.ada, owner=ben, state="answered")
    for change in (
        lambda: changes.set_hours(view=view, service=library, hours=NINE_TO_NINE, by=ben),
        lambda: changes.describe(view=view, service=library, about="New", by=ben),
    ):
        with pytest.raises(acts.MoveRefused):
            change()
    assert not Change.objects.exists()


def test_a_services_text_changes_with_its_record(board, view, library):
    change = changes.describe(view=view, service=library, about="Books and quiet", by=board.dee)
    library.refresh_from_db()
    assert (change.before, change.after, library.about) == (
        "Books",
        "Books and quiet",
        "Books and quiet",
    )


def test_its_owner_records_a_change_elsewhere(view, ben):
    view.owner = ben
    view.save()
    changes.record(view=view, before="A", after="B", by=ben, text="The sign at the door")
    assert Change.objects.get().thing == "The sign at the door"


def test_the_same_people_are_asked_once_some_days_later(board, view):
    change = make.ChangeFactory(view=view, effective_on=day(-4))
    assert changes.ask_due() == 0
    Change.objects.filter(pk=change.pk).update(effective_on=day(-5))
    assert [changes.ask_due(), changes.ask_due()] == [2, 0]
    assert {row.learner for row in Helped.objects.all()} == {board.ada, board.flo}
    assert not Notification.objects.filter(user=board.ada.user).exists(), "the night asks"


def test_a_second_change_does_not_ask_the_same_people_again(board, view):
    for _ in range(2):
        make.ChangeFactory(view=view)
    make.SignOnFactory(view=view, learner=None)  # erased meanwhile
    assert changes.ask_due() == 2
    assert Helped.objects.count() == 2


def test_only_those_who_were_asked_say_whether_it_helped(board, view):
    make.ChangeFactory(view=view)
    changes.ask_due()
    values = {"view": view, "answer": "yes"}
    row = changes.answer_helped(learner=board.flo, by=board.flo.user, **values)
    assert (row.answer, row.answered_at is not None) == ("yes", True)
    with pytest.raises(acts.MoveRefused):
        changes.answer_helped(learner=board.omar, by=board.omar.user, **values)
