"""What both readers of a record read beside its facts."""

import datetime as dt

import pytest
from django.utils import timezone

from learners.actions import welcome
from learners.models import Scope
from portal.reads.record import both_read, opened
from support.models import Contact
from tests.factories import learners as make
from tests.factories.support import ConcernFactory

TODAY = make.day(0)
NOW = timezone.now()


def rights(user, learner):
    row = opened(user, TODAY).filter(pk=learner.pk).first()
    return row and (row.reads_plan, row.reads_case, row.looks_after)


def test_a_tutor_reads_all_and_looks_after_and_a_learner_reads_their_own(ada, ben, cy, dee):
    assert rights(ben, ada.learner) == (True, True, True)
    assert rights(ada, ada.learner) == (True, True, False)
    assert rights(cy, ada.learner) is None
    assert rights(dee, ada.learner) is None


@pytest.mark.parametrize(
    ("scopes", "expected"),
    [
        ([Scope.RECORD], (False, False, False)),
        ([Scope.RECORD, Scope.PLAN], (True, False, False)),
        ([Scope.RECORD, Scope.CASE], (False, True, False)),
        ([Scope.PLAN, Scope.CASE], None),
    ],
)
def test_a_grant_opens_the_record_and_only_what_it_names(scopes, expected, ada, hal):
    for scope in scopes:
        make.GrantFactory(learner=ada.learner, user=hal, scope=scope)
    assert rights(hal, ada.learner) == expected


def test_without_a_scope_its_part_is_not_even_gathered(ada, django_assert_num_queries):
    ConcernFactory(learner=ada.learner)
    with django_assert_num_queries(0):
        page = both_read(ada.learner, ada, TODAY, reads_plan=False, reads_case=False)
    assert page == {"learner": ada.learner}


def test_what_gets_in_the_way_is_on_no_record(ada):
    welcome.answer(learner=ada.learner, by=ada, aim="Nursing", hurdles=("caring",))
    page = both_read(ada.learner, ada, TODAY)
    assert "Nursing" in str(page)
    assert "caring" not in str(page)


def test_the_latest_five_contacts_are_shown_the_latest_first(ada, ben):
    for days in range(7):
        Contact.objects.create(
            learner=ada.learner,
            made_by=ben,
            made_at=NOW - dt.timedelta(days=days),
            channel="phone",
            reached=True,
            words=f"{days} days ago",
        )
    contacts = both_read(ada.learner, ada, TODAY)["contacts"]
    assert [contact.words for contact in contacts] == [f"{days} days ago" for days in range(5)]
