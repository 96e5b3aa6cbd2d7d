"""A notification about something that was said ends with its cause."""

import pytest

from feedback.actions import board as acts
from feedback.actions import changes, deciding, meetings, moderation, partnership, passing_on
from feedback.models import Act, Outcome, Side, ViewState
from learners.models import Notification
from tests.conftest import person
from tests.factories import board as make
from tests.factories.learners import day, moment


@pytest.fixture
def view(board):
    return make.ViewFactory(author=board.ada, programme=board.care, owner=board.dee)


def unread(user):
    return sorted(Notification.objects.of(user).unread().values_list("kind", flat=True))


def test_an_answered_view_waits_for_nobody(board, view):
    will = person("Will Hay", "tutor")
    passing_on.give(view=view, to=will, by=board.dee)
    assert unread(will) == ["view given"]
    deciding.decide(view=view, outcome=Outcome.YES, reason="Yes.", by=will)
    assert (unread(will), unread(board.ada.user)) == ([], [])


def test_a_view_given_to_another_waits_no_longer_for_the_first(board, view):
    will, uma = person("Will Hay", "tutor"), person("Uma Lee", "tutor")
    passing_on.give(view=view, to=will, by=board.dee)
    passing_on.give(view=view, to=uma, by=board.dee)
    assert (unread(will), unread(uma)) == ([], ["view given"])


def test_a_view_that_was_taken_back_waits_for_nobody(board):
    words = acts.Words(kind="issue", title="Wifi", is_straight=True)
    view = acts.say(author=board.ada, said_words=words, by=board.ada.user)
    assert unread(view.owner) == ["view to answer"]
    acts.take_back(view=view, by=board.ada.user)
    assert unread(view.owner) == []


def test_a_report_that_one_moderator_has_decided_asks_no_other(board, view):
    moderation.report(thing=view, words="It names me.", by=board.flo.user)
    assert unread(board.isla) == ["view reported"]
    moderation.rule(thing=view, act=Act.KEEP, reason="It names nobody.", by=board.dee)
    assert unread(board.isla) == unread(board.dee) == []


def test_an_appeal_that_was_decided_asks_nobody(board, view):
    ruling = moderation.rule(thing=view, act=Act.HIDE, reason="It names a person.", by=board.dee)
    moderation.appeal(ruling=ruling, words="It does not.", by=board.ada.user)
    assert unread(board.isla) == ["view appealed"]
    moderation.settle(ruling=ruling, answer="upheld", reason="It does.", by=board.isla)
    assert unread(board.isla) == []


def test_a_safety_message_that_was_read_waits_for_nobody_else(board):
    row = moderation.tell_safeguarding(learner=board.ada, words="x", by=board.ada.user)
    assert unread(board.isla) == ["safety message"]
    moderation.read_safety(message=row, by=board.isla)
    assert unread(board.isla) == []


def test_a_decision_that_was_carried_out_asks_nobody(board):
    will = person("Will Hay", "tutor")
    meeting = meetings.call(
        programme=board.care, starts_at=moment(day(3)), where="Hall", agenda="Wifi", by=board.dee
    )
    assert unread(board.gus) == ["meeting called"]
    decision = meetings.decide(
        meeting=meeting, words="Mend it", owner=will, due_on=day(9), by=board.dee
    )
    assert unread(will) == ["meeting decided"]
    meetings.finish(decision=decision, by=will)
    assert unread(will) == []


def test_a_promise_is_news_until_it_is_kept(board, view):
    make.SignOnFactory(view=view, learner=board.ada)
    deciding.decide(view=view, outcome=Outcome.YES, reason="Yes.", by=board.dee)
    promise = deciding.Promise("Open until nine", day(20))
    deciding.pledge(view=view, promise=promise, by=board.dee)
    assert "view promised" in unread(board.ada.user)
    hours = {"before": "Until six", "after": "Until nine"}
    changes.record(view=view, by=board.dee, text="opening hours", **hours)
    assert "view promised" not in unread(board.ada.user)
    assert "view changed" in unread(board.ada.user)


def test_an_agreement_signed_for_a_side_asks_that_side_no_more(board):
    dates = {"from_on": day(-30), "until_on": day(300)}
    other = person("Hana Roe", "administrator")
    version = partnership.write(
        **dates, taking_part="So.", priorities=["Wifi"], reason="New", after=0, by=board.dee
    )
    assert unread(board.gus) == unread(other) == ["partnership written"]
    partnership.sign(version=version, side=Side.LEARNERS, by=board.gus)
    assert (unread(board.gus), unread(other)) == ([], ["partnership written"])


def test_what_was_passed_on_is_news_until_it_is_answered(board):
    view = make.ViewFactory(
        author=board.ada,
        programme=board.care,
        owner=board.gus,
        state=ViewState.REPRESENTATIVES,
        passed_at=None,
    )
    passing_on.pass_on(view=view, by=board.gus)
    assert unread(board.ada.user) == ["view passed on"]
    view.refresh_from_db()
    deciding.decide(view=view, outcome=Outcome.NO, reason="No.", by=board.dee)
    assert "view passed on" not in unread(board.ada.user)
