"""What waits for an administrator: lists not imported yet, and e-mails that would not go."""

import datetime as dt

import pytest
from django.utils import timezone

from portal.reads.stuck import SHOWN, parked_letters, stuck, waiting_imports
from tests.factories import learners as make
from tests.factories.administrator import ImportDraftFactory
from tests.factories.everyone import NotificationFactory
from tests.factories.support import HelpRequestFactory

TODAY = make.day(0)
NOW = timezone.now()
HOUR = dt.timedelta(hours=1)


def test_a_college_in_order_has_nothing_stuck(db, django_assert_num_queries):
    with django_assert_num_queries(3):
        assert not stuck(TODAY).any


@pytest.mark.parametrize(
    "cause",
    [
        lambda: ImportDraftFactory(),
        lambda: NotificationFactory(letter="parked"),
        lambda: HelpRequestFactory(due_on=make.day(-1)),
    ],
    ids=["a list", "an e-mail", "a person"],
)
def test_one_thing_that_waits_is_enough(cause, db):
    cause()
    assert stuck(TODAY).any


def test_a_list_waits_until_it_is_imported_or_expires(db):
    ImportDraftFactory(committed_at=NOW)
    ImportDraftFactory(expires_at=NOW - HOUR)
    draft = ImportDraftFactory(expires_at=NOW + HOUR)
    assert waiting_imports() == [draft]


def test_a_paused_list_comes_first(dee, django_assert_num_queries):
    first = ImportDraftFactory()
    paused = ImportDraftFactory(paused_at=NOW, paused_by=dee)
    with django_assert_num_queries(1):
        assert waiting_imports() == [paused, first]


def test_the_latest_unsent_e_mail_comes_first_with_its_person(ada, ben, django_assert_num_queries):
    for hours, user in ((2, ada), (1, ben)):
        NotificationFactory(user=user, letter="parked", written_at=NOW - hours * HOUR)
    with django_assert_num_queries(1):
        rows = parked_letters()
    assert [(row["who"], row["learner"]) for row in rows] == [
        ("Ben Ross", None),
        ("Ada Sinclair", ada.learner.pk),
    ]


def test_at_most_twenty_e_mails_are_shown_and_all_are_counted(ben):
    for number in range(SHOWN + 5):
        NotificationFactory(user=ben, subject=f"{number}", letter="parked")
    assert len(parked_letters()) == SHOWN
    assert stuck(TODAY).letters == SHOWN + 5
