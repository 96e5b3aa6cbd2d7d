"""Right of reply: what each answer does, how to undo it, and which figures are published."""

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
def concern(ada):
    return ConcernFactory(learner=ada.learner)


def state(concern):
    concern.refresh_from_db()
    return concern.state


@pytest.mark.parametrize(
    ("kind", "leads_to"),
    [("done", "done"), ("not right", "not right"), ("not now", "paused"), ("talk", "open")],
)
def test_each_answer_leads_to_its_state(concern, ada, kind, leads_to):
    reply(concern=concern, kind=kind, by=ada, words="Mum’s evenings.")
    assert state(concern) == leads_to
    assert concern.replies.get().words == "Mum’s evenings."
    assert AuditEvent.objects.get(verb="concern.reply").detail == {"reply": kind}


@pytest.mark.parametrize("kind", ReplyKind.values)
def test_each_answer_can_be_undone(concern, ada, kind):
    reply(concern=concern, kind=kind, by=ada)
    take_back(concern=concern, by=ada)
    assert state(concern) == ConcernState.OPEN
    assert not HelpRequest.objects.open().exists()
    assert concern.replies.get().taken_back_at


@pytest.mark.parametrize("kind", ReplyKind.values)
def test_a_double_click_saves_one_answer(concern, ada, kind):
    first = reply(concern=concern, kind=kind, by=ada, words="Yes")
    assert reply(concern=concern, kind=kind, by=ada, words="Yes") == first
    assert Reply.objects.count() == 1
    assert HelpRequest.objects.count() == (kind == "talk")


def test_two_tabs_leave_the_later_answer(concern, ada):
    reply(concern=concern, kind="done", by=ada)
    reply(concern=concern, kind="not right", by=ada)
    assert state(concern) == ConcernState.NOT_RIGHT
    take_back(concern=concern, by=ada)
    assert state(concern) == ConcernState.DONE


def test_not_now_pauses_for_two_weeks_or_until_a_given_day(concern, ada):
    assert reply(concern=concern, kind="not now", by=ada).until_on == make.day(14)
    paused = reply(concern=concern, kind="not now", by=ada, until_on=make.day(3))
    assert (paused.until_on, state(concern)) == (make.day(3), "paused")
    assert concern.paused_until_on == make.day(3)


def test_talk_makes_a_help_request_with_the_words(concern, ada, ben):
    reply(concern=concern, kind="talk", by=ada, words="After six, please.")
    help_request = HelpRequest.objects.get()
    assert (help_request.words, help_request.from_concern, help_request.state) == (
        "After six, please.",
        True,
        "open",
    )
    assert ben.notifications.get().kind == "help asked"


def test_only_the_learner_can_answer(concern, ben, flo, dee):
    for other in (ben, flo, dee):
        with pytest.raises(ReplyRefused):
            reply(concern=concern, kind="done", by=other)
        with pytest.raises(ReplyRefused):
            take_back(concern=concern, by=other)
    assert not Reply.objects.exists()


def test_an_answer_cannot_be_undone_a_day_later(concern, ada):
    earlier = timezone.now() - dt.timedelta(days=1, minutes=1)
    at_moment(earlier, reply, concern=concern, kind="done", by=ada)
    with pytest.raises(TooLate):
        take_back(concern=concern, by=ada)


def test_talk_cannot_be_undone_once_taken_on(concern, ada, ben):
    reply(concern=concern, kind="talk", by=ada)
    cases.take_on(learner=ada.learner, by=ben)
    with pytest.raises(TooLate):
        take_back(concern=concern, by=ada)
    assert HelpRequest.objects.get().state == "taken on"


def test_an_answer_cannot_be_undone_while_another_concern_is_open(concern, ada):
    reply(concern=concern, kind="done", by=ada)
    ConcernFactory(learner=ada.learner)
    with pytest.raises(TooLate):
        take_back(concern=concern, by=ada)


