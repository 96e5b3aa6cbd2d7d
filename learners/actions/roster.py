"""People, their roles, tutors and enrolments."""

import datetime as dt

from django.db import transaction
from django.db.models import Q, QuerySet

from learners import clock
from learners.actions import audit, notifications
from learners.actions.devices import end_sessions, forget_devices
from learners.models import (
    STAFF,
    Assessment,
    Campus,
    Competency,
    Coverage,
    Enrolment,
    Learner,
    Module,
    Offering,
    Origin,
    Programme,
    Role,
    RoleKind,
    TutorAssignment,
    User,
)


class AddressTakenError(Exception):
    """Someone already signs in with this email address."""


class LastAdministratorError(Exception):
    """The last administrator cannot lose the role: no one could give roles again."""


class OwnTutorError(ValueError):
    """A learner cannot be their own tutor."""


@transaction.atomic
def add_user(*, email: str, name: str, password: str | None, by: User | str) -> User:
    user = User.objects.create_user(
        email=email, password=password, name=name, joined_at=clock.now()
    )
    audit.record("user.add", user, by=by, label=name)
    return user


@transaction.atomic
def add_learner(*, reference: str, name: str, by: User | str, user: User | None = None) -> Learner:
    learner = Learner.objects.create(
        reference=reference, name=name, user=user, created_at=clock.now()
    )
    audit.record("learner.add", learner, by=by)
    return learner


@transaction.atomic
def give_login(*, learner: Learner, email: str, by: User | str) -> User:
    """Give a learner a login, whose password they will set; an existing login stays.

    Raise `AddressTakenError` if another login has the address: it may be another person's.
    """
    # Read the login after locking: in one query it could be out of date.
    locked_learner = Learner.objects.select_for_update().get(pk=learner.pk)
    if locked_learner.user:
        return locked_learner.user
    if User.objects.filter(email__iexact=email).exists():
        raise AddressTakenError
    locked_learner.user = User.objects.create_user(
        email=email, password=None, name=str(locked_learner), joined_at=clock.now()
    )
    locked_learner.save(update_fields=["user"])
    audit.record("login.give", locked_learner, by=by)
    return locked_learner.user


@transaction.atomic
def appoint(
    *,
    user: User,
    kind: str,
    from_on: dt.date,
    by: User | str,
    module: Module | None = None,
    programme: Programme | None = None,
    offering: Offering | None = None,
    until_on: dt.date | None = None,
    origin: Origin = Origin.HAND,
) -> Role:
    """Give someone a role from a day, or return the one already in force then, as after a double
    click.

    A representative needs a programme or an offering; the database refuses one who has neither.
    """
    User.objects.select_for_update().get(pk=user.pk)
    scope = {"module": module, "programme": programme, "offering": offering}
    current = Role.objects.in_force(from_on).filter(user=user, kind=kind, **scope).first()
    if current:
        return current
    dates = {"from_on": from_on, "until_on": until_on}
    role = Role.objects.create(user=user, kind=kind, origin=origin, **scope, **dates)
    _record_role("role.give", role, by)
    return role


@transaction.atomic
def end_role(*, role: Role, on: dt.date, by: User | str) -> bool:
    """End a role from that day, or delete it if it has not begun; return whether anything changed.

    Raise `LastAdministratorError` if no administrator without an end date would remain.
    """
    administrators = Role.objects.filter(kind=RoleKind.ADMINISTRATOR, until_on__isnull=True)
    other_administrators = administrators.filter(from_on__lte=on, user__is_active=True).exclude(
        user=role.user_id
    )
    if role.kind == RoleKind.ADMINISTRATOR:
        list(administrators.select_for_update().order_by("pk"))  # makes concurrent calls wait
        if not other_administrators.exists():
            raise LastAdministratorError
    running = Role.objects.filter(Q(until_on__isnull=True) | Q(until_on__gt=on), pk=role.pk)
    ended = running.filter(from_on__lt=on).update(until_on=on) or running.delete()[0]
    if ended:
        _record_role("role.end", role, by)
    return bool(ended)


def _record_role(verb: str, role: Role, by: User | str) -> None:
    detail = {
        "user": role.user_id,
        "module": role.module and role.module.code,
        "programme": role.programme and role.programme.code,
        "offering": role.offering and str(role.offering),
    }
    audit.record(verb, role, by=by, detail=detail)
    if role.kind in STAFF:
        forget_devices(role.user)
        if verb == "role.give" and role.user != by:
            end_sessions(role.user)  # they have not shown a second factor


