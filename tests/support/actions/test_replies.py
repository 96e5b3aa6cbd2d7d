"""Right of reply: what each answer does, how it is taken back, and what is published of it."""

import datetime as dt

import pytest
from django.utils import timezone

from learners.models import AuditEvent
from support.actions import asking, cases, replies
from support.actions.due import LOOK_IN, due_on
from support.actions.replies import ReplyRefused, TooLate, reply, take_back
from support.models import (
    CONCERN_MOVES,
    STANDING,
    Concern,
    ConcernState,
    HelpRequest,
    Precision,
    Reply,
    ReplyKind,
)
from tests.factories import learners as make
from tests.factories.clock import at_moment
from tests.factories.support import CaseFactory, ConcernFactory


@pytest.fixture
def note(ada):
    return ConcernFactory(learner=ada.learner)


def state(note):
    note.refresh_from_db()
    return note.state


@pytest.mark.parametrize(
    ("kind", "leads_to"),
    [("done", "done"), ("not right", "not right"), ("not now", "paused"), ("talk", "open")],
)
def test_each_answer_leads_to_its_state(note, ada, kind, leads_to):
    reply(concern=note, kind=kind, by=ada, words="Mum’s evenings.")
    assert state(note) == leads_to
    assert note.replies.get().words == "Mum’s evenings."
    assert AuditEvent.objects.get(verb="concern.reply").detail == {"reply": kind}


@pytest.mark.parametrize("kind", ReplyKind.values)
def test_each_answer_can_be_undone(note, ada, kind):
    reply(concern=note, kind=kind, by=ada)
    take_back(concern=note, by=ada)
    assert state(note) == ConcernState.OPEN
    assert not HelpRequest.objects.open().exists()
    assert note.replies.get().taken_back_at


@pytest.mark.parametrize("kind", ReplyKind.values)
def test_a_double_click_saves_one_answer(note, ada, kind):
    first = reply(concern=note, kind=kind, by=ada, words="Yes")
    assert reply(concern=note, kind=kind, by=ada, words="Yes") == first
    assert Reply.objects.count() == 1
    assert HelpRequest.objects.count() == (kind == "talk")


def test_two_tabs_leave_the_later_answer(note, ada):
    reply(concern=note, kind="done", by=ada)
    reply(concern=note, kind="not right", by=ada)
    assert state(note) == ConcernState.NOT_RIGHT
    take_back(concern=note, by=ada)
    assert state(note) == ConcernState.DONE


def test_not_now_pauses_for_two_weeks_or_until_a_given_day(note, ada):
    assert reply(concern=note, kind="not now", by=ada).until_on == make.day(14)
    said = reply(concern=note, kind="not now", by=ada, until_on=make.day(3))
    assert (said.until_on, state(note)) == (make.day(3), "paused")
    assert note.paused_until_on == make.day(3)


def test_talk_makes_a_help_request_with_the_words(note, ada, ben):
    reply(concern=note, kind="talk", by=ada, words="After six, please.")
    asked = HelpRequest.objects.get()
    assert (asked.words, asked.from_concern, asked.state) == ("After six, please.", True, "open")
    assert ben.notifications.get().kind == "help asked"


def test_only_the_learner_can_answer(note, ben, flo, dee):
    for other in (ben, flo, dee):
        with pytest.raises(ReplyRefused):
            reply(concern=note, kind="done", by=other)
        with pytest.raises(ReplyRefused):
            take_back(concern=note, by=other)
    assert not Reply.objects.exists()


def test_an_answer_cannot_be_undone_a_day_later(note, ada):
    then = timezone.now() - dt.timedelta(days=1, minutes=1)
    at_moment(then, reply, concern=note, kind="done", by=ada)
    with pytest.raises(TooLate):
        take_back(concern=note, by=ada)


def test_talk_cannot_be_undone_once_taken_on(note, ada, ben):
    reply(concern=note, kind="talk", by=ada)
    cases.take_on(learner=ada.learner, by=ben)
    with pytest.raises(TooLate):
        take_back(concern=note, by=ada)
    assert HelpRequest.objects.get().state == "taken on"


def test_an_answer_cannot_be_undone_while_another_concern_is_open(note, ada):
    reply(concern=note, kind="done", by=ada)
    ConcernFactory(learner=ada.learner)
    with pytest.raises(TooLate):
        take_back(concern=note, by=ada)


