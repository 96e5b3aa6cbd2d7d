"""A learner says that a fact is wrong; a named person answers by a day."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.timezone import localdate

from learners.actions import audit, notifications
from learners.models import Assessment, Correction, Enrolment, Learner, Role, RoleKind, User
from learners.models.correction import Answer
from learners.models.record import PROTECTED, Said
from learners.permissions import can_answer_correction

DAYS_TO_ANSWER = 30


class AlreadyAnsweredError(Exception):
    """Somebody was quicker, perhaps oneself in another tab."""


def place_of(fact: Said) -> tuple[int | None, str]:
    """The offering that a fact is about, and the words for what in it; nothing for the person's."""
    if fact.assessment is not None:
        work = Assessment.objects.select_related("offering__module").get(pk=fact.assessment)
        return work.offering_id, f"{work.name} ({work.offering.module.name})"
    if fact.enrolment is not None:
        enrolment = Enrolment.objects.select_related("offering__module").get(pk=fact.enrolment)
        return enrolment.offering_id, enrolment.offering.module.name
    return None, ""


def owner_for(learner: Learner, fact: Said, offering_id: int | None, on: dt.date) -> User | None:
    """Who answers: the module's owner, else her tutor, else an administrator; never herself.

    What the law protects goes straight to an administrator: tutors do not see it.
    """
    return somebody_for(learner, fact.kind, offering_id, on)


def somebody_for(learner: Learner, kind: str, offering_id: int | None, on: dt.date) -> User | None:
    """The same, where the fact itself may have gone since."""
    people = User.objects.filter(is_active=True).exclude(pk=learner.user_id or 0)
    held = Role.objects.in_force(on)
    if offering_id is not None:
        owning = held.filter(kind=RoleKind.MODULE_OWNER, module__offerings=offering_id)
        if owner := people.filter(roles__in=owning).order_by("roles__from_on", "pk").first():
            return owner
    if kind != PROTECTED:
        now = learner.assignments.held(on)
        if tutor := people.filter(tutees__in=now).first():
            return tutor
    ruling = held.filter(kind=RoleKind.ADMINISTRATOR)
    return people.filter(roles__in=ruling).order_by("roles__from_on", "pk").first()


@transaction.atomic
def ask(
    *,
    learner: Learner,
    fact: Said,
    fact_words: str,
    words: str,
    owner: User,
    by: User,
    at: dt.datetime | None = None,
) -> tuple[Correction, bool]:
    """Ask for a fact to be looked at again; asking twice (a double click) is asking once.

    Returns the open correction and whether it is new.
    """
    moment = at or timezone.now()
    correction, created = Correction.objects.get_or_create(
        learner=learner,
        fact_kind=fact.kind,
        fact_id=fact.pk,
        answer=Answer.OPEN,
        defaults={
            "fact_words": fact_words[:300],
            "words": words,
            "asked_at": moment,
            "due_on": localdate(moment) + dt.timedelta(days=DAYS_TO_ANSWER),
            "owner": owner,
        },
    )
    if created:
        _audit("correction.ask", correction, by, moment)
        notifications.post(
            to=owner, kind="correction asked", about=correction, learner=learner, at=moment
        )
    return correction, created


@transaction.atomic
def answer(
    *, correction: Correction, answer: str, reason: str, by: User, at: dt.datetime | None = None
) -> Correction:
    """Say what became of it. Raises `AlreadyAnsweredError` where somebody was quicker."""
    moment = at or timezone.now()
    held = Correction.objects.select_for_update().select_related(None).get(pk=correction.pk)
    if not can_answer_correction(by, held, localdate(moment)):
        raise AlreadyAnsweredError
    held.answer, held.reason = answer, reason
    held.answered_at, held.answered_by = moment, by
    held.save(update_fields=["answer", "reason", "answered_at", "answered_by"])
    _audit("correction.answer", held, by, moment)
    asker = held.learner.user
    notifications.post(
        to=asker, kind="correction answered", about=held, learner=held.learner, at=moment
    )
    return held


def _audit(verb: str, correction: Correction, by: User, moment: dt.datetime) -> None:
    """The audit row names the fact's kind, not its content: it outlives what it tells of."""
    audit.record(
        verb=verb,
        kind="correction",
        object_id=correction.public_id,
        label=correction.fact_kind,
        by=by,
        at=moment,
        learner=correction.learner,
        detail={"answer": correction.answer},
    )
