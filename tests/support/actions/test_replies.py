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
def test_each_answer_leads_where_it_says(note, ada, kind, leads_to):
    reply(concern=note, kind=kind, by=ada, words="Mum’s evenings.")
    assert state(note) == leads_to
    assert note.replies.get().words == "Mum’s evenings."
    assert AuditEvent.objects.get(verb="concern.reply").detail == {"reply": kind}


@pytest.mark.parametrize("kind", ReplyKind.values)
def test_each_answer_can_be_taken_back(note, ada, kind):
    reply(concern=note, kind=kind, by=ada)
    take_back(concern=note, by=ada)
    assert state(note) == ConcernState.OPEN
    assert not HelpRequest.objects.open().exists()
    assert note.replies.get().taken_back_at


@pytest.mark.parametrize("kind", ReplyKind.values)
def test_a_double_click_is_one_answer(note, ada, kind):
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


def test_not_now_pauses_for_two_weeks_or_until_she_says(note, ada):
    assert reply(concern=note, kind="not now", by=ada).until_on == make.day(14)
    said = reply(concern=note, kind="not now", by=ada, until_on=make.day(3))
    assert (said.until_on, state(note)) == (make.day(3), "paused")
    assert note.paused_until_on == make.day(3)


def test_talk_asks_for_a_person_in_her_words(note, ada, ben):
    reply(concern=note, kind="talk", by=ada, words="After six, please.")
    asked = HelpRequest.objects.get()
    assert (asked.words, asked.from_note, asked.state) == ("After six, please.", True, "open")
    assert ben.notifications.get().kind == "help asked"


def test_only_she_answers(note, ben, flo, dee):
    for other in (ben, flo, dee):
        with pytest.raises(ReplyRefused):
            reply(concern=note, kind="done", by=other)
        with pytest.raises(ReplyRefused):
            take_back(concern=note, by=other)
    assert not Reply.objects.exists()


def test_a_day_later_it_stays(note, ada):
    then = timezone.now() - dt.timedelta(days=1, minutes=1)
    at_moment(then, reply, concern=note, kind="done", by=ada)
    with pytest.raises(TooLate):
        take_back(concern=note, by=ada)


def test_once_somebody_has_taken_it_on_talk_stays(note, ada, ben):
    reply(concern=note, kind="talk", by=ada)
    cases.take_on(learner=ada.learner, by=ben)
    with pytest.raises(TooLate):
        take_back(concern=note, by=ada)
    assert HelpRequest.objects.get().state == "taken on"


def test_it_cannot_come_back_where_another_stands(note, ada):
    reply(concern=note, kind="done", by=ada)
    ConcernFactory(learner=ada.learner)
    with pytest.raises(TooLate):
        take_back(concern=note, by=ada)


def test_what_a_person_has_taken_on_can_still_be_answered(note, ada, ben):
    case = cases.take_on(learner=ada.learner, by=ben)
    reply(concern=note, kind="not right", by=ada)
    assert state(note) == ConcernState.NOT_RIGHT
    take_back(concern=note, by=ada)
    assert (state(note), note.case) == (ConcernState.TAKEN, case)


def test_a_pause_of_what_was_taken_on_leads_back_to_that_person(note, ada, ben):
    cases.take_on(learner=ada.learner, by=ben)
    reply(concern=note, kind="not now", by=ada)
    assert state(note) == ConcernState.PAUSED
    assert note.awake() == ConcernState.TAKEN


def test_what_was_set_aside_can_still_be_called_not_right(note, ada, ben):
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
def test_every_move_of_the_table_and_no_other(where, to, ada, ben):
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


def test_from_ten_on_a_rule_says_how_often_people_found_it_true(db):
    answer_all("deadlines", ["done"] * 7 + ["not right"] * 3)
    held = Precision.objects.get(rule="deadlines")
    assert (held.answered, held.true) == (10, 7)


def test_figures_move_in_fives_so_that_nobody_reads_one_answer_off_them(db):
    answer_all("deadlines", ["done"] * 10 + ["not right"] * 4)
    assert Precision.objects.values_list("answered", "true").get() == (10, 10)
    answer_all("deadlines", ["not right"])
    assert Precision.objects.get().answered == 15


@pytest.mark.parametrize("kind", ["not now", "talk"])
def test_what_says_nothing_of_whether_it_is_true_does_not_count(db, kind):
    answer_all("deadlines", ["done"] * 5 + [kind] * 10 + ["not right"] * 5)
    assert Precision.objects.values_list("answered", "true").get() == (10, 5)


