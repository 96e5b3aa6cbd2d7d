"""Write facts. Each is an insert; a correction is a later insert (ADR 0003).

Writers share a lock until they commit. Opening a night takes it alone for an instant, so no fact
can appear before the night's moment later (ADR 0002).
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.models import F

from learners import clock
from learners.actions import feeds
from learners.actions.audit import raise_college_revision
from learners.locks import Lock
from learners.models import (
    ActivityDay,
    Assessment,
    CheckIn,
    DeadlineSet,
    Enrolment,
    Fact,
    Learner,
    Left,
    Mark,
    Registered,
    Result,
    Site,
    User,
)
from learners.models.facts import Feed

AnyFact = TypeVar("AnyFact", bound=Fact)


def hold_facts_lock() -> dt.datetime:
    """Share the facts' lock until the transaction ends; return the moment to write as `known_at`.

    It is the database's time unless the clock is set. Read under the lock, it is never before an
    open night's moment.
    """
    Lock.FACTS.take_shared()
    return moment()


def close_facts() -> dt.datetime:
    """Wait for current writers, and make new ones wait until this transaction ends."""
    Lock.FACTS.take()
    return moment()


def moment() -> dt.datetime:
    """Return the clock's time if it is set, else the database's. Call it while holding the lock."""
    if set_time := clock.moment():
        return set_time
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        now: dt.datetime = cursor.fetchone()[0]
    return now


@transaction.atomic
def write(
    model: type[AnyFact],
    learner_id: int | None,
    *,
    after: dt.datetime | None = None,
    **values: Any,
) -> AnyFact:
    """Insert a fact that is known from now on, and never before what it corrects (`after`)."""
    now = hold_facts_lock()
    if learner_id is None:
        raise_college_revision()
    else:
        Learner.objects.filter(pk=learner_id).update(revision=F("revision") + 1)
    known_at = max(now, after) if after else now
    return model.objects.create(known_at=known_at, recorded_at=now, **values)


def register(enrolment: Enrolment, *, on: dt.date, credits: int | None = None) -> Registered:
    return write(Registered, enrolment.learner_id, enrolment=enrolment, on=on, credits=credits)


def leave(enrolment: Enrolment, *, on: dt.date | None) -> Left:
    return write(Left, enrolment.learner_id, enrolment=enrolment, on=on)


def finish(enrolment: Enrolment, *, outcome: str) -> Result:
    return write(Result, enrolment.learner_id, enrolment=enrolment, outcome=outcome)


def set_deadline(
    assessment: Assessment, *, on: dt.date | None, by: User | None = None, reason: str = ""
) -> DeadlineSet:
    return write(DeadlineSet, None, assessment=assessment, on=on, by=by, reason=reason)


@transaction.atomic
def return_mark(enrolment: Enrolment, assessment: Assessment, *, score: float | None) -> Mark:
    values = {"enrolment": enrolment, "assessment": assessment, "score": score}
    mark = write(Mark, enrolment.learner_id, **values)
    feeds.hear([enrolment.offering_id], Feed.MARKS, on=clock.today())
    return mark


@transaction.atomic
def record_activity(rows: Iterable[tuple[Enrolment, Site, int]], *, on: dt.date) -> None:
    """Record a day of activity: how often each enrolment used each site."""
    now = hold_facts_lock()
    days = ActivityDay.objects.bulk_create(
        ActivityDay(
            enrolment=enrolment, site=site, on=on, clicks=clicks, known_at=now, recorded_at=now
        )
        for enrolment, site, clicks in rows
    )
    feeds.hear({day.enrolment.offering_id for day in days}, Feed.ACTIVITY, on=on)


def check_in(learner: Learner, *, going: int, words: str) -> CheckIn:
    return write(CheckIn, learner.pk, learner=learner, going=going, words=words)
