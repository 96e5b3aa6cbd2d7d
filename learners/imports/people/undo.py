"""Undo the latest import of people while nothing has been built on it.

What the import added is deleted, and what it changed is as the audit says it was. Something has
been built on it as soon as a night has read it, a new person has signed in, or anything else
refers to what it added.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from learners.actions import audit, notifications
from learners.actions.facts import hold_facts_lock
from learners.imports.people.changes import LOGINS, NAMES
from learners.imports.people.commit import KIND
from learners.imports.people.plan import UNCHANGED
from learners.imports.people.reading import Say, silent
from learners.locks import Lock
from learners.models import (
    AuditEvent,
    Enrolment,
    Import,
    ImportDraft,
    Learner,
    Left,
    Offering,
    Registered,
    TutorAssignment,
    User,
)
from learners.models.imports import DraftState, ImportState

BLOCK = 2000
BUILT_ON = _(
    "This can’t be undone any more. A nightly update, a newer import, or something that one of "
    "these people or their tutor did came after it."
)
FACTS = (Registered, Left)
OWN = {Learner, Enrolment, TutorAssignment, ImportDraft, *FACTS}


class BuiltOnError(Exception):
    """Something rests on this import, so that it cannot be undone."""


class Added:
    """What an import added, as query sets."""

    def __init__(self, batch: Import) -> None:
        self.batch = batch
        self.learners = Learner.objects.filter(origin=batch)
        self.users = User.objects.filter(origin=batch)
        own = Registered.objects.filter(origin=batch).values("enrolment")
        earlier = Registered.objects.exclude(origin=batch).values("enrolment")
        self.enrolments = Enrolment.objects.filter(pk__in=own).exclude(pk__in=earlier)
        self.entries = AuditEvent.objects.filter(
            at__gte=batch.started_at,
            at__lte=batch.finished_at,
            detail__import=str(batch.public_id),
        )

    def is_built_on(self) -> bool:
        """Return whether anything but the import itself refers to what it added or changed."""
        batch = self.batch
        changed = Enrolment.objects.filter(
            Q(pk__in=Registered.objects.filter(origin=batch).values("enrolment"))
            | Q(pk__in=Left.objects.filter(origin=batch).values("enrolment"))
        )
        nights = AuditEvent.objects.filter(at__gt=batch.started_at, verb__startswith="night.")
        return (
            nights.exists()
            or self.users.filter(last_login__isnull=False).exists()
            or any(rows.exists() for rows in self._later_facts(changed))
            or any(rows.exists() for rows in self._references())
            or self._later_entries().exists()
        )

    def _later_facts(self, enrolments: QuerySet[Enrolment]) -> Iterator[QuerySet[Any]]:
        for model in FACTS:
            later = model.objects.filter(recorded_at__gt=self.batch.started_at)
            yield later.filter(enrolment__in=enrolments)

    def _references(self) -> Iterator[QuerySet[Any]]:
        """Yield rows of other tables that refer to what was added."""
        for rows in (self.learners, self.enrolments, self.users):
            yield from (refers for refers in referring(rows) if refers.model not in OWN)

    def _later_entries(self) -> QuerySet[AuditEvent]:
        """Return what was done since with the same people."""
        later = AuditEvent.objects.filter(at__gt=self.batch.finished_at)
        people = Q(learner_id__in=self.entries.values("learner_id"))
        return later.filter(people | Q(learner_id__in=self.learners.values("pk")))


def referring(rows: QuerySet[Any]) -> Iterator[QuerySet[Any]]:
    """Yield the rows of each table that refer to these, through relations without a name too."""
    for relation in rows.model._meta.get_fields(include_hidden=True):
        if relation.auto_created and (relation.one_to_many or relation.one_to_one):
            name = relation.field.name
            yield relation.related_model._base_manager.filter(**{f"{name}__in": rows})


def size(batch: Import) -> int:
    """Return about how many rows an undo would write."""
    return sum(number for name, number in batch.counts.items() if name != UNCHANGED)


@transaction.atomic
def undo(*, batch: Import, by: User, say: Say = silent) -> None:
    """Take the latest import back. A second call does nothing; raise `BuiltOnError` if it is too
    late. `say` takes how far this is, in hundredths."""
    Lock.IMPORTS.take()
    hold_facts_lock()  # a night waits for this, other writers do not
    batch = Import.objects.select_for_update().get(pk=batch.pk)
    if batch.state == ImportState.UNDONE:
        return
    added = Added(batch)
    new_users = list(added.users.select_for_update().values_list("pk", flat=True))
    changed = Learner.objects.filter(pk__in=added.entries.values("learner_id"))
    here_before = list(
        changed.exclude(pk__in=added.learners).order_by("pk").select_for_update(no_key=True)
    )
    newer = Import.objects.filter(kind=KIND, state=ImportState.COMMITTED, pk__gt=batch.pk)
    if newer.exists() or added.is_built_on():
        raise BuiltOnError
    say(10)
    about = added.entries.filter(learner_id__in=[one.pk for one in here_before])
    _restore(about, localdate(batch.started_at))
    _delete(added, new_users, say)
    for entry in added.entries.filter(learner_id=None, verb__startswith="offering."):
        _restore_offering(entry)
    batch.state = ImportState.UNDONE
    batch.save(update_fields=["state"])
    ImportDraft.objects.filter(batch=batch, state=DraftState.DONE).delete()
    audit.record("import.undone", batch, by=by, detail={"people": len(here_before)})
    AuditEvent.objects.bulk_create(audit.entry("import.undone", one, by=by) for one in here_before)
    Learner.objects.filter(pk__in=[one.pk for one in here_before]).update(
        revision=F("revision") + 1
    )
    notifications.settle_of(*(one.pk for one in here_before))


def _delete(added: Added, users: list[int], say: Say) -> None:
    """Delete what was added, to which nothing else refers: in blocks, without loading it.

    For each row PostgreSQL looks into every table that could refer to it, which takes nearly all
    of the time; at once, so that the share done is true.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    enrolments = list(added.enrolments.values_list("pk", flat=True))
    learners = list(added.learners.values_list("pk", flat=True))
    for facts in FACTS:
        rows = facts.objects.filter(origin=added.batch)
        rows._raw_delete(rows.db)
    rows = TutorAssignment.objects.filter(learner__in=added.learners)
    rows._raw_delete(rows.db)
    gone = [(Enrolment, enrolments), (Learner, learners), (User, users)]
    total, done = sum(len(ids) for _model, ids in gone), 0
    for model, ids in gone:
        for first in range(0, len(ids), BLOCK):
            block = ids[first : first + BLOCK]
            rows = model._default_manager.filter(pk__in=block)
            rows._raw_delete(rows.db)
            done += len(block)
            say(10 + 90 * done // total)


def _restore(entries: QuerySet[AuditEvent], since: dt.date) -> None:
    """Make people who were here before as they were before these entries of the audit."""
    names: dict[int, tuple[str, str]] = {}
    tutors: dict[int, list[list[Any]]] = {}
    joined: set[int] = set()
    for entry in entries:
        if entry.verb == "tutor.assign":
            tutors[entry.learner_id] = entry.detail["changes"]
        elif entry.verb == "login.join":
            joined.add(entry.learner_id)
        elif entry.verb == "learner.import":
            for kind, _place, was, becomes in entry.detail["changes"]:
                if kind == NAMES:
                    names[entry.learner_id] = was, becomes
                elif kind == LOGINS:
                    joined.add(entry.learner_id)
    _restore_names(names)
    Learner.objects.filter(pk__in=joined).update(user=None)
    _restore_tutors(tutors, since)


def _restore_names(names: Mapping[int, tuple[str, str]]) -> None:
    learners = list(Learner.objects.filter(pk__in=names).select_related("user"))
    users = []
    for learner in learners:
        was, becomes = names[learner.pk]
        learner.name = was
        if learner.user and learner.user.name == becomes:
            learner.user.name = was
            users.append(learner.user)
    Learner.objects.bulk_update(learners, ["name"], batch_size=BLOCK)
    User.objects.bulk_update(users, ["name"], batch_size=BLOCK)


def _restore_tutors(tutors: Mapping[int, list[list[Any]]], since: dt.date) -> None:
    """Take back assignments that began with the import, and open those that it ended."""
    assignments = TutorAssignment.objects.filter(learner__in=tutors)
    assignments.filter(from_on__gte=since).delete()
    there = {(row.learner_id, row.tutor_id, str(row.from_on)): row for row in assignments}
    for learner, rows in tutors.items():
        for tutor, from_on, until_on in rows:
            new = TutorAssignment(learner_id=learner, tutor_id=tutor, from_on=from_on)
            there.setdefault((learner, tutor, from_on), new).until_on = until_on or None
    ended = [row for row in there.values() if row.pk]
    TutorAssignment.objects.bulk_update(ended, ["until_on"], batch_size=BLOCK)
    TutorAssignment.objects.bulk_create(row for row in there.values() if not row.pk)


def _restore_offering(entry: AuditEvent) -> None:
    offerings = Offering.objects.filter(public_id=entry.object_id)
    if entry.verb == "offering.change":
        offerings.update(**{name: value or None for name, value in entry.detail["was"].items()})
    elif not any(rows.exists() for rows in referring(offerings)):
        offerings.delete()
