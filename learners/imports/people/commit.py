"""Write the plan in one transaction: people, logins, offerings, places and facts."""

import datetime as dt
import json
import secrets
import uuid
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import connection
from django.db.models import F, Q

from learners.actions import audit, notifications
from learners.calc.cutoffs import known_after
from learners.imports.people import changes as lines
from learners.imports.people.offerings import Run
from learners.imports.people.plan import NEW, Plan, Step
from learners.imports.sending import analyse, next_ids, send
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

KIND = "people"  # of import
BLOCK = 2000
INSTANT = dt.timedelta(microseconds=1)
# A big list changes what the next page's queries should expect of these.
WRITTEN = (User, Learner, TutorAssignment, Enrolment, Registered, Left)
ABOUT_NO_PERSON = (lines.OFFERINGS, lines.PROGRAMMES, lines.NAMESAKES, lines.TWICE)


Facts = dict[Any, list[tuple[int, dt.date | None, dt.datetime]]]


class NewLearner(NamedTuple):
    """Someone new, without the cost of a model for each of tens of thousands."""

    pk: int
    public_id: uuid.UUID
    name: str

    def __str__(self) -> str:
        return self.name


def unusable_password() -> str:
    """Return what `make_password(None)` does, many times as fast."""
    return UNUSABLE_PASSWORD_PREFIX + secrets.token_urlsafe(30)


