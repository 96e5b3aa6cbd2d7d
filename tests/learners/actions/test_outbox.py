"""Emails about signing in are sent by a worker: each once, none by a page."""

import datetime as dt
from smtplib import SMTPServerDisconnected
from unittest.mock import patch

import pytest
from django.core import mail
from django.test import Client

from learners import tasks
from learners.actions import outbox
from learners.models import QueuedEmail, User
from portal.privacy import erase

RESET = "/accounts/password/reset/"
DOWN = "django.core.mail.EmailMultiAlternatives.send"


def ask(email: str) -> None:
    assert Client().post(RESET, {"email": email}).status_code == 302


def send_due() -> list[bool]:
    return [outbox.deliver(pk) for pk in outbox.due()]


def later(**by: float) -> None:
    """Let time pass for what waits."""
    for name in ("made_at", "tried_at"):
        for row in QueuedEmail.objects.exclude(**{name: None}):
            QueuedEmail.objects.filter(pk=row.pk).update(
                **{name: getattr(row, name) - dt.timedelta(**by)}
            )


def test_a_page_sends_nothing_itself_and_calls_a_worker(
    ada: User, django_capture_on_commit_callbacks
) -> None:
    with (
        patch("learners.actions.ringing.ring") as ring,
        django_capture_on_commit_callbacks(execute=True),
    ):
        ask(ada.email)
    row = QueuedEmail.objects.get()
    ring.assert_called_once_with("learners.tasks.send_email", row.pk)
    assert mail.outbox == []
    tasks.send_email(row.pk)
    assert [letter.to for letter in mail.outbox] == [[ada.email]]
    assert mail.outbox[0].alternatives[0].mimetype == "text/html"
    assert not QueuedEmail.objects.exists()
    tasks.send_email(row.pk)  # a message may come twice
    assert len(mail.outbox) == 1


def test_while_the_mail_server_is_down_it_waits_and_is_then_sent_once(ada: User) -> None:
    ask(ada.email)
    with patch(DOWN, side_effect=SMTPServerDisconnected):
        assert send_due() == [False]
    assert send_due() == []
    later(minutes=2)
    assert send_due() == [True]
    assert send_due() == []
    assert len(mail.outbox) == 1


def test_what_a_lost_worker_took_is_not_sent_again(ada: User) -> None:
    ask(ada.email)
    with patch(DOWN, side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        send_due()
    later(hours=1)
    assert send_due() == []


def test_after_a_day_it_is_deleted(ada: User) -> None:
    ask(ada.email)
    assert outbox.delete_expired() == 0
    later(hours=25)
    assert outbox.delete_expired() == 1


def test_few_letters_go_to_addresses_that_nobody_here_has(db: None) -> None:
    for number in range(20):
        ask(f"stranger{number}@elsewhere.example")
    assert QueuedEmail.objects.count() == 5


def test_a_known_and_an_unknown_address_cost_the_page_the_same_kind_of_work(ada: User) -> None:
    for email in (ada.email, "stranger@elsewhere.example"):
        ask(email)
    known, unknown = QueuedEmail.objects.order_by("pk")
    assert (known.to, unknown.to) == (ada.email, "stranger@elsewhere.example")


def test_erasing_someone_takes_the_emails_that_wait_for_them(ada: User, flo: User) -> None:
    ask(ada.email.upper())
    ask(flo.email)
    erase(ada.learner)
    assert QueuedEmail.objects.get().to == flo.email
