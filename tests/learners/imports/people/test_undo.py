"""An import is taken back while nothing rests on it: added rows go, changed ones return."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from learners.actions import audit
from learners.imports.people import drafts, undo
from learners.locks import Lock
from learners.models import (
    AuditEvent,
    Enrolment,
    Import,
    Learner,
    Left,
    Offering,
    TutorAssignment,
    User,
)
from learners.models.learner import ProtectedCharacteristic
from learners.tasks import import_people
from tests.factories import learners as make
from tests.learners.imports.conftest import facts
from tests.learners.imports.people.lists import brought, people, row


def test_an_import_is_undone_while_nothing_is_built_on_it(dee, ben, cy):
    rows = people(20, tutor_email=ben.email)
    brought(dee, rows)
    before = facts(), list(Learner.objects.order_by("pk").values("reference", "name"))
    assignments = list(Learner.objects.order_by("pk").values_list("assignments__tutor"))
    changed = [*people(20, tutor_email=cy.email), row(reference="SC-NEW", email="new@s.example")]
    changed[0]["name"] = "Learner One"
    for one in changed:
        one["offering_last_on"] = make.day(80)
    undo.undo(batch=brought(dee, changed[1:] + changed[:1]).batch, by=dee)
    assert (facts(), list(Learner.objects.order_by("pk").values("reference", "name"))) == before
    assert list(Learner.objects.order_by("pk").values_list("assignments__tutor")) == assignments
    assert not User.objects.filter(email="new@s.example").exists()
    assert Offering.objects.get().until_on == make.day(56)
    assert Import.objects.order_by("pk").last().state == "undone"


def test_who_was_added_by_hand_at_the_same_moment_stays(dee):
    batch = brought(dee, people(3)).batch
    make.LearnerFactory(reference="BY-HAND", created_at=batch.started_at)
    undo.undo(batch=batch, by=dee)
    assert [one.reference for one in Learner.objects.all()] == ["BY-HAND"]


def test_first_logins_and_moves_are_taken_back(dee):
    rows = people(20)
    brought(dee, rows)
    before = facts()
    rows[0]["email"] = "one@s.example"
    rows[1] |= {"offering": "evening", "from_on": make.day(-3)}
    undo.undo(batch=brought(dee, rows).batch, by=dee)
    assert facts() == before
    assert not User.objects.filter(email="one@s.example").exists()
    assert [run.code for run in Offering.objects.all()] == ["autumn"]


def test_tutors_return_with_their_own_days(dee, ben, cy):
    brought(dee, people(5, tutor_email=ben.email))
    own = TutorAssignment.objects.filter(learner__reference__startswith="SC-00")
    own.update(from_on=make.day(-9))
    before = list(own.order_by("learner").values("tutor", "from_on", "until_on"))
    batch = brought(dee, people(5, tutor_email=cy.email)).batch
    assert own.filter(until_on=None, tutor=cy).count() == 5
    undo.undo(batch=batch, by=dee)
    assert list(own.order_by("learner").values("tutor", "from_on", "until_on")) == before


def test_undoing_takes_as_many_queries_for_many_people_as_for_few(dee, ben, cy):
    assert queries_of(dee, 3, ben, cy) == queries_of(dee, 30, ben, cy)


def queries_of(dee, number, ben, cy):
    brought(dee, people(number, tutor_email=ben.email))
    changed = people(number, tutor_email=cy.email)
    for one in changed:
        one["name"] += " Moir"
    batch = brought(dee, changed).batch
    with CaptureQueriesContext(connection) as made:
        undo.undo(batch=batch, by=dee)
    return len(made)


def sign_in(batch):
    User.objects.filter(origin=batch).update(last_login=timezone.now())


def later_fact(_batch):
    place, now = Enrolment.objects.first(), timezone.now()
    Left.objects.create(enrolment=place, on=make.day(0), known_at=now, recorded_at=now)


def later_act(_batch):
    audit.record("learner.add", Learner.objects.last(), by="a test")


def later_night(_batch):
    audit.record("night.open", None, by="the timetable")


def later_row(_batch):
    """Refer to a new person by a relation that has no name on their side."""
    now, one = timezone.now(), Learner.objects.last()
    values = {"kind": "sex", "value": "F", "known_at": now, "recorded_at": now}
    ProtectedCharacteristic.objects.create(learner=one, **values)


BUILT = [
    later_row,
    sign_in,
    later_fact,
    later_act,
    later_night,
    lambda batch: Import.objects.create(
        kind="people",
        source="newer",
        by="Dee",
        state="committed",
        started_at=timezone.now(),
        finished_at=timezone.now(),
    ),
]


@pytest.mark.parametrize("build", BUILT)
def test_an_import_that_something_rests_on_is_not_undone(dee, build):
    batch = brought(dee, [row(email="new@s.example")]).batch
    build(batch)
    before = facts()
    with pytest.raises(undo.BuiltOnError):
        undo.undo(batch=batch, by=dee)
    assert facts() == before


def test_undoing_twice_undoes_once(dee):
    batch = brought(dee, people(3)).batch
    for _click in range(2):
        undo.undo(batch=batch, by=dee)
    assert AuditEvent.objects.filter(verb="import.undone", learner_id=None).count() == 1
    assert not Learner.objects.exists()


@pytest.fixture
def large(dee, monkeypatch):
    """An import that is too large to be undone in a request, and the draft that waits."""
    batch = brought(dee, people(5)).batch
    monkeypatch.setattr(drafts, "FEW", 2)
    return batch, drafts.undo(batch=batch, by=dee)


def test_a_large_import_is_undone_by_a_worker(dee, large):
    batch, draft = large
    assert (draft.state, drafts.waiting(), Learner.objects.count()) == ("undoing", [draft.pk], 5)
    assert drafts.undo(batch=batch, by=dee) == draft  # a second press
    for _message in range(2):
        import_people(draft.pk)
    draft.refresh_from_db()
    batch.refresh_from_db()
    assert (draft.state, batch.state, Learner.objects.count()) == ("undone", "undone", 0)
    assert drafts.progress(draft) == 100
    assert drafts.undo(batch=batch, by=dee) is None
    assert AuditEvent.objects.filter(verb="import.undone").count() == 1


def test_a_large_import_that_was_built_on_meanwhile_is_kept_and_says_so(large):
    batch, draft = large
    later_night(batch)
    import_people(draft.pk)
    draft.refresh_from_db()
    assert (draft.state, drafts.waiting(), Learner.objects.count()) == ("kept", [], 5)
    assert "can’t be undone any more" in drafts.errors_of(draft)[0].problem


def test_an_undo_that_breaks_its_worker_changes_nothing_and_is_given_up(large, monkeypatch):
    _batch, draft = large
    before = facts()

    def breaks(*_arguments):
        raise MemoryError

    monkeypatch.setattr(undo, "_restore_offering", breaks)
    for _attempt in range(drafts.MOST_ATTEMPTS):
        with pytest.raises(MemoryError):
            drafts.work(draft.pk)
    drafts.work(draft.pk)
    draft.refresh_from_db()
    assert (draft.state, drafts.waiting(), facts()) == ("kept", [], before)
    assert "couldn’t undo" in drafts.errors_of(draft)[0].problem


def test_undoing_lets_others_write_facts(dee):
    batch = brought(dee, people(3)).batch
    with transaction.atomic():
        undo.undo(batch=batch, by=dee)
        assert locks_on_facts() == {"ShareLock"}


def locks_on_facts():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT mode FROM pg_locks WHERE locktype = 'advisory' AND objid = %s "
            "AND pid = pg_backend_pid()",
            [Lock.FACTS.value],
        )
        return {mode for (mode,) in cursor.fetchall()}
