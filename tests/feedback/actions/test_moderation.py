"""Moderation: with a reason to the author, an appeal to a second person, and a log."""

import pytest

from feedback import sight
from feedback.actions import board as acts
from feedback.actions import moderation
from feedback.actions.owners import NobodyToAnswer
from feedback.models import Act, Report, Ruling, SafetyMessage, Showing, View
from learners.models import AuditEvent, Notification, Role
from tests.factories import board as make
from tests.factories.learners import day


@pytest.fixture
def view(board):
    return make.ViewFactory(author=board.ada, programme=board.care, owner=board.dee)


def rule(view, by, act=Act.HIDE):
    return moderation.rule(thing=view, act=act, reason="It names a person.", by=by)


def notified(user):
    return list(Notification.objects.filter(user=user).values_list("kind", flat=True))


def test_a_report_reaches_every_moderator_and_not_the_audits_names(board, view):
    report = moderation.report(thing=view, words="It names me.", by=board.flo.user)
    assert moderation.report(thing=view, words="Again", by=board.flo.user) == report
    assert notified(board.dee) == notified(board.isla) == ["view reported"]
    assert AuditEvent.objects.get(verb="view.report").actor == acts.HIDDEN_NAME


def test_nobody_reports_what_they_may_not_read(board, view):
    with pytest.raises(acts.MoveRefused):
        moderation.report(thing=view, words="x", by=board.omar.user)


@pytest.mark.parametrize(("act", "showing"), [(Act.HOLD, Showing.HELD), (Act.HIDE, Showing.HIDDEN)])
def test_a_moderator_pauses_or_hides_it_from_everyone_but_its_author(act, showing, board, view):
    report = make.ReportFactory(view=view)
    ruling = rule(view, board.dee, act)
    view.refresh_from_db()
    report.refresh_from_db()
    assert (view.showing, report.ruling) == (showing, ruling)
    readers = [board.ada.user, board.flo.user, board.gus, board.isla]
    may_read = [sight.views(user, day(0)).exists() for user in readers]
    assert may_read == [True, False, False, True]
    assert notified(board.ada.user) == ["view moderated"]


def test_a_moderator_shows_it_again(board, view):
    rule(view, board.dee)
    rule(view, board.dee, Act.RESTORE)
    assert sight.views(board.flo.user, day(0)).exists()


def test_leaving_it_settles_the_report_and_disturbs_nobody(board, view):
    make.ReportFactory(view=view)
    rule(view, board.dee, Act.KEEP)
    assert not Report.objects.filter(ruling=None).exists()
    assert notified(board.ada.user) == []


def test_nobody_else_moderates_and_no_moderator_their_own_words(board, view, ben):
    board.ada.user.roles.create(kind="administrator", from_on=day(-9))
    for by in (ben, board.gus, board.flo.user, board.ada.user):
        with pytest.raises(acts.MoveRefused):
            rule(view, by)
    with pytest.raises(acts.MoveRefused):
        moderation.rule(thing=view, act=Act.HIDE, reason=" ", by=board.dee)


def test_what_is_shown_cannot_be_shown_again(board, view):
    with pytest.raises(acts.MoveRefused):
        rule(view, board.dee, Act.RESTORE)


def test_a_second_moderator_decides_an_appeal(board, view):
    ruling = rule(view, board.dee)
    moderation.appeal(ruling=ruling, words="It is my own name.", by=board.ada.user)
    assert notified(board.isla) == ["view appealed"]
    values = {"ruling": ruling, "answer": "changed", "reason": "Their own name."}
    for by in (board.dee, board.ada.user, board.flo.user):
        with pytest.raises(acts.MoveRefused):
            moderation.settle(by=by, **values)
    moderation.settle(by=board.isla, **values)
    view.refresh_from_db()
    assert view.showing == Showing.SHOWN
    assert notified(board.ada.user) == ["view moderated", "appeal settled"]


def test_an_appeal_that_is_refused_changes_nothing(board, view):
    ruling = rule(view, board.dee)
    moderation.appeal(ruling=ruling, words="Please look again.", by=board.ada.user)
    moderation.settle(ruling=ruling, answer="upheld", reason="It does.", by=board.isla)
    view.refresh_from_db()
    assert view.showing == Showing.HIDDEN


def test_only_the_author_appeals_and_once(board, view):
    ruling = rule(view, board.dee)
    with pytest.raises(acts.MoveRefused):
        moderation.appeal(ruling=ruling, words="x", by=board.flo.user)
    moderation.appeal(ruling=ruling, words="x", by=board.ada.user)
    with pytest.raises(acts.MoveRefused):
        moderation.appeal(ruling=ruling, words="y", by=board.ada.user)


def test_a_hidden_name_is_opened_with_a_reason_and_its_author_notified(board, view):
    View.objects.update(speaking="name hidden")
    view.refresh_from_db()
    assert sight.name_of_author(view, board.dee) is None
    rule(view, board.dee, Act.OPEN_NAME)
    assert sight.name_of_author(view, board.dee) == board.ada
    assert sight.name_of_author(view, board.isla) is None
    assert notified(board.ada.user) == ["view moderated"]
    assert Ruling.objects.get().reason == "It names a person."


def test_a_name_that_is_not_hidden_is_not_opened(board, view):
    with pytest.raises(acts.MoveRefused):
        rule(view, board.dee, Act.OPEN_NAME)


def tell(board, words="They hit someone."):
    return moderation.tell_safeguarding(learner=board.ada, words=words, by=board.ada.user)


def test_somebodys_safety_goes_to_the_lead_at_once_and_never_onto_the_board(board):
    message = tell(board)
    assert (message.reader, tell(board)) == (board.isla, message)
    assert notified(board.isla) == ["safety message"]
    assert notified(board.dee) == notified(board.gus) == []
    assert not View.objects.exists()
    assert "hit" not in str(AuditEvent.objects.values_list("label", "detail"))


def test_without_a_lead_an_administrator_has_it(board):
    Role.objects.filter(kind="safeguarding lead").delete()
    assert tell(board).reader == board.dee
    assert notified(board.dee) == ["safety message"]


def test_where_nobody_could_read_it_nothing_is_lost_in_silence(board):
    Role.objects.filter(kind__in=["safeguarding lead", "administrator"]).delete()
    with pytest.raises(NobodyToAnswer):
        tell(board)


def test_the_lead_marks_it_read_and_nobody_else(board, ben):
    message = tell(board)
    for by in (board.dee, ben, board.ada.user):
        with pytest.raises(acts.MoveRefused):
            moderation.read_safety(message=message, by=by)
    moderation.read_safety(message=message, by=board.isla)
    assert SafetyMessage.objects.get().read_by == board.isla