def test_a_taken_concern_can_still_be_answered(concern, ada, ben):
    case = cases.take_on(learner=ada.learner, by=ben)
    reply(concern=concern, kind="not right", by=ada)
    assert state(concern) == ConcernState.NOT_RIGHT
    take_back(concern=concern, by=ada)
    assert (state(concern), concern.case) == (ConcernState.TAKEN, case)


def test_a_paused_taken_concern_returns_to_its_owner(concern, ada, ben):
    cases.take_on(learner=ada.learner, by=ben)
    reply(concern=concern, kind="not now", by=ada)
    assert state(concern) == ConcernState.PAUSED
    assert concern.awake() == ConcernState.TAKEN


def test_a_concern_set_aside_can_still_be_answered_not_right(concern, ada, ben):
    cases.set_aside(concern=concern, reason="On placement.", by=ben)
    reply(concern=concern, kind="not right", by=ada)
    assert state(concern) == ConcernState.SET_ASIDE
    with pytest.raises(ReplyRefused):
        reply(concern=concern, kind="not now", by=ada)


def in_state(before, learner, ben):
    more = {}
    if before not in STANDING:
        more["closed_at"] = timezone.now()
    if before == ConcernState.PAUSED:
        more["paused_until_on"] = make.day(5)
    if before == ConcernState.TAKEN:
        more["case"] = CaseFactory(learner=learner, owner=ben)
    if before == ConcernState.SET_ASIDE:
        more |= {"set_aside_by": ben, "why_set_aside": "Because."}
    return ConcernFactory(learner=learner, state=before, **more)


@pytest.mark.parametrize("before", ConcernState.values)
@pytest.mark.parametrize("to", ConcernState.values)
def test_exactly_the_listed_moves_are_allowed(before, to, ada, ben):
    concern = in_state(before, ada.learner, ben)
    allowed = to == before or to in CONCERN_MOVES[before]
    if not allowed:
        with pytest.raises(ReplyRefused):
            replies.move(concern, ConcernState(to))
        assert state(concern) == before


def answer_all(rule, kinds):
    for number, kind in enumerate(kinds):
        user = make.UserFactory()
        learner = make.LearnerFactory(user=user)
        earlier = timezone.now() - dt.timedelta(days=90 - number)
        concern = ConcernFactory(learner=learner, rule=rule, raised_at=earlier)
        at_moment(earlier, reply, concern=concern, kind=kind, by=user)


def test_nothing_is_published_below_ten_answers(db):
    answer_all("deadlines", ["done"] * 9)
    assert not Precision.objects.exists()


def test_precision_is_published_from_ten_answers(db):
    answer_all("deadlines", ["done"] * 7 + ["not right"] * 3)
    precision = Precision.objects.get(rule="deadlines")
    assert (precision.answered, precision.true) == (10, 7)


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
    concern = ConcernFactory(learner=ada.learner)
    reply(concern=concern, kind="not right", by=ada)
    assert Precision.objects.get().true == 9
    take_back(concern=concern, by=ada)
    assert not Precision.objects.exists()


def test_rules_are_counted_separately(db):
    answer_all("deadlines", ["done"] * 10)
    answer_all("scorecard", ["not right"] * 10)
    counts = dict(Precision.objects.values_list("rule", "true"))
    assert counts == {"deadlines": 10, "scorecard": 0}


def test_asking_again_adds_words_to_the_open_request(ada):
    asking.ask(learner=ada.learner, words="Could we talk?", by=ada)
    asking.ask(learner=ada.learner, words="After six.", by=ada)
    assert HelpRequest.objects.get().words == "Could we talk?\n\nAfter six."


def test_a_request_can_be_cancelled_until_taken_on(ada, ben):
    help_request = asking.ask(learner=ada.learner, words="", by=ada)
    assert asking.take_back(request=help_request, by=ada).state == "taken back"
    asking.take_back(request=help_request, by=ada)
    again = asking.ask(learner=ada.learner, words="", by=ada)
    cases.take_on(learner=ada.learner, by=ben)
    with pytest.raises(asking.AlreadyTaken):
        asking.take_back(request=again, by=ada)
    assert not Concern.objects.exists()


