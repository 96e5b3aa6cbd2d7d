"""Meetings of representatives and staff, their decisions, and handing over."""

import datetime as dt

from django.db import transaction

from feedback import sight
from feedback.models import Handover, Meeting, MeetingDecision
from learners import clock
from learners.actions import audit, notifications
from learners.models import Programme, Role, RoleKind, User


@transaction.atomic
def call(
    *, programme: Programme | None, starts_at: dt.datetime, where: str, agenda: str, by: User
) -> Meeting:
    """Call a meeting, once for a double click, and notify those who speak for its learners."""
    meeting, is_new = Meeting.objects.get_or_create(
        programme=programme,
        starts_at=starts_at,
        defaults={"where": where, "agenda": agenda, "called_at": clock.now(), "called_by": by},
    )
    if is_new:
        audit.record("meeting.call", meeting, by=by)
        today = clock.today()
        everyone = sight.with_role(RoleKind.REPRESENTATIVE, on=today)
        people = sight.representatives(programme, today) if programme else everyone
        to = [(person, meeting) for person in people.exclude(pk=by.pk)]
        notifications.post_all(to=to, kind="meeting called")
    return meeting


@transaction.atomic
def decide(
    *, meeting: Meeting, words: str, owner: User, due_on: dt.date, by: User
) -> MeetingDecision:
    """Record what a meeting decided, once for a double click, and notify who does it."""
    decision, is_new = MeetingDecision.objects.get_or_create(
        meeting=meeting,
        words=words,
        defaults={
            "owner": owner,
            "due_on": due_on,
            "written_at": clock.now(),
            "written_by": by,
        },
    )
    if is_new:
        audit.record("meeting.decide", meeting, by=by)
        if owner != by:
            notifications.post(to=owner, kind="meeting decided", about=meeting)
    return decision


@transaction.atomic
def finish(*, decision: MeetingDecision, by: User) -> bool:
    """Record that a decision is carried out; return whether that is new."""
    open_decision = MeetingDecision.objects.filter(pk=decision.pk, done_at__isnull=True)
    if not open_decision.update(done_at=clock.now()):
        return False
    audit.record("meeting.finish", decision.meeting, by=by)
    notifications.settle_about(decision.meeting)
    return True


@transaction.atomic
def hand_over(*, role: Role, words: str, by: User) -> Handover:
    """Leave words for those who will speak for the same learners, once for a double click."""
    Role.objects.select_for_update().get(pk=role.pk)
    scope = {"programme": role.programme, "offering": role.offering}
    last = Handover.objects.filter(**scope).order_by("-written_at", "-pk").first()
    if last and (last.words, last.written_by_id) == (words, by.pk):
        return last
    note = Handover.objects.create(words=words, written_at=clock.now(), written_by=by, **scope)
    audit.record("role.hand_over", role, by=by)
    return note
