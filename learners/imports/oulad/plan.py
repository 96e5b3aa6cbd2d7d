"""From a checked folder to what there is to write: the preview, and the commit's order book."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from learners.imports.oulad import moments, stored, tables, when
from learners.imports.oulad.compare import Difference, Said, differ
from learners.imports.oulad.contents import NO_SCORE, Contents
from learners.imports.oulad.coverage import Window, to_write, windows
from learners.imports.oulad.faults import Faults
from learners.imports.oulad.people import QUALIFICATION, Told, tell
from learners.imports.oulad.stored import NEW, Ids, Standing, Whole
from learners.imports.oulad.tables import Table

MOST_CLICKS = 2**31 - 1  # what the column holds


@dataclass
class Count:
    """Rows of one kind: to add, to correct, as they were, and stored but not in the folder."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0

    def add(self, found: Difference) -> None:
        self.new += found.new
        self.changed += found.changed
        self.unchanged += found.unchanged
        self.gone += found.gone


@dataclass
class Facts:
    """One table's facts as the folder says them, and which of them are news."""

    table: Table
    said: Said
    found: Difference


@dataclass
class Plan:
    contents: Contents
    ids: Ids
    standing: Standing
    now: int
    mark_delay: int
    facts: list[Facts] = field(default_factory=list)
    told: Told | None = None
    covered: list[Window] = field(default_factory=list)  # what the folder covers
    coverage: list[Window] = field(default_factory=list)  # of it, what is not stored yet
    busy: list[int] = field(default_factory=list)  # offerings with activity to write
    counts: dict[str, Count] = field(default_factory=dict)

    @property
    def changes_nothing(self) -> bool:
        return not any(count.new or count.changed for count in self.counts.values())

    def activity(self, offering: int) -> Facts:
        """One offering's activity; summed and compared afresh, so memory holds one at a time."""
        enrolments = self.contents.enrolments_of(offering)
        lines = self.contents.clicks.summed(offering, self.contents.offerings[offering].start)
        said = Said(
            keys=[lines.enrolment + enrolments.start, lines.site, lines.on],
            values=[lines.clicks],
            natural=when.known(lines.on),
            present=np.ones(len(lines), dtype=bool),
        )
        return self._compared(tables.ACTIVITY, said, offerings=[offering])

    def _compared(self, table: Table, said: Said, offerings: list[int] | None = None) -> Facts:
        wanted = self.ids.offerings if offerings is None else self.ids.offerings[offerings]
        known = {
            "enrolment_id": self.ids.enrolments,
            "assessment_id": self.ids.assessments,
            "site_id": self.ids.sites,
        }
        rows = stored.facts(table, wanted[wanted != NEW].tolist(), known)
        return Facts(table, said, differ(said, rows, self.now))

    def weigh(self) -> None:
        """Compare everything with what is stored; writes nothing."""
        self._weigh_study()
        for name, table, said in self._said():
            facts = self._compared(table, said)
            self.facts.append(facts)
            self.counts.setdefault(name, Count()).add(facts.found)
        self._weigh_people()
        activity = self.counts.setdefault("activity", Count())
        for offering in self.contents.clicks.offerings():
            facts = self.activity(offering)
            found = facts.found
            if facts.said.values[0].max(initial=0) > MOST_CLICKS:
                words = _("someone has more clicks on one site in a day than can be counted.")
                raise Faults().stop("studentVle", None, words)
            activity.add(found)
            if found.new or found.changed:
                self.busy.append(offering)
        today = when.day_of(self.now)
        self.covered = windows(self.contents, today)
        self.coverage = to_write(self.covered, self.ids.offerings.tolist())
        held = len(self.covered) - len(self.coverage)
        self.counts["coverage"] = Count(new=len(self.coverage), unchanged=held)

    def _weigh_study(self) -> None:
        """Modules, offerings, people, enrolments, assessments, sites."""
        contents, ids = self.contents, self.ids
        modules = {line.module for line in contents.offerings}
        self.counts["modules"] = _among(np.array([ids.modules.get(one, NEW) for one in modules]))
        self.counts["offerings"] = _among(ids.offerings, len(self.changed_offerings()))
        self.counts["learners"] = _among(ids.learners)
        self.counts["enrolments"] = _among(ids.enrolments)
        self.counts["enrolments"].gone = ids.enrolments_stored - int((ids.enrolments != NEW).sum())
        self.counts["assessments"] = _among(ids.assessments, len(self.changed_assessments()))
        self.counts["sites"] = _among(ids.sites, len(self.changed_sites()))

    def changed_offerings(self) -> list[int]:
        return [
            index
            for index, row in self.standing.offerings.items()
            if (row.from_on, row.until_on) != self.dates_of(index)
        ]

    def dates_of(self, offering: int) -> tuple[Any, Any]:
        line = self.contents.offerings[offering]
        return moments.date_of(line.start), moments.date_of(line.end)

    def changed_assessments(self) -> list[int]:
        said = self.contents.assessments
        return [
            index
            for index, row in self.standing.assessments.items()
            if (row.kind, row.weight) != (said.kind[index], said.weight[index])
        ]

    def changed_sites(self) -> list[int]:
        said = self.contents.sites.kind
        return [index for index, kind in self.standing.site_kinds.items() if kind != said[index]]

    def registered_known(self) -> Whole:
        enrolments = self.contents.enrolments
        return when.registered_known(
            enrolments.registered, self.contents.starts[enrolments.offering]
        )

    def _said(self) -> Iterator[tuple[str, Table, Said]]:
        """Every table's facts but activity: names, tables, and what the folder says."""
        yield from self._said_of_enrolments()
        contents = self.contents
        due, work, early = contents.assessments, contents.submissions, contents.pre_course
        starts = contents.starts
        every = np.arange(len(due.ids))
        known = when.deadline_known(due.due, starts[due.offering]) if len(every) else every
        yield "deadlines", tables.DEADLINE, _said([every], [due.due], known)
        key = [work.enrolment, work.assessment]
        yield (
            "submissions",
            tables.SUBMISSION,
            _said(key, [work.on, work.banked], when.known(work.on)),
        )
        returned = when.known(work.on + self.mark_delay)
        yield "marks", tables.MARK, _said(key, [work.score], returned, work.score != NO_SCORE)
        first_day = when.beginning(starts[contents.enrolments.offering[early.enrolment]])
        yield (
            "pre-course activity",
            tables.PRE_COURSE,
            _said([early.enrolment], [early.clicks], first_day),
        )

    def _said_of_enrolments(self) -> Iterator[tuple[str, Table, Said]]:
        enrolments = self.contents.enrolments
        every = np.arange(len(enrolments))
        values = [enrolments.registered, enrolments.credits, enrolments.attempts]
        yield "registrations", tables.REGISTERED, _said([every], values, self.registered_known())
        left = enrolments.left
        has_left = left != when.NO_DAY
        known = when.known(np.where(has_left, left, 0))
        yield "leavings", tables.LEFT, _said([every], [left], known, has_left)
        outcome = self._outcomes()
        known = when.known(self.contents.ends[enrolments.offering])
        said = _said([every], [outcome], known, outcome >= 0)
        yield "results", tables.RESULT, Said(**{**vars(said), "can_be_taken_back": False})

    def _outcomes(self) -> Whole:
        """Each enrolment's result as the fact table's code, or -1."""
        codes = self.contents.enrolments.columns["final_result"]
        ours = [
            tables.OUTCOMES.index(word) for word in self.contents.enrolments.words["final_result"]
        ]
        return np.where(codes >= 0, np.array([*ours, -1])[codes], -1)

    def _weigh_people(self) -> None:
        told = self.told = tell(self.contents, self.registered_known(), self.ids, self.now)
        for kind in sorted({*told.new, *told.changed, *told.unchanged}):
            name = "entry qualifications" if kind == QUALIFICATION else "protected characteristics"
            count = self.counts.setdefault(name, Count())
            count.new += told.new.get(kind, 0)
            count.changed += told.changed.get(kind, 0)
            count.unchanged += told.unchanged.get(kind, 0)

    def touched(self) -> set[int]:
        """People (by the folder's index) already stored of whom something is new."""
        enrolled = self.contents.enrolments.person
        people: set[int] = set()
        for facts in self.facts:
            if facts.table.keys[0] == "enrolment_id":
                people.update(enrolled[facts.said.keys[0][facts.found.rows]].tolist())
        if self.told:
            people.update(line.person for line in self.told.lines)
        return {person for person in people if self.ids.learners[person] != NEW}


def _said(keys: list[Whole], values: list[Any], natural: Whole, present: Any | None = None) -> Said:
    everything = np.ones(len(natural), dtype=bool) if present is None else present
    return Said(keys, values, natural, everything)


def _among(ids: Whole, changed: int = 0) -> Count:
    new = int((ids == NEW).sum())
    return Count(new=new, changed=changed, unchanged=len(ids) - new - changed)
