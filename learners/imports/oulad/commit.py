"""Write the plan by COPY in the caller's transaction: what facts are about, then facts."""

import time

from django.db import connection
from django.db.models import F
from django.utils.translation import gettext as _

from learners.actions.audit import raise_college_revision
from learners.imports.oulad import people, study
from learners.imports.oulad.facts import FACTS, WRITTEN, Fact
from learners.imports.oulad.plan import Plan
from learners.imports.oulad.reading import Say
from learners.imports.oulad.study import THINGS
from learners.imports.sending import analyse
from learners.models import Competency, Coverage, Import, Learner, Module, Offering


class Commit:
    """An import that writes a plan; all its rows are recorded at the same moment."""

    def __init__(self, plan: Plan, batch: Import, say: Say) -> None:
        self.plan, self.batch, self.say = plan, batch, say
        self.workspace = plan.workspace
        self.stamp = f"{plan.moment} AS recorded_at, {batch.pk} AS origin_id"
        self.tables = set(people.TABLES)

    def write(self) -> None:
        with connection.cursor() as cursor:
            # Checked as rows go in, not queued by the million until the end.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        self._study()
        for fact in FACTS:
            self._facts(fact)
        people.write(self.workspace, self.stamp)
        self._coverage()
        self._revise()
        analyse(self.tables)

    def _study(self) -> None:
        """Write modules, competencies, offerings, people, enrolments, assessments and sites."""
        for (code,) in self.workspace.run("SELECT DISTINCT code_module FROM courses ORDER BY ALL"):
            name = _("Module %(code)s") % {"code": code}
            module, _new = Module.objects.get_or_create(code=code, defaults={"name": name})
            statement = _("Can do what module %(code)s sets out to teach") % {"code": code}
            competency, is_new = Competency.objects.get_or_create(
                code=code, defaults={"statement": statement}
            )
            if is_new:
                competency.modules.add(module)
        for thing in THINGS:
            for row in study.changes(self.workspace, thing):
                thing.model.objects.filter(pk=row.pop("id")).update(**row)
        for row in self.workspace.records("FROM offering WHERE id IS NULL ORDER BY n"):
            Offering.objects.create(
                module=Module.objects.get(code=row["code_module"]),
                code=row["code_presentation"],
                from_on=row["from_on"],
                until_on=row["until_on"],
            )
        study.find_ids(self.workspace, THINGS[0])
        for thing in THINGS[1:]:
            if study.add(self.workspace, thing, self.plan.moment):
                self.tables.add(f"learners_{thing.name}")

    def _facts(self, fact: Fact) -> None:
        started = time.monotonic()
        things = [key for key in fact.keys if key != "day"]
        ids = [f"{key}.id AS {key}_id" for key in things] + ['day AS "on"'] * ("day" in fact.keys)
        joins = [f"JOIN {key} ON {key}.n = f.{key}" for key in things]
        values = [f'f."{name}"' for name in fact.values]
        count = self.workspace.push(
            fact.table,
            f"SELECT {', '.join(ids + values)}, known_at, {self.stamp} FROM {fact.compared} f "
            f"{' '.join(joins)} WHERE verdict IN {WRITTEN} "
            f"ORDER BY {', '.join(f'f.{key}' for key in fact.keys)}",
        )
        self.tables |= {fact.table} if count else set()
        seconds = time.monotonic() - started
        if seconds > 1:
            numbers = {"name": fact.name, "n": f"{count:,}", "s": f"{seconds:.1f}"}
            self.say(_("%(name)s: %(n)s rows written in %(s)s s") % numbers)

    def _coverage(self) -> None:
        offerings = dict(self.workspace.run("SELECT n, id FROM offering"))
        Coverage.objects.bulk_create(
            Coverage(
                offering_id=offerings[window.offering],
                feed=window.feed,
                from_on=window.start,
                until_on=window.until,
                recorded_at=self.plan.now,
                origin=self.batch,
            )
            for window in self.plan.coverage
        )
        if self.plan.coverage:
            raise_college_revision()  # work that was due on these days may now count as missed

    def _revise(self) -> None:
        """Mark stored pages about these learners as out of date."""
        enrolments = " UNION ".join(
            f"SELECT enrolment FROM {fact.compared} WHERE verdict IN {WRITTEN}"
            for fact in FACTS
            if "enrolment" in fact.keys
        )
        ids = self.workspace.run(
            f"SELECT l.id FROM ({enrolments}) JOIN enrolment e ON e.n = enrolment "
            "JOIN learner l USING (id_student) "
            "UNION SELECT id FROM people_news JOIN learner USING (n)"
        )
        Learner.objects.filter(pk__in=[row[0] for row in ids], created_at__lt=self.plan.now).update(
            revision=F("revision") + 1
        )
