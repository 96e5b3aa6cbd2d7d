"""The plan written down: people, logins, runs, places and facts, in the caller's transaction."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db.models import F, Q

from learners.calc.cutoffs import known_after
from learners.imports.people.plan import Plan, Step
from learners.models import (
    AuditEvent,
    Enrolment,
    Import,
    Learner,
    Left,
    Module,
    Offering,
    Programme,
    Registered,
    TutorAssignment,
    User,
)

BLOCK = 2000


class Commit:
    """Writes one plan. `now` is read with the facts' lock in hand."""

    def __init__(self, plan: Plan, batch: Import, now: dt.datetime, by: User) -> None:
        self.plan, self.batch, self.now, self.by = plan, batch, now, by
        self.zone = ZoneInfo(settings.TIME_ZONE)
        self.learners: dict[str, Learner] = dict(plan.stands.learners)
        self.touched: set[int] = set()

    def write(self) -> None:
        self._runs()
        self._people()
        self._tutors()
        self._places()
        Learner.objects.filter(pk__in=self.touched).update(revision=F("revision") + 1)

    def _runs(self) -> None:
        """Programmes, modules and runs: the new ones, and what is new about the others."""
        for key, run in self.plan.runs.items():
            row = run.first
            name = row.module_name or row.module
            module, _ = Module.objects.get_or_create(code=row.module, defaults={"name": name})
            said = {"from_on": run.from_on, "until_on": run.until_on, "campus_id": run.campus}
            if run.stands is None or run.is_changed:
                self.plan.stands.runs[key] = Offering.objects.update_or_create(
                    module=module, code=row.offering, defaults=said
                )[0]
        taught = {(row.programme, row.module): row for row in self.plan.rows if row.programme}
        for (code, module_code), row in taught.items():
            programme, _ = Programme.objects.get_or_create(
                code=code, defaults={"name": row.programme_name or code}
            )
            programme.modules.add(Module.objects.get(code=module_code))

    def _people(self) -> None:
        plan = self.plan
        users = self._logins() | plan.joins
        fresh = [
            Learner(
                reference=reference,
                name=row.name,
                user=users.get(reference),
                created_at=self.now,
            )
            for reference, row in plan.people.items()
            if reference not in self.learners
        ]
        for learner in Learner.objects.bulk_create(fresh, batch_size=BLOCK):
            self.learners[learner.reference] = learner
        self._rename()
        known = [self.learners[one] for one in users if one in plan.stands.learners]
        for learner in known:
            learner.user = users[learner.reference]
        Learner.objects.bulk_update(known, ["user"], batch_size=BLOCK)
        self.touched |= {learner.pk for learner in known}
        self._tell("login.join", plan.joins)

    def _tell(self, verb: str, told: Mapping[str, User]) -> None:
        """An audit row for each of these learners, as the page that does it one by one writes."""
        AuditEvent.objects.bulk_create(
            [
                AuditEvent(
                    at=self.now,
                    actor_id=self.by.pk,
                    actor=str(self.by)[:120],
                    verb=verb,
                    kind="learner",
                    object_id=str(self.learners[reference].pk),
                    label=f"{self.learners[reference]}: {user}"[:200],
                    learner_id=self.learners[reference].pk,
                    detail={"import": str(self.batch.public_id)},
                )
                for reference, user in told.items()
            ],
            batch_size=BLOCK,
        )

    def _logins(self) -> dict[str, User]:
        """New logins by reference; nobody knows their password until they set one."""
        people = self.plan.people
        users = [
            User(
                email=address,
                name=people[reference].name,
                password=make_password(None),
                joined_at=self.now,
            )
            for reference, address in self.plan.logins.items()
        ]
        made = User.objects.bulk_create(users, batch_size=BLOCK)
        return dict(zip(self.plan.logins, made, strict=True))

    def _rename(self) -> None:
        """The college's spelling, for her record and for a login that still bore the old one."""
        for reference, name in self.plan.names.items():
            learner = self.learners[reference]
            if learner.user and learner.user.name == learner.name:
                User.objects.filter(pk=learner.user_id).update(name=name)
            learner.name = name
            learner.save(update_fields=["name"])
            self.touched.add(learner.pk)

    def _tutors(self) -> None:
        """From today on; whoever would have begun today or later never does."""
        today, told = self.plan.today, self.plan.tutors
        people = [self.learners[reference].pk for reference in told]
        running = TutorAssignment.objects.filter(learner__in=people).filter(
            Q(until_on__isnull=True) | Q(until_on__gt=today)
        )
        running.filter(from_on__gte=today).delete()
        running.update(until_on=today)
        tutors = {reference: self.plan.stands.tutors[email] for reference, email in told.items()}
        TutorAssignment.objects.bulk_create(
            [
                TutorAssignment(learner=self.learners[reference], tutor=tutor, from_on=today)
                for reference, tutor in tutors.items()
            ],
            batch_size=BLOCK,
        )
        self._tell("tutor.assign", tutors)
        self.touched |= set(people)

    def _places(self) -> None:
        fresh = [step for step in self.plan.steps if step.place is None]
        made = Enrolment.objects.bulk_create(
            [
                Enrolment(
                    learner=self.learners[step.row.reference],
                    offering=self.plan.stands.runs[step.row.run],
                )
                for step in fresh
                if step.row
            ],
            batch_size=BLOCK,
        )
        enrolments = {id(step): row.pk for step, row in zip(fresh, made, strict=True)}
        registered, left = [], []
        for step in self.plan.steps:
            enrolment = step.place.enrolment if step.place else enrolments[id(step)]
            if step.registers and step.row:
                registered.append(
                    self._fact(Registered, enrolment, step.row.from_on, self._is_said(step))
                )
            if step.leaves or step.comes_back:
                left.append(self._leaving(step, enrolment))
            if step.place and (step.registers or step.leaves or step.comes_back):
                self.touched.add(step.place.learner)
        Registered.objects.bulk_create(registered, batch_size=BLOCK)
        Left.objects.bulk_create(left, batch_size=BLOCK)

    def _is_said(self, step: Step) -> bool:
        return step.place is not None and step.place.from_on is not None

    def _leaving(self, step: Step, enrolment: int) -> Any:
        said_before = step.place is not None and step.place.left_on is not None
        day = step.row.left_on if step.row else self.plan.today
        return self._fact(Left, enrolment, day, said_before)

    def _fact(self, model: Any, enrolment: int, day: dt.date | None, corrects: bool) -> Any:
        """A day-grain fact, known as its day is over; a correction is known from now (ADR 0002)."""
        known_at = self.now
        if day is not None and not corrects:
            known_at = min(known_after(day, self.zone), self.now)
        return model(
            enrolment_id=enrolment,
            on=day,
            known_at=known_at,
            recorded_at=self.now,
            origin=self.batch,
        )