def test_ten_answers_of_fewer_than_ten_people_are_not_published(ada, db):
    answer_all("deadlines", ["done"] * 8)
    for _ in range(2):
        reply(concern=ConcernFactory(learner=ada.learner), kind="done", by=ada)
    assert not Precision.objects.exists()


def test_an_answer_taken_back_does_not_count(db, ada):
    answer_all("deadlines", ["done"] * 9)
    note = ConcernFactory(learner=ada.learner)
    reply(concern=note, kind="not right", by=ada)
    assert Precision.objects.get().true == 9
    take_back(concern=note, by=ada)
    assert not Precision.objects.exists()


def test_rules_are_counted_apart(db):
    answer_all("deadlines", ["done"] * 10)
    answer_all("scorecard", ["not right"] * 10)
    told = dict(Precision.objects.values_list("rule", "true"))
    assert told == {"deadlines": 10, "scorecard": 0}


def test_asking_again_adds_words_to_the_request_that_waits(ada):
    asking.ask(learner=ada.learner, words="Could we talk?", by=ada)
    asking.ask(learner=ada.learner, words="After six.", by=ada)
    assert HelpRequest.objects.get().words == "Could we talk?\n\nAfter six."


def test_a_request_is_taken_back_unless_somebody_has_it(ada, ben):
    asked = asking.ask(learner=ada.learner, words="", by=ada)
    assert asking.take_back(request=asked, by=ada).state == "taken back"
    asking.take_back(request=asked, by=ada)
    again = asking.ask(learner=ada.learner, words="", by=ada)
    cases.take_on(learner=ada.learner, by=ben)
    with pytest.raises(asking.AlreadyTaken):
        asking.take_back(request=again, by=ada)
    assert not Concern.objects.exists()


def test_a_talk_taken_back_leaves_what_she_asked_since(note, ada):
    reply(concern=note, kind="talk", by=ada, words="After six.")
    asking.ask(learner=ada.learner, words="And my shifts have changed.", by=ada)
    take_back(concern=note, by=ada)
    held = HelpRequest.objects.get()
    assert (held.state, held.from_note) == ("open", False)
    assert held.words == "After six.\n\nAnd my shifts have changed."


def test_a_second_talk_taken_back_leaves_the_first(note, ada):
    reply(concern=note, kind="talk", by=ada)
    reply(concern=note, kind="talk", by=ada, words="After six, please.")
    take_back(concern=note, by=ada)
    assert HelpRequest.objects.get().state == "open"
    take_back(concern=note, by=ada)
    assert not note.replies.filter(taken_back_at=None).exists()


def test_added_words_reach_her_tutor_each_time_and_a_double_click_once(ada, ben):
    asking.ask(learner=ada.learner, words="Could we talk about this?", by=ada)
    for words in ("talk", "talk", "After six."):
        asking.ask(learner=ada.learner, words=words, by=ada)
    held = HelpRequest.objects.get()
    assert held.words == "Could we talk about this?\n\ntalk\n\nAfter six."
    assert held.latest == "After six."
    assert ben.notifications.filter(kind="help added").count() == 2


def test_no_word_is_lost_where_the_request_is_full(note, ada):
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


def test_she_pauses_what_was_taken_on_then_would_like_to_talk_and_it_is_his_still(note, ada, ben):
    case = cases.take_on(learner=ada.learner, by=ben)
    reply(concern=note, kind="not now", by=ada)
    reply(concern=note, kind="talk", by=ada)
    assert (state(note), note.case) == (ConcernState.TAKEN, case)
    take_back(concern=note, by=ada)
    assert state(note) == ConcernState.PAUSED


def test_woken_by_her_answer_the_days_are_counted_from_then(ada, ben):
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
    assert note.due_on == due_on(make.day(0), LOOK_IN)  # she asked for the pause before


@pytest.mark.parametrize("kind", ["done", "not right", "not now"])
def test_whoever_has_taken_it_on_is_told_of_her_answer(note, ada, ben, kind):
    reply(concern=note, kind=kind, by=ada)
    assert not ben.notifications.filter(kind="answered").exists()
    take_back(concern=note, by=ada)
    cases.take_on(learner=ada.learner, by=ben)
    for _ in range(2):
        reply(concern=note, kind=kind, by=ada)
    told = ben.notifications.get(kind="answered")
    assert told.subject.split()[0] == str(note.public_id)
