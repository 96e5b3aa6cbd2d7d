"""Who is here, in what role, with whom, studying what."""

import datetime as dt
from typing import Any

from django.db import transaction

from learners.actions.audit import record
from learners.models import (
    Assessment,
    Campus,
    ClosedDay,
    Competency,
    Coverage,
    Enrolment,
    Learner,
    Module,
    Offering,
    Programme,
    Role,
    Term,
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


@transaction.atomic
def appoint(
    *, user: User, kind: str, from_on: dt.date, by: Any, at: dt.datetime, module: Any = None
) -> Role:
    role, fresh = Role.objects.get_or_create(user=user, kind=kind, module=module, from_on=from_on)
    if fresh:
        record(
            verb="role.give",
            kind="role",
            object_id=role.pk,
            label=f"{user}: {kind}",
            by=by,
            at=at,
        )
    return role


@transaction.atomic
def assign_tutor(
    *, learner: Learner, tutor: User, from_on: dt.date, by: Any, at: dt.datetime
) -> TutorAssignment:
    """Make someone her tutor from a day; whoever was, is not from that day on."""
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
def open_term(*, name: str, from_on: dt.date, until_on: dt.date, by: Any, at: dt.datetime) -> Term:
    term = Term.objects.create(name=name, from_on=from_on, until_on=until_on)
    record(verb="term.open", kind="term", object_id=term.pk, label=name, by=by, at=at)
    return term


@transaction.atomic
def close_day(
    *, on: dt.date, name: str, by: Any, at: dt.datetime, campus: Campus | None = None
) -> ClosedDay:
    day = ClosedDay.objects.create(on=on, name=name, campus=campus)
    record(verb="day.close", kind="closed day", object_id=day.pk, label=f"{on}", by=by, at=at)
    return day


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
