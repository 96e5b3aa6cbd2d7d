"""The entry inside every write: whose, about whom, and how little of it."""

from threading import Thread

import pytest
from django.db import connection, transaction

from learners.actions import audit
from learners.models import AuditEvent, CollegeRevision, Learner
from learners.registry import UndeclaredError
from tests.factories import learners as make
from tests.factories.clock import at_moment


def test_an_entry_names_actor_act_and_row(ada, dee):
    role = ada.learner.assignments.get().tutor.roles.get()
    event = audit.record("role.give", role, by=dee)
    assert (event.actor, event.actor_id) == ("Dee Fraser", dee.pk)
    assert (event.verb, event.kind, event.object_id) == ("role.give", "role", str(role.pk))
    assert event.label == "Ben Ross: tutor"


def test_a_row_goes_by_the_id_that_people_may_see(dee):
    assert audit.record("user.add", dee, by=dee).object_id == str(dee.public_id)


def test_a_row_that_is_not_saved_has_no_id(dee):
    unsaved = make.ImportFactory.build()
    assert audit.entry("import.unchanged", unsaved, by=dee).object_id == ""


def test_a_verb_that_no_room_declares_is_refused(ada):
    with pytest.raises(UndeclaredError, match="tickle"):
        audit.record("learner.tickle", ada.learner, by=ada)
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize(
    "row",
    [
        lambda ada: ada.learner,  # the learner
        lambda ada: make.EnrolmentFactory(learner=ada.learner),  # a row of theirs
        lambda ada: ada,  # a row that does not say whose it is
    ],
)
def test_an_entry_about_a_learner_says_so_and_makes_their_pages_stale(row, ada, dee):
    about = row(ada)
    more = {"learner": ada.learner} if about == ada else {}
    assert audit.record("enrolment.add", about, by=dee, **more).learner_id == ada.learner.pk
    assert Learner.objects.get(pk=ada.learner.pk).revision == 1
    assert not Learner.objects.exclude(pk=ada.learner.pk).filter(revision__gt=0).exists()


def test_the_colleges_own_machinery_acts_by_its_name(ada):
    event = audit.record("enrolment.add", ada.learner, by="the night")
    assert (event.actor, event.actor_id) == ("the night", None)


def test_an_act_about_the_college_needs_no_row(dee):
    event = audit.record("import.hold", None, by=dee, label="Paused")
    assert (event.kind, event.object_id, event.label) == ("college", "", "Paused")


def test_words_too_long_for_their_columns_are_cut(ada):
    event = audit.record("enrolment.add", ada.learner, by="x" * 500, label="y" * 500)
    event.refresh_from_db()
    assert (len(event.actor), len(event.label)) == (120, 200)


def test_an_empty_label_stays_empty(ada):
    assert audit.record("check-in.add", ada.learner, by=ada, label="").label == ""


def test_an_entry_is_dated_by_the_clock_of_actions(dee):
    moment = make.moment(make.day(-9))
    assert at_moment(moment, audit.record, "user.add", dee, by=dee).at == moment


def college_revision():
    return sum(CollegeRevision.objects.values_list("number", flat=True))


def test_an_act_about_no_one_learner_raises_the_colleges_revision(ada, dee):
    before = college_revision()
    audit.record("user.add", dee, by=dee)
    assert college_revision() == before + 1
    audit.record("enrolment.add", ada.learner, by=dee)
    assert college_revision() == before + 1


@pytest.mark.django_db(transaction=True)
def test_two_people_who_write_at_the_same_time_do_not_wait_and_both_count(dee, monkeypatch):
    monkeypatch.setattr(audit, "SLOTS", 32_000)  # never the same one

    def write():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = 500")
            audit.record("user.add", dee, by=dee)
        connection.close()

    with transaction.atomic():
        audit.record("user.add", dee, by=dee)
        other = Thread(target=write)
        other.start()
        other.join()
    assert college_revision() == 2