def test_a_taken_concern_can_still_be_answered(note, ada, ben):
    case = cases.take_on(learner=ada.learner, by=ben)
    reply(concern=note, kind="not right", by=ada)
    assert state(note) == ConcernState.NOT_RIGHT
    take_back(concern=note, by=ada)
    assert (state(note), note.case) == (ConcernState.TAKEN, case)


def test_a_paused_taken_concern_returns_to_its_owner(note, ada, ben):
    cases.take_on(learner=ada.learner, by=ben)
    reply(concern=note, kind="not now", by=ada)
    assert state(note) == ConcernState.PAUSED
    assert note.awake() == ConcernState.TAKEN


def test_a_concern_set_aside_can_still_be_answered_not_right(note, ada, ben):
    cases.set_aside(concern=note, reason="On placement.", by=ben)
    reply(concern=note, kind="not right", by=ada)
    assert state(note) == ConcernState.SET_ASIDE
    with pytest.raises(ReplyRefused):
        reply(concern=note, kind="not now", by=ada)


def in_state(where, learner, ben):
    more = {}
    if where not in STANDING:
        more["closed_at"] = timezone.now()
    if where == ConcernState.PAUSED:
        more["paused_until_on"] = make.day(5)
    if where == ConcernState.TAKEN:
        more["case"] = CaseFactory(learner=learner, owner=ben)
    if where == ConcernState.SET_ASIDE:
        more |= {"set_aside_by": ben, "why_set_aside": "Because."}
    return ConcernFactory(learner=learner, state=where, **more)


@pytest.mark.parametrize("where", ConcernState.values)
@pytest.mark.parametrize("to", ConcernState.values)
def test_exactly_the_listed_moves_are_allowed(where, to, ada, ben):
    note = in_state(where, ada.learner, ben)
    allowed = to == where or to in CONCERN_MOVES[where]
    if not allowed:
        with pytest.raises(ReplyRefused):
            replies.move(note, ConcernState(to))
        assert state(note) == where


def answer_all(rule, kinds):
    for number, kind in enumerate(kinds):
        user = make.UserFactory()
        learner = make.LearnerFactory(user=user)
        then = timezone.now() - dt.timedelta(days=90 - number)
        note = ConcernFactory(learner=learner, rule=rule, raised_at=then)
        at_moment(then, reply, concern=note, kind=kind, by=user)


def test_nothing_is_published_below_ten_answers(db):
    answer_all("deadlines", ["done"] * 9)
    assert not Precision.objects.exists()


def test_precision_is_published_from_ten_answers(db):
    answer_all("deadlines", ["done"] * 7 + ["not right"] * 3)
    held = Precision.objects.get(rule="deadlines")
    assert (held.answered, held.true) == (10, 7)


def test_precision_changes_in_fives(db):
    answer_all("deadlines", ["done"] * 10 + ["not right"] * 4)
    assert Precision.objects.values_list("answered", "true").get() == (10, 10)
    answer_all("deadlines", ["not right"])
    assert Precision.objects.get().answered == 15


@pytest.mark.parametrize("kind", ["not now", "talk"])
def test_neutral_answers_do_not_count(db, kind):
    answer_all("deadlines", ["done"] * 5 + [kind] * 10 + ["not right"] * 5)
    assert Precision.objects.values_list("answered", "true").get() == (10, 5)


def test_ten_answers_of_fewer_than_ten_people_are_not_published(ada, db):
    answer_all("deadlines", ["done"] * 8)
    for _ in range(2):
        reply(concern=ConcernFactory(learner=ada.learner), kind="done", by=ada)
    assert not Precision.objects.exists()


def test_an_undone_answer_does_not_count(db, ada):
    answer_all("deadlines", ["done"] * 9)
    note = ConcernFactory(learner=ada.learner)
    reply(concern=note, kind="not right", by=ada)
    assert Precision.objects.get().true == 9
    take_back(concern=note, by=ada)
    assert not Precision.objects.exists()


def test_rules_are_counted_separately(db):
    answer_all("deadlines", ["done"] * 10)
    answer_all("scorecard", ["not right"] * 10)
    told = dict(Precision.objects.values_list("rule", "true"))
    assert told == {"deadlines": 10, "scorecard": 0}


