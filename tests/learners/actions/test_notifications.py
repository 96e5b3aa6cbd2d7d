"""Each notification once; each e-mail at most once, never at night, and safe on a lock screen."""

import datetime as dt
import threading
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.db import connection, transaction

from learners import tasks
from learners.actions import corrections, letters, notifications
from learners.models import Campus, ClosedDay, Notification, NotificationChoice
from learners.models.notification import MOVES, Channel, Letter
from learners.registry import NOTIFICATIONS, NotificationKind, UndeclaredError
from tests.factories import learners as make
from tests.factories.clock import at_moment
from tests.factories.everyone import NotificationFactory

NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)  # a Monday in winter: London is at UTC
MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)


KIND = "something lasting"


@pytest.fixture(autouse=True)
def over(monkeypatch):
    """Declare a kind whose cause is over for these subjects; return them."""
    subjects = set()

    def cause(asked, on):
        return {(subject, user) for subject, user in asked if subject not in subjects}

    for kind, safety in ((KIND, False), ("somebody is in danger", True)):
        declared = NotificationKind(kind, "A sentence.", "today", cause, safety=safety)
        monkeypatch.setitem(NOTIFICATIONS, kind, declared)
    monkeypatch.setattr(notifications.timezone, "now", lambda: NOON)
    return subjects


def post(to, subject="one", at=None, kind=KIND):
    at_moment(at, notifications.post, to=to, kind=kind, about=subject)


def deliver(user, at=NOON, send=letters.send_update_email):
    return at_moment(at, notifications.deliver, user_id=user.pk, send=send)


def refused(user, count):
    raise SMTPServerDisconnected


def letter_of(user):
    return Notification.objects.values_list("letter", flat=True).get(user=user)


def test_posting_twice_saves_one_notification(dee):
    post(dee)
    post(dee)
    post(dee, "another")
    assert sorted(Notification.objects.values_list("subject", flat=True)) == ["another", "one"]


def test_a_notification_comes_up_again_once_the_last_one_is_read(dee):
    post(dee)
    notifications.read(by=dee)
    post(dee)
    post(dee)
    assert Notification.objects.unread().count() == 1
    assert Notification.objects.count() == 2


def test_a_kind_that_no_room_declares_is_refused(dee):
    with pytest.raises(UndeclaredError, match="no such kind"):
        notifications.post(to=dee, kind="no such kind", about="x")


def test_a_name_of_a_kind_belongs_to_one_room():
    other = NotificationKind("list withheld", "Something else.", "today", lambda asked, on: asked)
    with pytest.raises(ValueError, match="list withheld"):
        NOTIFICATIONS.declare([other])
    assert NOTIFICATIONS["list withheld"].route == "rules"


def test_people_without_an_open_login_get_no_notification(dee):
    dee.is_active = False
    post(dee)
    post(None)
    assert not Notification.objects.exists()


def test_a_notification_is_rolled_back_with_its_cause(dee):
    with transaction.atomic():
        post(dee)
        transaction.set_rollback(True)
    assert not Notification.objects.exists()


def test_a_correction_notifies_its_owner_and_the_answer_the_learner(college):
    correction = make.CorrectionFactory(learner=college.ada, owner=college.jo)
    verdict = corrections.Verdict("stands", "I looked.")
    corrections.answer(correction=correction, verdict=verdict, by=college.jo)
    told = Notification.objects.get()
    assert (told.user, told.kind) == (college.ada.user, "correction answered")
    assert told.subject == str(correction.public_id)


def test_the_letter_fits_a_lock_screen(dee, settings):
    settings.ADDRESS = "https://cairn.college.example"
    post(dee)
    assert deliver(dee) == 1
    letter = mail.outbox[0]
    assert (letter.subject, letter.to) == ("You have an update", [dee.email])
    assert "https://cairn.college.example/accounts/login/" in letter.body
    assert "held" not in letter.body
    assert "Dee" not in letter.body + letter.subject


