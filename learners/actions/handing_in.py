"""Record hand-ins. What anyone in a group hands in is handed in for everyone in it.

Each member's own row says so, whichever came first: the group, or the hand-in.
"""

import datetime as dt
from typing import Any

from django.db import transaction

from learners.actions import feeds
from learners.actions.facts import write
from learners.models import Assessment, Enrolment, GroupWork, Submission
from learners.models.facts import Feed


@transaction.atomic
def hand_in(
    enrolment: Enrolment, assessment: Assessment, *, on: dt.date | None, banked: bool = False
) -> Submission:
    """Record a hand-in; null withdraws an earlier one. A later version leaves the first day."""
    lock(assessment)
    group = group_of(enrolment, assessment)
    for member in members(assessment, group) if group else ():
        if member.pk != enrolment.pk:
            record(member, assessment, on, group=group)
    if on and not banked:
        feeds.hear([enrolment.offering_id], Feed.SUBMISSIONS, on=on)
    return record(enrolment, assessment, on, group=group, banked=banked)


@transaction.atomic
def work_together(enrolment: Enrolment, assessment: Assessment, *, group: str) -> GroupWork:
    """Put a learner into a group for a piece of work; an empty name is on their own again.

    What the group has handed in already counts for them, and what they have, for the group.
    """
    lock(assessment)
    about = {"enrolment": enrolment, "assessment": assessment, "group": group}
    place = write(GroupWork, enrolment.learner_id, **about)
    people = members(assessment, group) if group else []
    days = {member.pk: latest(Submission, member, assessment) for member in people}
    given = [row.on for row in days.values() if row and row.on]
    for member in people if given else ():
        own = days[member.pk]
        if own is None or own.on is None:
            record(member, assessment, min(given), group=group)
    return place


def lock(assessment: Assessment) -> None:
    """Let one writer at a time change a piece of work's groups and hand-ins."""
    Assessment.objects.select_for_update().get(pk=assessment.pk)


def latest(model: Any, enrolment: Enrolment, assessment: Assessment) -> Any:
    rows = model.objects.filter(enrolment=enrolment, assessment=assessment)
    return rows.latest_first().first()


def group_of(enrolment: Enrolment, assessment: Assessment) -> str:
    place = latest(GroupWork, enrolment, assessment)
    return place.group if place else ""


def members(assessment: Assessment, group: str) -> list[Enrolment]:
    """Return everyone whose latest place for this work is in the group."""
    rows = GroupWork.objects.filter(assessment=assessment).select_related("enrolment")
    rows = rows.order_by("enrolment", "-known_at", "-recorded_at", "-pk").distinct("enrolment")
    return [row.enrolment for row in rows if row.group == group]


def record(
    enrolment: Enrolment,
    assessment: Assessment,
    on: dt.date | None,
    *,
    group: str,
    banked: bool = False,
) -> Submission:
    """Write one learner's row: the first day, and the day of a later version."""
    before = latest(Submission, enrolment, assessment)
    first, last = on, None
    if on and before and before.on and before.on < on:
        first, last = before.on, on
    values = {"on": first, "last_on": last, "banked": banked, "group": group if on else ""}
    about = {"enrolment": enrolment, "assessment": assessment}
    return write(Submission, enrolment.learner_id, **about, **values)
