"""Writing facts down. Each is an insert; a correction is a later insert (ADR 0003).

Writers hold a shared lock until they commit; opening a night takes it alone for an instant, so no
fact can slip in behind the moment that the night fixed (ADR 0002).
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from learners.locks import Lock
from learners.models import (
    ActivityDay,
    Assessment,
    CheckIn,
    DeadlineSet,
    Enrolment,
    EntryQualification,
    Fact,
    Learner,
    Left,
    Mark,
    Registered,
    Result,
    Site,
    Submission,
)


def hold_facts_lock() -> dt.datetime:
    """Share the facts' lock until this transaction ends; return the database's clock.

    Read with the lock in hand, it cannot give a fact a time before a night's moment."""
    Lock.FACTS.take_shared()
    return _database_clock()


def close_facts() -> dt.datetime:
    """Wait for writers in flight, and keep new ones waiting until this transaction ends."""
    Lock.FACTS.take()
    return _database_clock()


def _database_clock() -> dt.datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: dt.datetime = cursor.fetchone()[0]
    return moment


@transaction.atomic
def _write(model: type[Fact], learner_id: int | None, at: dt.datetime | None, **values: Any) -> Any:
    """Insert a fact that is known now; `at` is given only where a college is being set up."""
    now = hold_facts_lock()
    if learner_id is not None:
        Learner.objects.filter(pk=learner_id).update(revision=F("revision") + 1)
    return model.objects.create(known_at=at or now, recorded_at=at or now, **values)


def register(
    enrolment: Enrolment, *, on: dt.date, at: dt.datetime | None = None, credits: int | None = None
) -> Registered:
    fact: Registered = _write(
        Registered, enrolment.learner_id, at, enrolment=enrolment, on=on, credits=credits
    )
    return fact


def leave(enrolment: Enrolment, *, on: dt.date | None, at: dt.datetime | None = None) -> Left:
    fact: Left = _write(Left, enrolment.learner_id, at, enrolment=enrolment, on=on)
    return fact


def finish(enrolment: Enrolment, *, outcome: str, at: dt.datetime | None = None) -> Result:
    fact: Result = _write(Result, enrolment.learner_id, at, enrolment=enrolment, outcome=outcome)
    return fact


def set_deadline(
    assessment: Assessment, *, on: dt.date | None, at: dt.datetime | None = None
) -> DeadlineSet:
    fact: DeadlineSet = _write(DeadlineSet, None, at, assessment=assessment, on=on)
    return fact


def hand_in(
    enrolment: Enrolment,
    assessment: Assessment,
    *,
    on: dt.date | None,
    at: dt.datetime | None = None,
) -> Submission:
    fact: Submission = _write(
        Submission, enrolment.learner_id, at, enrolment=enrolment, assessment=assessment, on=on
    )
    return fact


def return_mark(
    enrolment: Enrolment,
    assessment: Assessment,
    *,
    score: float | None,
    at: dt.datetime | None = None,
) -> Mark:
    fact: Mark = _write(
        Mark, enrolment.learner_id, at, enrolment=enrolment, assessment=assessment, score=score
    )
    return fact


@transaction.atomic
def record_activity(
    rows: Iterable[tuple[Enrolment, Site, int]], *, on: dt.date, at: dt.datetime | None = None
) -> None:
    """A day of a feed: how often each enrolment used each site."""
    now = hold_facts_lock()
    when = {"known_at": at or now, "recorded_at": at or now}
    ActivityDay.objects.bulk_create(
        ActivityDay(enrolment=enrolment, site=site, on=on, clicks=clicks, **when)
        for enrolment, site, clicks in rows
    )


def qualify(
    learner: Learner, *, rank: int, label: str, at: dt.datetime | None = None
) -> EntryQualification:
    fact: EntryQualification = _write(
        EntryQualification, learner.pk, at, learner=learner, rank=rank, label=label
    )
    return fact


def check_in(learner: Learner, *, going: int, words: str, at: dt.datetime | None = None) -> CheckIn:
    fact: CheckIn = _write(CheckIn, learner.pk, at, learner=learner, going=going, words=words)
    return fact