def test_the_letter_is_in_the_persons_language(dee):
    dee.language = "cy"
    dee.save()
    post(dee)
    deliver(dee)
    assert len(mail.outbox) == 1


def test_one_email_covers_everything_due(dee):
    for subject in ("one", "two", "three"):
        post(dee, subject)
    assert deliver(dee) == 3
    assert [letter.subject for letter in mail.outbox] == ["You have updates"]


def test_delivering_again_sends_nothing(dee):
    post(dee)
    assert [deliver(dee), deliver(dee)] == [1, 0]
    assert (len(mail.outbox), letter_of(dee)) == (1, Letter.SENT)


@pytest.mark.django_db(transaction=True)
def test_two_deliveries_at_once_send_one_email():
    user, sent, both = make.UserFactory(), [], threading.Barrier(2)
    post(user)

    def one():
        both.wait(5)
        at_moment(
            NOON,
            notifications.deliver,
            user_id=user.pk,
            send=lambda user, count: sent.append(count),
        )
        connection.close()

    threads = [threading.Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert sent == [1]


@pytest.mark.parametrize(
    ("hour", "minute", "quiet"), [(21, 59, False), (22, 0, True), (6, 59, True), (7, 0, False)]
)
def test_nothing_is_sent_between_22_and_7(hour, minute, quiet, dee):
    at = NOON.replace(hour=hour, minute=minute)
    post(dee, at=at)
    assert at_moment(at, notifications.people_due) == ([] if quiet else [dee.pk])
    assert deliver(dee, at) == (0 if quiet else 1)


def test_quiet_hours_follow_the_colleges_clock_in_summer(dee):
    assert notifications.is_quiet(dt.datetime(2026, 7, 1, 21, 30, tzinfo=dt.UTC))
    assert not notifications.is_quiet(dt.datetime(2026, 7, 1, 6, 30, tzinfo=dt.UTC))


def test_a_read_notification_sends_no_email(dee):
    post(dee)
    notifications.read(by=dee)
    assert deliver(dee) == 0
    assert letter_of(dee) == Letter.NONE


def test_a_notification_whose_cause_is_over_is_read_and_sends_no_email(dee, over):
    post(dee)
    post(dee, "another")
    over.add("one")
    assert deliver(dee) == 1
    one = Notification.objects.get(subject="one")
    assert (one.letter, one.read_at) == (Letter.NONE, NOON)
    assert Notification.objects.unread().get().subject == "another"


def test_nothing_is_sent_when_every_cause_is_over(dee, over):
    post(dee)
    over.add("one")
    assert deliver(dee) == 0
    assert mail.outbox == []


def test_a_kind_that_no_room_declares_any_more_ends(dee, monkeypatch):
    post(dee)
    monkeypatch.delitem(NOTIFICATIONS, KIND)
    assert deliver(dee) == 0
    assert not Notification.objects.unread().exists()


def test_only_notifications_about_the_given_rows_are_asked(dee, college, over):
    about = make.CorrectionFactory(learner=college.ada, owner=dee)
    post(dee, about)
    post(dee, "another")
    over |= {"another", str(about.public_id)}
    notifications.settle_about(about)
    assert Notification.objects.unread().get().subject == "another"


def test_on_a_closed_day_only_emails_about_safety_go(dee, ben):
    ClosedDay.objects.create(on=NOON.date(), name="Snow")
    post(dee)
    post(ben, kind="somebody is in danger")
    assert at_moment(NOON, notifications.people_due) == [ben.pk]
    assert [deliver(dee), deliver(ben)] == [0, 1]
    assert at_moment(NOON + 19 * HOUR, notifications.people_due) == [dee.pk]
    assert deliver(dee, NOON + 19 * HOUR) == 1


def test_one_closed_campus_stops_no_email(dee):
    ClosedDay.objects.create(on=NOON.date(), name="Snow", campus=Campus.objects.create(name="Hill"))
    post(dee)
    assert deliver(dee) == 1


def test_a_daily_email_waits_for_5pm_of_an_open_day(dee):
    notifications.choose(by=dee, channel=Channel.DAILY)
    ClosedDay.objects.create(on=NOON.date(), name="Snow")
    post(dee)
    assert at_moment(NOON + 6 * HOUR, notifications.people_due) == []
    assert at_moment(NOON + 20 * HOUR, notifications.people_due) == []
    assert at_moment(NOON + 29 * HOUR, notifications.people_due) == [dee.pk]


def test_people_who_want_no_emails_get_none(dee):
    notifications.choose(by=dee, channel=Channel.IN_APP)
    post(dee)
    assert letter_of(dee) == Letter.NONE
    assert at_moment(NOON + 30 * HOUR, notifications.people_due) == []


def test_the_daily_email_goes_at_5pm(dee):
    notifications.choose(by=dee, channel=Channel.DAILY)
    post(dee)
    post(dee, "two", at=NOON + MINUTE)
    assert deliver(dee, NOON + 4 * HOUR + 59 * MINUTE) == 0
    assert deliver(dee, NOON + 5 * HOUR) == 2
    post(dee, "late", at=NOON + 6 * HOUR)
    assert Notification.objects.get(subject="late").due_at == NOON + 29 * HOUR


def test_a_new_channel_applies_to_waiting_emails(dee):
    post(dee)
    notifications.choose(by=dee, channel=Channel.DAILY)
    assert Notification.objects.get().due_at == NOON + 5 * HOUR
    notifications.choose(by=dee, channel=Channel.IN_APP)
    assert letter_of(dee) == Letter.NONE
    assert NotificationChoice.objects.count() == 1


def test_an_old_notification_sends_no_email(dee):
    post(dee, at=NOON - 25 * HOUR)
    assert letter_of(dee) == Letter.NONE


def test_a_refused_letter_is_tried_three_times_and_then_set_aside(dee):
    post(dee)
    for attempt in range(3):
        assert letter_of(dee) == Letter.WAITING
        assert deliver(dee, NOON + attempt * HOUR, send=refused) == 0
    assert letter_of(dee) == Letter.PARKED
    assert Notification.objects.parked().get().attempts == 3
    assert deliver(dee, NOON + 5 * HOUR) == 0


def test_an_abandoned_claim_is_parked_and_never_sent_twice(dee):
    post(dee)

    def dies(user, count):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        deliver(dee, send=dies)
    assert letter_of(dee) == Letter.SENDING
    assert at_moment(NOON + MINUTE, notifications.people_due) == []
    assert letter_of(dee) == Letter.SENDING
    at_moment(NOON + HOUR, notifications.people_due)
    assert letter_of(dee) == Letter.PARKED


def test_the_reconciler_rings_for_everyone_with_something_due(dee, ben, monkeypatch):
    rung = []
    monkeypatch.setattr(
        tasks.current_app, "send_task", lambda name, args, expires: rung.append((name, *args))
    )
    post(dee)
    post(ben, at=NOON - MINUTE)
    tasks.reconcile()
    assert rung == [(tasks.DELIVER, ben.pk), (tasks.DELIVER, dee.pk)]
    assert tasks.deliver.name == tasks.DELIVER


def test_a_message_for_an_erased_person_is_harmless(db):
    tasks.deliver(999_999_999)
    assert mail.outbox == []


def test_letters_move_only_as_the_table_allows(dee):
    for state in Letter:
        for to in Letter:
            stamps = {"due_at": NOON, "sent_at": NOON, "claimed_at": NOON}
            notification = NotificationFactory(
                user=dee, letter=state, claim=make.LearnerFactory().public_id, **stamps
            )
            moved = notifications.move(Notification.objects.filter(pk=notification.pk), to)
            assert bool(moved) == (to in MOVES[state]), (state, to)
