"""Write the plan in one transaction: people, logins, offerings, places and facts."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db.models import F, Q

from learners.actions import audit, notifications
from learners.calc.cutoffs import known_after
from learners.imports.people.plan import Plan, Step
from learners.imports.sending import analyse
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
# A big list changes what the next page's queries should expect of these.
WRITTEN = (User, Learner, TutorAssignment, Enrolment, Registered, Left)


class Commit:
    """An import that writes a plan. `now` is read while it has the facts' lock."""

    def __init__(self, plan: Plan, batch: Import, now: dt.datetime, by: User) -> None:
        self.plan, self.batch, self.now, self.by = plan, batch, now, by
        self.zone = ZoneInfo(settings.TIME_ZONE)
        self.learners: dict[str, Learner] = dict(plan.stored.learners)
        self.touched: set[int] = set()

    def write(self) -> None:
        self._runs()
        self._people()
        self._tutors()
        self._places()
        Learner.objects.filter(pk__in=self.touched).update(revision=F("revision") + 1)
        notifications.settle_of(*self.touched)
        analyse(model._meta.db_table for model in WRITTEN)

    def _runs(self) -> None:
        """Write new modules, offerings and programmes, and changes to existing ones."""
        modules = {module.code: module for module in Module.objects.all()}
        for key, run in self.plan.runs.items():
            row = run.first
            if row.module not in modules:
                name = row.module_name or row.module
                modules[row.module] = Module.objects.create(code=row.module, name=name)
            if run.stored is None or run.is_changed:
                self.plan.stored.offerings[key] = Offering.objects.update_or_create(
                    module=modules[row.module],
                    code=row.offering,
                    defaults={
                        "from_on": run.from_on,
                        "until_on": run.until_on,
                        "campus_id": run.campus,
                    },
                )[0]
        taught = {(row.programme, row.module): row for row in self.plan.rows if row.programme}
        for (code, module), row in taught.items():
            programme, _ = Programme.objects.get_or_create(
                code=code, defaults={"name": row.programme_name or code}
            )
            programme.modules.add(modules[module])

    def _people(self) -> None:
        users = self._logins() | self.plan.joins
        new = [
            Learner(reference=reference, name=row.name, created_at=self.now)
            for reference, row in self.plan.people.items()
            if reference not in self.learners
        ]
        for learner in new:
            learner.user = users.get(learner.reference)
        for learner in Learner.objects.bulk_create(new, batch_size=BLOCK):
            self.learners[learner.reference] = learner
        self._rename()
        joined = [
            self.learners[reference]
            for reference in users
            if reference in self.plan.stored.learners
        ]
        for learner in joined:
            learner.user = users[learner.reference]
        Learner.objects.bulk_update(joined, ["user"], batch_size=BLOCK)
        self.touched |= {learner.pk for learner in joined}
        self._audit("login.join", self.plan.joins)

    def _audit(self, verb: str, users: Mapping[str, User]) -> None:
        """Add an audit entry for each of these learners, as the page for a single learner does."""
        detail = {"import": str(self.batch.public_id)}
        pairs = [(self.learners[reference], user) for reference, user in users.items()]
        AuditEvent.objects.bulk_create(
            [
                audit.entry(verb, learner, by=self.by, label=f"{learner}: {user}", detail=detail)
                for learner, user in pairs
            ],
            batch_size=BLOCK,
        )

    def _logins(self) -> dict[str, User]:
        """Create logins by reference, without a password until their owners set one."""
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
        created = User.objects.bulk_create(users, batch_size=BLOCK)
        return dict(zip(self.plan.logins, created, strict=True))

    def _rename(self) -> None:
        """Write the college's spelling of a name, also to a login that still has the old one."""
        for reference, name in self.plan.names.items():
            learner = self.learners[reference]
            if learner.user and learner.user.name == learner.name:
                User.objects.filter(pk=learner.user_id).update(name=name)
            learner.name = name
            learner.save(update_fields=["name"])
            self.touched.add(learner.pk)

    def _tutors(self) -> None:
        """Assign tutors from today. Assignments that would start today or later are removed."""
        today = self.plan.today
        tutors = {
            reference: self.plan.stored.tutors[address]
            for reference, address in self.plan.tutors.items()
        }
        people = [self.learners[reference].pk for reference in tutors]
        running = TutorAssignment.objects.filter(learner__in=people).filter(
            Q(until_on__isnull=True) | Q(until_on__gt=today)
        )
        had_another = list(running.values_list("learner", flat=True))
        running.filter(from_on__gte=today).delete()
        running.update(until_on=today)
        TutorAssignment.objects.bulk_create(
            [
                TutorAssignment(learner=self.learners[reference], tutor=tutor, from_on=today)
                for reference, tutor in tutors.items()
            ],
            batch_size=BLOCK,
        )
        self._audit("tutor.assign", tutors)
        moved = Learner.objects.filter(pk__in=had_another).select_related("user").order_by("pk")
        to = [(learner.user, learner) for learner in moved]
        notifications.post_all(to=to, kind="tutor changed")
        self.touched |= set(people)

    def _places(self) -> None:
        new = [(step, step.row) for step in self.plan.steps if step.row and not step.place]
        offerings = self.plan.stored.offerings
        created = Enrolment.objects.bulk_create(
            [
                Enrolment(learner=self.learners[row.reference], offering=offerings[step.key])
                for step, row in new
            ],
            batch_size=BLOCK,
        )
        enrolments = {id(step): row.pk for (step, _row), row in zip(new, created, strict=True)}
        registered, left = [], []
        for step in self.plan.steps:
            place = step.place
            enrolment = place.enrolment if place else enrolments[id(step)]
            if step.registers and step.row:
                corrects = place is not None and place.from_on is not None
                registered.append(self._fact(Registered, enrolment, step.row.from_on, corrects))
            if step.leaves or step.comes_back:
                left.append(self._left(step, enrolment))
            if place and (step.registers or step.leaves or step.comes_back):
                self.touched.add(place.learner)
        Registered.objects.bulk_create(registered, batch_size=BLOCK)
        Left.objects.bulk_create(left, batch_size=BLOCK)

    def _left(self, step: Step, enrolment: int) -> Any:
        corrects = step.place is not None and step.place.left_on is not None
        day = step.row.left_on if step.row else self.plan.today
        return self._fact(Left, enrolment, day, corrects)

    def _fact(self, model: Any, enrolment: int, day: dt.date | None, corrects: bool) -> Any:
        """Return a day-grain fact, known after its day; a correction is known now (ADR 0002)."""
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
