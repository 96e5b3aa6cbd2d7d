"""Who is here, in what role, with whom, studying what."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Q

from learners.actions.audit import record
from learners.models import (
    Assessment,
    Campus,
    Competency,
    Coverage,
    Enrolment,
    Learner,
    Module,
    Offering,
    Programme,
    Role,
    RoleKind,
    TutorAssignment,
    User,
)


@transaction.atomic
def add_user(*, email: str, name: str, password: str | None, by: Any, at: dt.datetime) -> User:
    user = User.objects.create_user(email=email, password=password, name=name, joined_at=at)
    record(verb="user.add", kind="user", object_id=user.pk, label=name, by=by, at=at)
    return user


@transaction.atomic
def add_learner(
    *, reference: str, name: str, by: Any, at: dt.datetime, user: User | None = None
) -> Learner:
    learner = Learner.objects.create(reference=reference, name=name, user=user, created_at=at)
    record(
        verb="learner.add",
        kind="learner",
        object_id=learner.pk,
        label=name or reference,
        by=by,
        at=at,
        learner=learner,
    )
    return learner


class AddressTakenError(Exception):
    """Somebody signs in with this e-mail address already."""


@transaction.atomic
def give_login(*, learner: Learner, email: str, by: Any, at: dt.datetime) -> User:
    """Let a learner sign in; she sets her password herself. One who has a login keeps it.

    Raises `AddressTakenError`: a record is never handed to whoever happens to have the address.
    """
    # Her login is read after the lock: joined to it, it would be as it stood before the wait.
    held = Learner.objects.select_for_update().get(pk=learner.pk)
    if held.user:
        return held.user
    if User.objects.filter(email__iexact=email).exists():
        raise AddressTakenError
    name = held.name or held.reference
    held.user = User.objects.create_user(email=email, password=None, name=name, joined_at=at)
    held.save(update_fields=["user"])
    record(
        verb="login.give",
        kind="learner",
        object_id=held.pk,
        label=name,
        by=by,
        at=at,
        learner=held,
    )
    return held.user


@transaction.atomic
def appoint(
    *,
    user: User,
    kind: str,
    from_on: dt.date,
    by: Any,
    at: dt.datetime,
    module: Any = None,
    until_on: dt.date | None = None,
) -> Role:
    """Give somebody a role from a day. One that she holds on that day already is returned as it
    is: giving it twice, from two tabs, is giving it once."""
    User.objects.select_for_update().get(pk=user.pk)
    held = Role.objects.in_force(from_on).filter(user=user, kind=kind, module=module).first()
    if held:
        return held
    role = Role.objects.create(
        user=user, kind=kind, module=module, from_on=from_on, until_on=until_on
    )
    _audit_role("role.give", role, by, at)
    return role


class LastAdministratorError(Exception):
    """Without her nobody could give anybody a role again."""


@transaction.atomic
def end_role(*, role: Role, on: dt.date, by: Any, at: dt.datetime) -> bool:
    """From that day on she no longer holds it; one that had not begun goes without a trace but
    the audit's. Returns whether anything changed.

    Raises `LastAdministratorError` where no administrator without an end would be left.
    """
    ruling = Role.objects.filter(kind=RoleKind.ADMINISTRATOR, until_on__isnull=True)
    others = ruling.filter(from_on__lte=on, user__is_active=True).exclude(user=role.user_id)
    if role.kind == RoleKind.ADMINISTRATOR:
        list(ruling.select_for_update().order_by("pk"))  # two ended at once wait for each other
        if not others.exists():
            raise LastAdministratorError
    running = Role.objects.filter(Q(until_on__isnull=True) | Q(until_on__gt=on), pk=role.pk)
    ended = running.filter(from_on__lt=on).update(until_on=on) or running.delete()[0]
    if ended:
        _audit_role("role.end", role, by, at)
    return bool(ended)


def _audit_role(verb: str, role: Role, by: Any, at: dt.datetime) -> None:
    detail = {"user": role.user_id, "module": role.module and role.module.code}
    label = f"{role.user}: {role.kind}"
    record(verb=verb, kind="role", object_id=role.pk, label=label, by=by, at=at, detail=detail)


class OwnTutorError(ValueError):
    """Nobody is her own tutor."""


@transaction.atomic
def assign_tutor(
    *, learner: Learner, tutor: User, from_on: dt.date, by: Any, at: dt.datetime
) -> TutorAssignment:
    """Make someone her tutor from a day; whoever was, is not from that day on.

    Raises `OwnTutorError`.
    """
    if Learner.objects.filter(pk=learner.pk, user=tutor).exists():
        raise OwnTutorError
    TutorAssignment.objects.filter(learner=learner, until_on__isnull=True).update(until_on=from_on)
    assignment = TutorAssignment.objects.create(learner=learner, tutor=tutor, from_on=from_on)
    record(
        verb="tutor.assign",
        kind="learner",
        object_id=learner.pk,
        label=f"{learner}: {tutor}",
        by=by,
        at=at,
        learner=learner,
    )
    return assignment


@transaction.atomic
def change_tutor(*, learner: Learner, tutor: User, on: dt.date, by: Any, at: dt.datetime) -> None:
    """Make someone her tutor from that day on, whoever was or would have been; twice is once.

    Raises `OwnTutorError`.
    """
    Learner.objects.select_for_update().get(pk=learner.pk)
    running = TutorAssignment.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gt=on), learner=learner
    )
    if running.filter(until_on__isnull=True, tutor=tutor).exists():
        return
    running.filter(from_on__gte=on).delete()  # whoever stood in for the old tutor goes too
    running.update(until_on=on)
    assign_tutor(learner=learner, tutor=tutor, from_on=on, by=by, at=at)


@transaction.atomic
def enrol(*, learner: Learner, offering: Offering, by: Any, at: dt.datetime) -> Enrolment:
    """Give her a place in an offering; from when is a fact (`facts.register`)."""
    enrolment, fresh = Enrolment.objects.get_or_create(learner=learner, offering=offering)
    if fresh:
        record(
            verb="enrolment.add",
            kind="enrolment",
            object_id=enrolment.pk,
            label=str(offering),
            by=by,
            at=at,
            learner=learner,
        )
    return enrolment


@transaction.atomic
def offer_module(
    *,
    programme: Programme,
    code: str,
    name: str,
    statement: str,
    run: str,
    dates: tuple[dt.date, dt.date],
    by: Any,
    at: dt.datetime,
    campus: Campus | None = None,
) -> Offering:
    """Add a module to a programme, with the one thing that it lets learners do, and run it once."""
    module, fresh = Module.objects.get_or_create(code=code, defaults={"name": name})
    if fresh:
        competency = Competency.objects.create(code=code, statement=statement)
        module.competencies.add(competency)
    module.programmes.add(programme)
    offering = Offering.objects.create(
        module=module, code=run, from_on=dates[0], until_on=dates[1], campus=campus
    )
    record(
        verb="offering.open",
        kind="offering",
        object_id=offering.pk,
        label=str(offering),
        by=by,
        at=at,
    )
    return offering


@transaction.atomic
def add_assessment(
    *,
    offering: Offering,
    code: str,
    name: str,
    kind: str,
    weight: float,
    by: Any,
    at: dt.datetime,
) -> Assessment:
    work = Assessment.objects.create(
        offering=offering, code=code, name=name, kind=kind, weight=weight
    )
    record(verb="assessment.add", kind="assessment", object_id=work.pk, label=name, by=by, at=at)
    return work


@transaction.atomic
def connect_feed(
    *, offering: Offering, feed: str, from_on: dt.date, by: Any, at: dt.datetime
) -> Coverage:
    """From that day on, silence in this feed means something."""
    coverage = Coverage.objects.create(
        offering=offering, feed=feed, from_on=from_on, until_on=None, recorded_at=at
    )
    record(
        verb="feed.connect",
        kind="offering",
        object_id=offering.pk,
        label=f"{feed}: {offering}",
        by=by,
        at=at,
    )
    return coverage
