"""What both readers of a record read beside its facts, and who has looked."""

import datetime as dt

import pytest
from django.utils import timezone

from learners.actions import welcome
from learners.models import AccessEvent, Scope
from portal.reads.record import both_read, opened, who_has_looked
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
        page = both_read(ada.learner, TODAY, reads_plan=False, reads_case=False)
    assert page == {"learner": ada.learner}


def test_what_gets_in_the_way_is_on_no_record(ada):
    welcome.answer(learner=ada.learner, by=ada, aim="Nursing", hurdles=("caring",))
    page = both_read(ada.learner, TODAY)
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
    contacts = both_read(ada.learner, TODAY)["contacts"]
    assert [contact.words for contact in contacts] == [f"{days} days ago" for days in range(5)]


def look(by, learner, kind="record", days=0):
    AccessEvent.objects.create(
        at=NOW - dt.timedelta(days=days),
        actor_id=by.pk,
        actor=str(by),
        learner_id=learner.pk,
        kind=kind,
    )


def test_looks_are_counted_by_person_and_kind_the_latest_first(
    ada, ben, dee, flo, django_assert_num_queries
):
    for days in (5, 3):
        look(ben, ada.learner, days=days)
    look(ben, ada.learner, "listed", days=9)
    look(dee, ada.learner, "roster", days=1)
    look(ben, flo.learner)
    with django_assert_num_queries(1):
        people = who_has_looked(ada.learner)
    assert [person["name"] for person in people] == ["Dee Fraser", "Ben Ross"]
    assert people[1]["looks"][0].startswith("opened your record 2 times, last on")
    assert people[1]["looks"][1].startswith("saw your name in a list once, on")


def test_a_record_that_nobody_opened_says_so_by_an_empty_list(ada):
    assert who_has_looked(ada.learner) == []