def test_asking_again_adds_words_to_the_open_request(ada):
    asking.ask(learner=ada.learner, words="Could we talk?", by=ada)
    asking.ask(learner=ada.learner, words="After six.", by=ada)
    assert HelpRequest.objects.get().words == "Could we talk?\n\nAfter six."


def test_a_request_can_be_cancelled_until_taken_on(ada, ben):
    asked = asking.ask(learner=ada.learner, words="", by=ada)
    assert asking.take_back(request=asked, by=ada).state == "taken back"
    asking.take_back(request=asked, by=ada)
    again = asking.ask(learner=ada.learner, words="", by=ada)
    cases.take_on(learner=ada.learner, by=ben)
    with pytest.raises(asking.AlreadyTaken):
        asking.take_back(request=again, by=ada)
    assert not Concern.objects.exists()


def test_undoing_talk_leaves_later_words(note, ada):
    reply(concern=note, kind="talk", by=ada, words="After six.")
    asking.ask(learner=ada.learner, words="And my shifts have changed.", by=ada)
    take_back(concern=note, by=ada)
    held = HelpRequest.objects.get()
    assert (held.state, held.from_concern) == ("open", False)
    assert held.words == "After six.\n\nAnd my shifts have changed."


def test_undoing_a_second_talk_leaves_the_first(note, ada):
    reply(concern=note, kind="talk", by=ada)
    reply(concern=note, kind="talk", by=ada, words="After six, please.")
    take_back(concern=note, by=ada)
    assert HelpRequest.objects.get().state == "open"
    take_back(concern=note, by=ada)
    assert not note.replies.filter(taken_back_at=None).exists()


def test_added_words_notify_the_tutor_once_each_time(ada, ben):
    asking.ask(learner=ada.learner, words="Could we talk about this?", by=ada)
    for words in ("talk", "talk", "After six."):
        asking.ask(learner=ada.learner, words=words, by=ada)
    held = HelpRequest.objects.get()
    assert held.words == "Could we talk about this?\n\ntalk\n\nAfter six."
    assert held.latest == "After six."
    assert ben.notifications.filter(kind="help added").count() == 2


def test_words_are_not_lost_when_the_request_is_full(note, ada):
    for letter in "abcde":
        words = letter * (asking.MOST // 5 - 2)
        asking.ask(learner=ada.learner, words=words, by=ada)
    with pytest.raises(asking.TooLong):
        asking.ask(learner=ada.learner, words="f" * 20, by=ada)
    with pytest.raises(asking.TooLong):
        reply(concern=note, kind="talk", words="g" * 20, by=ada)
    held = HelpRequest.objects.get()
    assert held.latest == words
    assert not Reply.objects.exists()


def test_talk_after_a_pause_leaves_the_case_with_its_owner(note, ada, ben):
    case = cases.take_on(learner=ada.learner, by=ben)
    reply(concern=note, kind="not now", by=ada)
    reply(concern=note, kind="talk", by=ada)
    assert (state(note), note.case) == (ConcernState.TAKEN, case)
    take_back(concern=note, by=ada)
    assert state(note) == ConcernState.PAUSED


def test_an_answer_that_ends_a_pause_restarts_the_clock(ada, ben):
    long_ago = {"raised_on": make.day(-30), "due_on": make.day(-28)}
    note = ConcernFactory(learner=ada.learner, **long_ago)
    then = timezone.now() - dt.timedelta(days=25)
    at_moment(then, reply, concern=note, kind="not now", until_on=make.day(20), by=ada)
    reply(concern=note, kind="talk", by=ada)
    note.refresh_from_db()
    assert note.due_on == due_on(make.day(0), LOOK_IN)
    reply(concern=note, kind="not now", by=ada)
    take_back(concern=note, by=ada)
    note.refresh_from_db()
    assert note.due_on == due_on(make.day(0), LOOK_IN)  # the pause began earlier


@pytest.mark.parametrize("kind", ["done", "not right", "not now"])
def test_an_answer_notifies_the_cases_owner(note, ada, ben, kind):
    reply(concern=note, kind=kind, by=ada)
    assert not ben.notifications.filter(kind="answered").exists()
    take_back(concern=note, by=ada)
    cases.take_on(learner=ada.learner, by=ben)
    for _ in range(2):
        reply(concern=note, kind=kind, by=ada)
    told = ben.notifications.get(kind="answered")
    assert told.subject.split()[0] == str(note.public_id)
