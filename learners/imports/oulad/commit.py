"""Writing a plan down: one transaction, ids taken beforehand, rows by COPY, one audit row."""

import datetime as dt
import time
import uuid
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import F
from django.utils.translation import gettext as _

from learners.imports.oulad import layout, moments, when
from learners.imports.oulad.people import QUALIFICATION
from learners.imports.oulad.plan import Facts, Plan
from learners.imports.oulad.reading import Say
from learners.imports.oulad.stored import NEW, PREFIX, Whole
from learners.imports.sending import Field, analyse, send, send_rows, take_ids
from learners.models import (
    Assessment,
    Competency,
    Coverage,
    Import,
    Learner,
    Module,
    Offering,
    Site,
)

NAMES = {"tutor-marked": "TMA", "computer-marked": "CMA", "exam": "Exam"}


class Commit:
    """One plan being written, by one import row, all known to have been recorded at one moment."""

    def __init__(self, plan: Plan, batch: Import, recorded_at: dt.datetime, say: Say) -> None:
        self.plan = plan
        self.batch = batch
        self.say = say
        self.recorded_at = recorded_at
        self.tables: set[str] = set()

    def write(self) -> None:
        touched = self.plan.touched()
        started = time.monotonic()
        with connection.cursor() as cursor:
            # Checked as rows go in, not queued by the million until the end.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        self._study()
        self._people()
        self._assessments()
        self._sites()
        for facts in self.plan.facts:
            self._facts(facts)
        self._told()
        started = self._said(_("people, study and facts"), started)
        people = self.plan.contents.enrolments.person
        for offering in self.plan.busy:
            facts = self.plan.activity(offering)
            self._facts(facts)
            touched.update(people[facts.said.keys[0][facts.found.rows]].tolist())
            started = self._said(str(self.plan.contents.offerings[offering]), started, facts)
        self._coverage()
        self._revise(touched)
        analyse(self.tables)

    def _said(self, what: str, started: float, facts: Facts | None = None) -> float:
        """A line for whatever took over a second; the moment at which the next thing starts."""
        now = time.monotonic()
        if now - started > 1:
            told = {"what": what, "seconds": f"{now - started:.1f}"}
            if facts is None:
                self.say(_("%(what)s: written in %(seconds)s s") % told)
            else:
                told["rows"] = f"{len(facts.found.rows):,}"
                self.say(_("%(what)s: activity, %(rows)s rows written in %(seconds)s s") % told)
        return now

    # What the facts are about --------------------------------------------------------------------

    def _study(self) -> None:
        ids, contents = self.plan.ids, self.plan.contents
        for code in sorted({line.module for line in contents.offerings}):
            if code not in ids.modules:
                module = Module.objects.create(
                    code=code, name=_("Module %(code)s") % {"code": code}
                )
                ids.modules[code] = module.pk
            if code not in ids.competencies:
                statement = _("Can do what module %(code)s sets out to teach") % {"code": code}
                competency = Competency.objects.create(code=code, statement=statement)
                competency.modules.add(ids.modules[code])
        for index in self.plan.changed_offerings():
            row = self.plan.standing.offerings[index]
            row.from_on, row.until_on = self.plan.dates_of(index)
            row.save(update_fields=["from_on", "until_on"])
        for index in np.flatnonzero(ids.offerings == NEW).tolist():
            line = contents.offerings[index]
            from_on, until_on = self.plan.dates_of(index)
            row = Offering.objects.create(
                module_id=ids.modules[line.module],
                code=line.code,
                from_on=from_on,
                until_on=until_on,
            )
            ids.offerings[index] = row.pk

    def _people(self) -> None:
        ids, contents = self.plan.ids, self.plan.contents
        new = self._take("learners_learner", ids.learners)
        numbers = contents.people[new].tolist()
        send_rows(
            "learners_learner",
            ["id", "public_id", "reference", "name", "revision", "created_at"],
            (
                (pk, uuid.uuid4(), f"{PREFIX}{number}", "", 0, self.recorded_at)
                for pk, number in zip(ids.learners[new].tolist(), numbers, strict=True)
            ),
        )
        new = self._take("learners_enrolment", ids.enrolments)
        rows = contents.enrolments
        columns = (
            ids.enrolments[new],
            ids.learners[rows.person[new]],
            ids.offerings[rows.offering[new]],
        )
        send_rows(
            "learners_enrolment",
            ["id", "learner_id", "offering_id", "public_id"],
            (
                (*row, uuid.uuid4())
                for row in zip(*(column.tolist() for column in columns), strict=True)
            ),
        )

    def _assessments(self) -> None:
        ids, said = self.plan.ids, self.plan.contents.assessments
        for index in self.plan.changed_assessments():
            Assessment.objects.filter(pk=ids.assessments[index]).update(
                kind=said.kind[index], weight=said.weight[index]
            )
        names = self._assessment_names()
        new = np.flatnonzero(ids.assessments == NEW).tolist()
        rows = Assessment.objects.bulk_create(
            Assessment(
                offering_id=int(ids.offerings[said.offering[index]]),
                code=str(said.ids[index]),
                name=names[index],
                kind=said.kind[index],
                weight=float(said.weight[index]),
            )
            for index in new
        )
        ids.assessments[new] = [row.pk for row in rows]

    def _assessment_names(self) -> list[str]:
        """TMA 1, TMA 2 … by deadline within the offering; a lone exam is just that."""
        said = self.plan.contents.assessments
        late = np.where(said.due == when.NO_DAY, np.iinfo(np.int64).max, said.due)
        counts: dict[tuple[int, str], int] = {}
        names = [""] * len(said.ids)
        for index in np.lexsort((said.ids, late, said.offering)).tolist():
            key = (int(said.offering[index]), said.kind[index])
            counts[key] = counts.get(key, 0) + 1
            names[index] = f"{NAMES[said.kind[index]]} {counts[key]}"
        return names

    def _sites(self) -> None:
        ids, said = self.plan.ids, self.plan.contents.sites
        for index in self.plan.changed_sites():
            Site.objects.filter(pk=ids.sites[index]).update(kind=said.kind[index])
        new = self._take("learners_site", ids.sites)
        send_rows(
            "learners_site",
            ["id", "offering_id", "code", "kind"],
            (
                (ids.sites[one], ids.offerings[said.offering[one]], said.ids[one], said.kind[one])
                for one in new.tolist()
            ),
        )

    def _take(self, table: str, ids: Whole) -> Whole:
        """Give new rows their ids, in place; which they are."""
        new = np.flatnonzero(ids == NEW)
        if len(new):
            ids[new] = take_ids(table, len(new))
            self.tables.add(table)
        return new

    # Facts ---------------------------------------------------------------------------------------

    def _facts(self, facts: Facts) -> None:
        rows = facts.found.rows
        if not len(rows):
            return
        ids = self.plan.ids
        behind = {
            "enrolment_id": ids.enrolments,
            "assessment_id": ids.assessments,
            "site_id": ids.sites,
        }
        fields = []
        for name, column in zip(facts.table.keys, facts.said.keys, strict=True):
            values, wire = (column, "date") if name == "on" else (behind[name][column], "int8")
            fields.append(Field(name, wire, values[rows]))
        for value, column in zip(facts.table.values, facts.said.values, strict=True):
            fields.append(Field(value.name, value.wire, column[rows], value.null, value.words))
        send(facts.table.name, [*fields, *self._stamp(facts.found.known)])
        self.tables.add(facts.table.name)

    def _stamp(self, known: Whole) -> list[Field]:
        recorded = np.full(len(known), moments.moment(self.recorded_at))
        origin = np.full(len(known), self.batch.pk)
        return [
            Field("known_at", "moment", known),
            Field("recorded_at", "moment", recorded),
            Field("origin_id", "int8", origin),
        ]

    def _told(self) -> None:
        """Entry qualifications and protected characteristics."""
        lines = self.plan.told.lines if self.plan.told else []
        learner = self.plan.ids.learners
        stamp = (self.recorded_at, self.batch.pk)
        by_moment = {at: moments.datetime_of(at) for at in {line.known for line in lines}}
        tail = ["known_at", "recorded_at", "origin_id"]
        send_rows(
            "learners_protectedcharacteristic",
            ["learner_id", "kind", "value", *tail],
            (
                (learner[line.person], line.kind, line.value, by_moment[line.known], *stamp)
                for line in lines
                if line.kind != QUALIFICATION
            ),
        )
        send_rows(
            "learners_entryqualification",
            ["learner_id", "rank", "label", *tail],
            (
                (
                    learner[line.person],
                    layout.RANKS[line.value.lower()],
                    line.value,
                    by_moment[line.known],
                    *stamp,
                )
                for line in lines
                if line.kind == QUALIFICATION
            ),
        )

    def _coverage(self) -> None:
        Coverage.objects.bulk_create(
            Coverage(
                offering_id=int(self.plan.ids.offerings[window.offering]),
                feed=window.feed,
                from_on=moments.date_of(window.start),
                until_on=moments.date_of(window.until),
                recorded_at=self.recorded_at,
                origin=self.batch,
            )
            for window in self.plan.coverage
        )

    def _revise(self, people: set[int]) -> None:
        """Stored pages about these learners are stale."""
        ids: list[Any] = [int(self.plan.ids.learners[person]) for person in sorted(people)]
        Learner.objects.filter(pk__in=ids, created_at__lt=self.recorded_at).update(
            revision=F("revision") + 1
        )