def test_undoing_talk_leaves_later_words(concern, ada):
    reply(concern=concern, kind="talk", by=ada, words="After six.")
    asking.ask(learner=ada.learner, words="And my shifts have changed.", by=ada)
    take_back(concern=concern, by=ada)
    request = HelpRequest.objects.get()
    assert (request.state, request.from_concern) == ("open", False)
    assert request.words == "After six.\n\nAnd my shifts have changed."


def test_undoing_a_second_talk_leaves_the_first(concern, ada):
    reply(concern=concern, kind="talk", by=ada)
    reply(concern=concern, kind="talk", by=ada, words="After six, please.")
    take_back(concern=concern, by=ada)
    assert HelpRequest.objects.get().state == "open"
    take_back(concern=concern, by=ada)
    assert not concern.replies.filter(taken_back_at=None).exists()


def test_added_words_notify_the_tutor_once_each_time(ada, ben):
    asking.ask(learner=ada.learner, words="Could we talk about this?", by=ada)
    for words in ("talk", "talk", "After six."):
        asking.ask(learner=ada.learner, words=words, by=ada)
    request = HelpRequest.objects.get()
    assert request.words == "Could we talk about this?\n\ntalk\n\nAfter six."
    assert request.latest == "After six."
    assert ben.notifications.filter(kind="help added").count() == 2


def test_words_are_not_lost_when_the_request_is_full(concern, ada):
    for letter in "abcde":
        words = letter * (asking.MOST // 5 - 2)
        asking.ask(learner=ada.learner, words=words, by=ada)
    with pytest.raises(asking.TooLong):
        asking.ask(learner=ada.learner, words="f" * 20, by=ada)
    with pytest.raises(asking.TooLong):
        reply(concern=concern, kind="talk", words="g" * 20, by=ada)
    request = HelpRequest.objects.get()
    assert request.latest == words
    assert not Reply.objects.exists()


def test_talk_after_a_pause_leaves_the_case_with_its_owner(concern, ada, ben):
    case = cases.take_on(learner=ada.learner, by=ben)
    reply(concern=concern, kind="not now", by=ada)
    reply(concern=concern, kind="talk", by=ada)
    assert (state(concern), concern.case) == (ConcernState.TAKEN, case)
    take_back(concern=concern, by=ada)
    assert state(concern) == ConcernState.PAUSED


def test_an_answer_that_ends_a_pause_restarts_the_clock(ada, ben):
    long_ago = {"raised_on": make.day(-30), "due_on": make.day(-28)}
    concern = ConcernFactory(learner=ada.learner, **long_ago)
    earlier = timezone.now() - dt.timedelta(days=25)
    at_moment(earlier, reply, concern=concern, kind="not now", until_on=make.day(20), by=ada)
    reply(concern=concern, kind="talk", by=ada)
    concern.refresh_from_db()
    assert concern.due_on == due_on(make.day(0), LOOK_IN)
    reply(concern=concern, kind="not now", by=ada)
    take_back(concern=concern, by=ada)
    concern.refresh_from_db()
    assert concern.due_on == due_on(make.day(0), LOOK_IN)  # the pause began earlier


@pytest.mark.parametrize("kind", ["done", "not right", "not now"])
def test_an_answer_notifies_the_cases_owner(concern, ada, ben, kind):
    reply(concern=concern, kind=kind, by=ada)
    assert not ben.notifications.filter(kind="answered").exists()
    take_back(concern=concern, by=ada)
    cases.take_on(learner=ada.learner, by=ben)
    for _ in range(2):
        reply(concern=concern, kind=kind, by=ada)
    notification = ben.notifications.get(kind="answered")
    assert notification.subject.split()[0] == str(concern.public_id)
