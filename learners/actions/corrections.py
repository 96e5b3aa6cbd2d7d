"""Corrections: a learner reports a wrong fact, and a named person answers by a date."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from learners import clock
from learners.actions import audit, notifications
from learners.actions.correcting import correct
from learners.models import Assessment, Correction, Enrolment, Learner, Role, RoleKind, User
from learners.models.correction import Answer
from learners.models.record import PROTECTED, FactRow
from learners.permissions import can_answer_correction

DAYS_TO_ANSWER = 30


class AlreadyAnsweredError(Exception):
    """The correction has been answered, perhaps in another tab."""


def place_of(fact: FactRow) -> tuple[int | None, str]:
    """Return a fact's offering and the name of its work or module; None and "" for facts about the
    person."""
    if fact.assessment is not None:
        assessment = Assessment.objects.select_related("offering__module").get(pk=fact.assessment)
        return assessment.offering_id, f"{assessment.name} ({assessment.offering.module.name})"
    if fact.enrolment is not None:
        enrolment = Enrolment.objects.select_related("offering__module").get(pk=fact.enrolment)
        return enrolment.offering_id, enrolment.offering.module.name
    return None, ""


def owner_for(learner: Learner, fact: FactRow, offering_id: int | None, on: dt.date) -> User | None:
    """Return who answers: the module's owner, otherwise a tutor or an administrator, never the
    learner.

    Protected characteristics go straight to an administrator, since tutors cannot see them.
    """
    return owner_of_kind(learner, fact.kind, offering_id, on)


def owner_of_kind(learner: Learner, kind: str, offering_id: int | None, on: dt.date) -> User | None:
    """Return who answers about a kind of fact, even if the fact itself has been removed."""
    people = User.objects.filter(is_active=True).exclude(pk=learner.user_id or 0)
    roles = Role.objects.in_force(on)
    if offering_id is not None:
        owners = roles.filter(kind=RoleKind.MODULE_OWNER, module__offerings=offering_id)
        if owner := people.filter(roles__in=owners).order_by("roles__from_on", "pk").first():
            return owner
    if kind != PROTECTED:
        assignments = learner.assignments.with_tutor_role(on)
        if tutor := people.filter(tutees__in=assignments).first():
            return tutor
    administrators = roles.filter(kind=RoleKind.ADMINISTRATOR)
    return people.filter(roles__in=administrators).order_by("roles__from_on", "pk").first()


@transaction.atomic
def ask(
    *, learner: Learner, fact: FactRow, fact_words: str, words: str, owner: User, by: User
) -> tuple[Correction, bool]:
    """Ask for a fact to be checked, once for a double click.

    Return the open correction and whether it is new.
    """
    correction, is_new = Correction.objects.get_or_create(
        learner=learner,
        fact_kind=fact.kind,
        fact_id=fact.pk,
        answer=Answer.OPEN,
        defaults={
            "fact_words": fact_words[:300],
            "words": words,
            "asked_at": clock.now(),
            "due_on": clock.today() + dt.timedelta(days=DAYS_TO_ANSWER),
            "owner": owner,
        },
    )
    if is_new:
        _record("correction.ask", correction, by)
        notifications.post(to=owner, kind="correction asked", about=correction)
    return correction, is_new


@dataclass(frozen=True)
class Verdict:
    """An answer: its kind and reason, and the right value of the fact (`more`: further columns), or
    who was told of it and when."""

    answer: str
    reason: str
    fact: FactRow | None = None
    right: Any = None
    more: dict[str, Any] = field(default_factory=dict)
    passed_to: str = ""
    passed_on: dt.date | None = None


@transaction.atomic
def answer(*, correction: Correction, verdict: Verdict, by: User) -> Correction:
    """Answer a correction: if it is right, write the later fact.

    Raise `AlreadyAnsweredError` if someone has answered it.
    """
    rows = Correction.objects.select_for_update().select_related(None)
    row = rows.get(pk=correction.pk)
    if not can_answer_correction(by, row, clock.today()):
        raise AlreadyAnsweredError
    if verdict.answer == Answer.CORRECTED and verdict.fact is not None:
        row.new_id = correct(row.learner, verdict.fact, verdict.right, by=by, **verdict.more)
    row.answer, row.reason = verdict.answer, verdict.reason
    row.passed_to, row.passed_on = verdict.passed_to, verdict.passed_on
    row.answered_at, row.answered_by = clock.now(), by
    row.save()
    _record("correction.answer", row, by)
    notifications.settle_about(row)
    notifications.post(to=row.learner.user, kind="correction answered", about=row)
    return row


def _record(verb: str, correction: Correction, by: User) -> None:
    audit.record(verb, correction, by=by, detail={"answer": correction.answer})
