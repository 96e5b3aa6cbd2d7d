"""Which notifications a person may read, and which letters may go."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.utils import timezone

from learners.models import Notification
from learners.models.notification import Letter
from tests.factories.everyone import NotificationFactory

NOW = timezone.now()
SECOND = dt.timedelta(seconds=1)


def test_people_read_their_own_notifications_and_visitors_none(ada, ben):
    own = NotificationFactory(user=ada)
    NotificationFactory(user=ben)
    assert list(Notification.objects.of(ada)) == [own]
    assert not Notification.objects.of(AnonymousUser()).exists()


def test_a_notification_is_unread_until_it_is_read(ada):
    NotificationFactory(user=ada, read_at=NOW)
    unread = NotificationFactory(user=ada)
    assert list(Notification.objects.unread()) == [unread]


def test_only_letters_that_could_not_be_sent_are_parked(ada):
    NotificationFactory(user=ada)
    parked = NotificationFactory(user=ada, letter=Letter.PARKED)
    assert list(Notification.objects.parked()) == [parked]


@pytest.mark.parametrize(("due_at", "may_go"), [(NOW, True), (NOW + SECOND, False)])
def test_a_waiting_letter_may_go_from_its_moment_on(due_at, may_go, ada):
    NotificationFactory(user=ada, letter=Letter.WAITING, due_at=due_at)
    assert Notification.objects.due(NOW).exists() == may_go


@pytest.mark.parametrize("letter", [Letter.NONE, Letter.PARKED])
def test_a_letter_that_does_not_wait_is_never_due(letter, ada):
    NotificationFactory(user=ada, letter=letter, due_at=NOW - SECOND)
    assert not Notification.objects.due(NOW).exists()


def test_parked_letters_are_found_without_reading_the_rest(ada):
    NotificationFactory(user=ada)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    rows = Notification.objects.parked().order_by("-written_at")
    assert "notification_parked" in rows.explain()