@transaction.atomic
def assign_tutor(
    *, learner: Learner, tutor: User, from_on: dt.date, by: User | str
) -> TutorAssignment:
    """Make someone the learner's tutor from a day, instead of the previous one.

    Raise `OwnTutorError` if that is the learner themselves.
    """
    if Learner.objects.filter(pk=learner.pk, user=tutor).exists():
        raise OwnTutorError
    TutorAssignment.objects.filter(learner=learner, until_on__isnull=True).update(until_on=from_on)
    assignment = TutorAssignment.objects.create(learner=learner, tutor=tutor, from_on=from_on)
    audit.record("tutor.assign", learner, by=by, label=f"{learner}: {tutor}")
    notifications.settle_of(learner)
    return assignment


@transaction.atomic
def add_tutor(
    *, learner: Learner, tutor: User, from_on: dt.date, until_on: dt.date, by: User | str
) -> TutorAssignment:
    """Make someone a tutor of the learner beside the others, until a day.

    Raise `OwnTutorError` if that is the learner themselves.
    """
    if learner.user_id == tutor.pk:
        raise OwnTutorError
    dates = {"from_on": from_on, "until_on": until_on}
    assignment = TutorAssignment.objects.create(learner=learner, tutor=tutor, **dates)
    audit.record("tutor.add", learner, by=by, label=f"{learner}: {tutor}")
    return assignment


@transaction.atomic
def change_tutor(*, learner: Learner, tutor: User, on: dt.date, by: User | str) -> None:
    """Make someone the only tutor from that day, whatever was assigned; repeating it changes
    nothing.

    Raise `OwnTutorError` if that is the learner themselves.
    """
    Learner.objects.select_for_update().get(pk=learner.pk)
    running = TutorAssignment.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gt=on), learner=learner
    )
    if running.filter(until_on__isnull=True, tutor=tutor).exists():
        return
    running.filter(from_on__gte=on).delete()  # including the old tutor's deputies
    running.update(until_on=on)
    assign_tutor(learner=learner, tutor=tutor, from_on=on, by=by)
    notifications.post(to=learner.user, kind="tutor changed", about=learner)


def caseload(tutor: User) -> QuerySet[Learner]:
    """Return the learners whose tutor someone is until further notice: not those they cover."""
    own = TutorAssignment.objects.filter(tutor=tutor, until_on__isnull=True)
    return Learner.objects.filter(pk__in=own.values("learner")).select_related("user")


@transaction.atomic
def move_caseload(*, tutor: User, to: User, on: dt.date, by: User | str) -> int:
    """Give all learners of a tutor to another, who is never their own tutor; return how many."""
    learners = list(caseload(tutor).exclude(user=to).order_by("pk"))
    for learner in learners:
        change_tutor(learner=learner, tutor=to, on=on, by=by)
    return len(learners)


@transaction.atomic
def enrol(*, learner: Learner, offering: Offering, by: User | str) -> Enrolment:
    """Give the learner a place in an offering; its start is a fact (`facts.register`)."""
    enrolment, is_new = Enrolment.objects.get_or_create(learner=learner, offering=offering)
    if is_new:
        audit.record("enrolment.add", enrolment, by=by, label=str(offering))
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
    by: User | str,
    campus: Campus | None = None,
) -> Offering:
    """Add a module with its competency to a programme, and an offering of it."""
    module, is_new = Module.objects.get_or_create(code=code, defaults={"name": name})
    if is_new:
        competency = Competency.objects.create(code=code, statement=statement)
        module.competencies.add(competency)
    module.programmes.add(programme)
    offering = Offering.objects.create(
        module=module, code=run, from_on=dates[0], until_on=dates[1], campus=campus
    )
    audit.record("offering.open", offering, by=by)
    return offering


@transaction.atomic
def add_assessment(
    *, offering: Offering, code: str, name: str, kind: str, weight: float, by: User | str
) -> Assessment:
    assessment = Assessment.objects.create(
        offering=offering, code=code, name=name, kind=kind, weight=weight
    )
    audit.record("assessment.add", assessment, by=by)
    return assessment


@transaction.atomic
def connect_feed(*, offering: Offering, feed: str, from_on: dt.date, by: User | str) -> Coverage:
    """Start a feed's coverage, which reaches as far as the feed is heard (`actions.feeds`)."""
    coverage = Coverage.objects.create(
        offering=offering, feed=feed, from_on=from_on, until_on=from_on, recorded_at=clock.now()
    )
    audit.record("feed.connect", offering, by=by, label=f"{feed}: {offering}")
    return coverage