class Commit:
    """An import that writes a plan. `now` is read while it has the facts' lock."""

    def __init__(self, plan: Plan, batch: Import, now: dt.datetime, by: User) -> None:
        self.plan, self.batch, self.now, self.by = plan, batch, now, by
        self.zone = ZoneInfo(settings.TIME_ZONE)
        self.detail = {"import": str(batch.public_id)}
        self.learners: dict[str, Any] = dict(plan.stored.learners)
        self.touched: set[int] = set()
        self.made = {"origin_id": batch.pk}

    def write(self, say: Callable[[int], None]) -> None:
        """Write everything; `say` takes how far this is, in hundredths."""
        with connection.cursor() as cursor:
            # Checked as rows go in, not queued until the end.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        self._runs()
        self._audit_changes()
        steps: dict[str, list[Step]] = {}
        for step in self.plan.steps:
            steps.setdefault(step.reference, []).append(step)
        references = list(steps)
        for first in range(0, len(references), BLOCK):
            block = references[first : first + BLOCK]
            created = self._people(block)
            self._tutors(block)
            self._places([step for reference in block for step in steps[reference]])
            for reference in created:  # a big list has no room for them all
                del self.learners[reference]
            say(30 + 70 * (first + len(block)) // len(references))
        Learner.objects.filter(pk__in=self.touched).update(revision=F("revision") + 1)
        notifications.settle_of(*self.touched)
        analyse(model._meta.db_table for model in WRITTEN)
        with connection.cursor() as cursor:
            # What else the transaction writes may be complete only at its end.
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")

    def _runs(self) -> None:
        """Write new modules, offerings and programmes, and changes to existing offerings."""
        stored = self.plan.stored
        for key, run in self.plan.runs.items():
            row = run.first
            if row.module not in stored.modules:
                name = row.module_name or row.module
                stored.modules[row.module] = Module.objects.create(code=row.module, name=name)
            if run.stored is None or run.is_changed:
                stored.offerings[key] = self._run(run)
        for (code, module), row in self.plan.taught.items():
            if code not in stored.programmes:
                name = row.programme_name or code
                stored.programmes[code] = Programme.objects.create(code=code, name=name)
            stored.programmes[code].modules.add(stored.modules[module])

    def _run(self, run: Run) -> Offering:
        old, names = run.stored, ("from_on", "until_on", "campus_id")
        was = {name: str(getattr(old, name) or "") for name in names if old}
        offering, _is_new = Offering.objects.update_or_create(
            module=self.plan.stored.modules[run.first.module],
            code=run.first.offering,
            defaults={"from_on": run.from_on, "until_on": run.until_on, "campus_id": run.campus},
        )
        verb = "offering.change" if old else "offering.open"
        audit.record(verb, offering, by=self.by, detail={**self.detail, "was": was})
        return offering

    def _audit_changes(self) -> None:
        """Add one entry for each person here before who changes, with everything old and new."""
        about: dict[str, list[list[str]]] = {}
        for change in lines.changes(self.plan, [*filter(self._is_here, self.plan.steps)]):
            if change.kind not in ABOUT_NO_PERSON:
                line = [change.kind, change.place, change.was, change.becomes]
                about.setdefault(change.reference, []).append(line)
        absent = [step.place.learner for step in self.plan.steps if step.place and not step.row]
        people = [one for reference, one in self.learners.items() if reference in about]
        people += Learner.objects.filter(pk__in=absent).exclude(pk__in=[one.pk for one in people])
        self._audit("learner.import", [(one, str(one), about[one.reference]) for one in people])

    def _is_here(self, step: Step) -> bool:
        return step.state != NEW or step.reference in self.learners

    def _audit(self, verb: str, entries: Iterable[tuple[Any, str, Any]]) -> None:
        """Add an audit entry for each of these learners, as the page for a single learner does."""
        event = audit.entry(verb, Learner(), by=self.by)
        send(
            AuditEvent,
            ("object_id", "label", "learner_id", "detail"),
            (
                (one.public_id, label[:200], one.pk, self._detail(changes))
                for one, label, changes in entries
            ),
            at=event.at,
            actor_id=event.actor_id,
            actor=event.actor,
            verb=event.verb,
            kind=event.kind,
        )

    def _detail(self, changes: Any) -> str:
        return json.dumps({**self.detail, "changes": changes})

    def _people(self, block: Sequence[str]) -> list[str]:
        """Write the people of a block; return the references of the new ones."""
        users = self._logins([ref for ref in block if ref in self.plan.logins])
        users |= {ref: self.plan.joins[ref].pk for ref in block if ref in self.plan.joins}
        people = self.plan.people
        created = [ref for ref in block if ref not in self.learners and ref in people]
        self._rename([ref for ref in block if ref in self.plan.names])
        joined = [self.learners[ref] for ref in users if ref in self.learners]
        for learner in joined:
            learner.user_id = users[learner.reference]
        Learner.objects.bulk_update(joined, ["user"], batch_size=BLOCK)
        self.touched |= {learner.pk for learner in joined}
        ids = next_ids(Learner, len(created))
        new = {
            ref: NewLearner(pk, uuid.uuid4(), people[ref].name)
            for ref, pk in zip(created, ids, strict=True)
        }
        send(
            Learner,
            ("id", "public_id", "name", "reference", "user_id"),
            ((*one, ref, users.get(ref)) for ref, one in new.items()),
            **self.made,
            created_at=self.now,
        )
        self.learners |= new
        joins = [(ref, self.plan.joins[ref]) for ref in block if ref in self.plan.joins]
        self._audit(
            "login.join",
            [(self.learners[ref], f"{self.learners[ref]}: {user}", []) for ref, user in joins],
        )
        return created

    def _logins(self, references: Sequence[str]) -> dict[str, int]:
        """Create logins by reference, without a password until their owners set one."""
        plan = self.plan
        users = dict(zip(references, next_ids(User, len(references)), strict=True))
        send(
            User,
            ("id", "email", "name", "password"),
            (
                (pk, plan.logins[ref], plan.people[ref].name, unusable_password())
                for ref, pk in users.items()
            ),
            **self.made,
            joined_at=self.now,
        )
        return users

    def _rename(self, references: Iterable[str]) -> None:
        """Write the college's spelling of a name, also to a login that still has the old one."""
        learners, users = [], []
        for reference in references:
            learner = self.learners[reference]
            if learner.user and learner.user.name == learner.name:
                learner.user.name = self.plan.names[reference]
                users.append(learner.user)
            learner.name = self.plan.names[reference]
            learners.append(learner)
        Learner.objects.bulk_update(learners, ["name"], batch_size=BLOCK)
        User.objects.bulk_update(users, ["name"], batch_size=BLOCK)
        self.touched |= {learner.pk for learner in learners}

    def _tutors(self, block: Iterable[str]) -> None:
        """Assign tutors from today. Assignments that would start today or later are removed."""
        today, tutors = self.plan.today, self.plan.stored.tutors
        changed = {
            self.learners[ref].pk: (self.learners[ref], tutors[self.plan.tutors[ref]])
            for ref in block
            if ref in self.plan.tutors
        }
        running = TutorAssignment.objects.filter(learner__in=changed).filter(
            Q(until_on__isnull=True) | Q(until_on__gt=today)
        )
        columns = ("learner_id", "tutor_id", "from_on", "until_on")
        was: dict[int, list[list[Any]]] = {}
        for learner, tutor, *days in running.values_list(*columns):
            was.setdefault(learner, []).append([tutor, *(str(day or "") for day in days)])
        running.filter(from_on__gte=today).delete()
        running.update(until_on=today)
        send(
            TutorAssignment,
            ("learner_id", "tutor_id"),
            ((pk, tutor.pk) for pk, (_learner, tutor) in changed.items()),
            from_on=today,
        )
        entries = [(one, f"{one}: {tutor}", was.get(one.pk, [])) for one, tutor in changed.values()]
        self._audit("tutor.assign", entries)
        moved = [learner for pk, (learner, _tutor) in changed.items() if pk in was]
        to = [(learner.user, learner) for learner in moved]
        notifications.post_all(to=to, kind="tutor changed")
        self.touched |= {pk for pk, (one, _tutor) in changed.items() if isinstance(one, Learner)}

    def _places(self, steps: Sequence[Step]) -> None:
        new = [step for step in steps if step.row and not step.place]
        offerings = self.plan.stored.offerings
        ids = next_ids(Enrolment, len(new))
        send(
            Enrolment,
            ("id", "learner_id", "offering_id"),
            (
                (pk, self.learners[step.reference].pk, offerings[step.key].pk)
                for pk, step in zip(ids, new, strict=True)
            ),
        )
        enrolments = {id(step): pk for pk, step in zip(ids, new, strict=True)}
        facts: Facts = {Registered: [], Left: []}
        for step in steps:
            place = step.place
            self._facts(step, place.enrolment if place else enrolments[id(step)], facts)
            if place and (step.registers or step.leaves or step.comes_back or step.earlier):
                self.touched.add(place.learner)
        for model, rows in facts.items():
            columns = ("enrolment_id", "on", "known_at")
            send(model, columns, rows, **self.made, recorded_at=self.now)

    def _facts(self, step: Step, enrolment: int, facts: Facts) -> None:
        """Add a step's facts. Of several stays, the last is the one that counts."""
        place, row = step.place, step.row
        recorded = self.plan.stored.days.get(enrolment, (set(), set()))
        for stay in step.earlier:
            for model, on, days in zip(facts, (stay.from_on, stay.left_on), recorded, strict=True):
                if on not in days:
                    known_at = self._known_at(on, self.now - INSTANT)
                    facts[model].append((enrolment, on, known_at))
        if step.registers and row:
            is_first = place is None or place.from_on is None
            known_at = self._known_at(row.from_on, self.now) if is_first else self.now
            facts[Registered].append((enrolment, row.from_on, known_at))
        if step.leaves or step.comes_back:
            is_first = place is None or place.left_on is None
            day = row.left_on if row else self.plan.today
            known_at = self._known_at(day, self.now) if is_first else self.now
            facts[Left].append((enrolment, day, known_at))

    def _known_at(self, day: dt.date | None, latest: dt.datetime) -> dt.datetime:
        """Return when a day-grain fact is known: after its day; a correction is known now
        (ADR 0002)."""
        return latest if day is None else min(known_after(day, self.zone), latest)
