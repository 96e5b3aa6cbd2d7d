"""Read a folder and check it as a whole: no one twice, nothing that points nowhere."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from learners.imports.oulad import faulty, layout
from learners.imports.oulad.clicks import Clicks
from learners.imports.oulad.contents import (
    NO_SCORE,
    NOTHING,
    Assessments,
    Contents,
    Enrolments,
    Lookup,
    OfferingLine,
    PreCourse,
    Sites,
    Submissions,
    empty,
)
from learners.imports.oulad.faults import Faults, RefusedError
from learners.imports.oulad.reading import (
    MISSING,
    Batch,
    Column,
    Decimal,
    Say,
    Source,
    Vocabulary,
    joined,
    repeated,
    unused,
)
from learners.imports.oulad.when import NO_DAY, starts_on

Whole = NDArray[np.int64]
Found = NDArray[np.bool_]
ENROLMENT_WORDS = ("gender", "imd_band", "age_band", "disability", "highest_education")


def read(folder: Path, faults: Faults, say: Say) -> Contents:
    """The folder's contents, or `RefusedError` with every fault found."""
    reader = Reader(layout.find(folder, faults), faults, say)
    if faults.total:
        raise RefusedError(faults)
    try:
        contents = reader.contents()
    except BaseException:
        reader.clicks.close()
        raise
    if faults.total:
        reader.clicks.close()
        raise RefusedError(faults)
    return contents


class Reader:
    """One pass over the files, in the order in which they point at each other.

    Vocabularies are shared between files, so a module's code is the same number everywhere.
    """

    def __init__(self, paths: dict[str, list[Path]], faults: Faults, say: Say) -> None:
        self.paths = paths
        self.faults = faults
        self.say = say
        self.words: dict[str, Vocabulary] = {}
        self.notes: list[str] = []
        self.clicks = Clicks()
        self.unsound: set[str] = set()  # kinds with faults: what points at them is not judged
        self.offering_of: Lookup = Lookup(empty())  # code pairs → index
        self.offerings: list[OfferingLine] = []
        self.people = Lookup(empty())
        self.enrolment_of = Lookup(empty())

    def contents(self) -> Contents:
        self._read_offerings()
        assessments = self._read_assessments()
        enrolments = self._read_enrolments()
        submissions = self._read_submissions(assessments, enrolments)
        sites = self._read_sites()
        self._read_clicks(sites, enrolments)
        return Contents(
            offerings=self.offerings,
            people=self.people.ids,
            assessments=assessments,
            enrolments=enrolments,
            submissions=submissions,
            sites=sites,
            clicks=self.clicks,
            pre_course=self._read_pre_course(),
            notes=self.notes,
        )

    # Files ---------------------------------------------------------------------------------------

    def _batches(self, kind: str) -> Iterable[Batch]:
        """Every part of a kind, block by block; a file that cannot be read on ends its kind."""
        before = self.faults.total
        rows = 0
        for path in self.paths[kind]:
            source = Source(path, layout.BY_NAME[kind].columns(), self.faults, self.words)
            try:
                yield from source.batches(self.say)
            except RefusedError:
                break
            rows += source.rows
            self._note(source)
        if self.faults.total > before or self.unsound & {*layout.BY_NAME[kind].points_at}:
            self.unsound.add(kind)
        elif self.paths[kind] and not rows:
            self._without_rows(kind)

    def _whole(self, kind: str) -> Batch:
        batches = list(self._batches(kind))
        if batches:
            return joined(batches)
        columns = layout.BY_NAME[kind].columns()
        return Batch(
            f"{kind}.csv", empty(), {name: empty(_kind(column)) for name, column in columns.items()}
        )

    def _note(self, source: Source) -> None:
        extra = [
            name for name in unused(source.header, source.columns) if name not in layout.LEFT_OUT
        ]
        if extra:
            told = {"file": source.file, "names": ", ".join(extra)[:200]}
            self.notes.append(_("%(file)s: columns not used: %(names)s") % told)
        if source.ended_mid_line:
            told = {"file": source.file}
            self.notes.append(
                _("%(file)s: its last line has no line end; check that it is whole") % told
            )

    def _without_rows(self, kind: str) -> None:
        file = self.paths[kind][0].name
        if layout.BY_NAME[kind].rows:
            self.faults.add(file, None, _("has only its header; there is nothing to import."))
            self.unsound.add(kind)
        else:
            self.notes.append(_("%(file)s: has only its header") % {"file": file})

    def _tell(self, batch: Batch, rows: Found | Whole, reason: Any) -> None:
        """Faults of these rows (a mask or indexes); `reason(row)` gives each one's sentence."""
        places = np.flatnonzero(rows) if rows.dtype == bool else rows
        if len(places):
            self.unsound.add(layout.kind_of(batch.file))
            faults = ((int(batch.lines[row]), reason(int(row))) for row in places[:20].tolist())
            self.faults.add_many(batch.file, len(places), faults)

    def _offering(self, batch: Batch) -> tuple[Whole, Found]:
        """Each row's offering; tells of those that courses does not list."""
        index, found = self.offering_of.find(_pair(batch))
        if "courses" not in self.unsound:
            self._tell(batch, ~found, lambda row: self._no_offering(batch, row))
        return index, found

    def _no_offering(self, batch: Batch, row: int) -> str:
        told = {
            "module": self.words["code_module"].words[batch["code_module"][row]],
            "code": self.words["code_presentation"].words[batch["code_presentation"][row]],
        }
        return _("%(module)s %(code)s is not in courses; add it there or remove the line.") % told

    # Kinds ---------------------------------------------------------------------------------------

    def _read_offerings(self) -> None:
        rows = self._whole("courses")
        pairs = _pair(rows)
        again = repeated(pairs)
        self._tell(rows, again, lambda _row: _("the offering is listed twice; keep one line."))
        distinct, first = np.unique(pairs, return_index=True)
        self.offering_of = Lookup(distinct)
        modules, codes = self.words["code_module"].words, self.words["code_presentation"].words
        for row in first.tolist():
            module, code = modules[rows["code_module"][row]], codes[rows["code_presentation"][row]]
            length = int(rows["module_presentation_length"][row])
            self.offerings.append(OfferingLine(module, code, starts_on(code), length))

    def _read_assessments(self) -> Assessments:
        rows = self._whole("assessments")
        self._once(rows, "id_assessment")
        offering, found = self._offering(rows)
        keep = _firsts(rows["id_assessment"], found)
        rows, offering = rows.only(found), offering[found]
        starts = self._starts()[offering] if len(offering) else empty()
        types = self.words["assessment_type"].words
        return Assessments(
            ids=rows["id_assessment"][keep],
            offering=offering[keep],
            kind=[layout.KINDS[types[code].lower()] for code in rows["assessment_type"][keep]],
            due=_days(rows["date"], starts)[keep],
            weight=np.nan_to_num(rows["weight"])[keep],
        )

    def _read_enrolments(self) -> Enrolments:
        rows = self._whole("studentInfo")
        offering, found = self._offering(rows)
        rows, offering = rows.only(found), offering[found]
        self.people = Lookup(np.unique(rows["id_student"]))
        person, _all = self.people.find(rows["id_student"])
        keys = offering * len(self.people.ids) + person
        again = repeated(keys)
        self._tell(rows, again, lambda row: faulty.twice(rows, row))
        keys, order = np.unique(keys, return_index=True)
        self.enrolment_of = Lookup(keys)
        offering, person, rows = offering[order], person[order], _take(rows, order)
        registered, left = self._read_registrations(offering)
        outcomes = [layout.OUTCOMES[word.lower()] for word in self.words["final_result"].words]
        words = {name: self.words[name].words for name in ENROLMENT_WORDS}
        columns = {name: rows[name] for name in (*ENROLMENT_WORDS, "final_result")}
        attempts = rows["num_of_prev_attempts"]
        return Enrolments(
            offering=offering,
            person=person,
            credits=np.where(rows["studied_credits"] == MISSING, NOTHING, rows["studied_credits"]),
            attempts=np.where(attempts == MISSING, 0, attempts),
            registered=registered,
            left=left,
            words={**words, "final_result": outcomes},
            columns=columns,
        )

    def _read_registrations(self, offering: Whole) -> tuple[Whole, Whole]:
        """The days on which each enrolment began and ended."""
        registered = np.full(len(offering), NO_DAY)
        left = np.full(len(offering), NO_DAY)
        rows = self._whole("studentRegistration")
        enrolment, found = self._enrolment(rows, *self._offering(rows))
        rows, enrolment = rows.only(found), enrolment[found]
        self._tell(rows, repeated(enrolment), lambda row: faulty.twice(rows, row))
        starts = self._starts()[offering[enrolment]] if len(enrolment) else empty()
        registered[enrolment] = _days(rows["date_registration"], starts)
        left[enrolment] = _days(rows["date_unregistration"], starts)
        without = len(offering) - len(np.unique(enrolment))
        if without and "studentRegistration" not in self.unsound:
            self.notes.append(
                _(
                    "%(count)s people of studentInfo have no line in studentRegistration: taken as "
                    "registered on a day unknown"
                )
                % {"count": without}
            )
        return registered, left

    def _enrolment(self, batch: Batch, offering: Whole, found: Found) -> tuple[Whole, Found]:
        """Each row's enrolment; tells of people whom studentInfo does not have in that offering."""
        person, known = self.people.find(batch["id_student"])
        index, enrolled = self.enrolment_of.find(offering * len(self.people.ids) + person)
        stranger = found & ~(known & enrolled)
        if not self.unsound & {"studentInfo", "courses"}:
            self._tell(batch, stranger, lambda row: self._stranger(batch, row, offering))
        return index, found & known & enrolled

    def _stranger(self, batch: Batch, row: int, offering: Whole) -> str:
        told = {
            "student": int(batch["id_student"][row]),
            "offering": self.offerings[int(offering[row])],
        }
        return (
            _(
                "student %(student)s is not in %(offering)s according to studentInfo; add the line "
                "there or remove this one."
            )
            % told
        )

    def _read_submissions(self, assessments: Assessments, enrolments: Enrolments) -> Submissions:
        rows = self._whole("studentAssessment")
        assessment, found = Lookup(assessments.ids).find(rows["id_assessment"])
        if "assessments" not in self.unsound:
            self._tell(
                rows, ~found, lambda row: faulty.unknown(rows, row, "id_assessment", "assessments")
            )
        offering = (
            assessments.offering[assessment]
            if len(assessments.ids)
            else np.zeros(len(rows), dtype=np.int64)
        )
        enrolment, known = self._enrolment(rows, offering, found)
        rows, enrolment, assessment = rows.only(known), enrolment[known], assessment[known]
        keys = enrolment * max(len(assessments.ids), 1) + assessment
        self._tell(rows, repeated(keys), lambda row: faulty.same_work_twice(rows, row))
        starts = self._starts()[enrolments.offering[enrolment]] if len(enrolment) else empty()
        return Submissions(
            enrolment=enrolment,
            assessment=assessment,
            on=_days(rows["date_submitted"], starts),
            banked=rows["is_banked"] == 1,
            score=np.nan_to_num(rows["score"], nan=NO_SCORE),
        )

    def _read_sites(self) -> Sites:
        rows = self._whole("vle")
        self._once(rows, "id_site")
        offering, found = self._offering(rows)
        keep = _firsts(rows["id_site"], found)
        rows, offering = rows.only(found), offering[found]
        # Without a type the code is -1, and so the last of these words.
        types = [*self.words.get("activity_type", Vocabulary()).words, "page"]
        return Sites(
            ids=rows["id_site"][keep],
            offering=offering[keep],
            kind=[types[code] for code in rows["activity_type"][keep]],
        )

    def _read_clicks(self, sites: Sites, enrolments: Enrolments) -> None:
        self.clicks.sites = len(sites.ids)
        lookup = Lookup(sites.ids)
        bounds = np.searchsorted(enrolments.offering, np.arange(len(self.offerings) + 1))
        for batch in self._batches("studentVle"):
            offering, found = self._offering(batch)
            enrolment, _enrolled = self._enrolment(batch, offering, found)
            site, here = lookup.find(batch["id_site"])
            if "vle" not in self.unsound:
                self._tell(
                    batch, ~here, lambda row, b=batch: faulty.unknown(b, row, "id_site", "vle")
                )
                away = (
                    here & found & (sites.offering[site] != offering) if len(sites.ids) else ~here
                )
                self._tell(batch, here & away, lambda row, b=batch: faulty.elsewhere(b, row))
            if not self.faults.total:
                within = enrolment - bounds[offering]
                self.clicks.add(offering, within, site, batch["date"], batch["sum_click"])

    def _read_pre_course(self) -> PreCourse:
        rows = self._whole("vle_pre_course_clicks")
        enrolment, found = self._enrolment(rows, *self._offering(rows))
        rows, enrolment = rows.only(found), enrolment[found]
        self._tell(rows, repeated(enrolment), lambda row: faulty.twice(rows, row))
        return PreCourse(enrolment, rows["pre_course_clicks"])

    def _once(self, rows: Batch, name: str) -> None:
        ids = rows[name]
        again = repeated(ids)
        self._tell(rows, again, lambda row: faulty.twice_listed(int(ids[row]), name))

    def _starts(self) -> Whole:
        return np.array([offering.start for offering in self.offerings], dtype=np.int64)


def _kind(column: Column) -> type[Any]:
    return np.float64 if isinstance(column, Decimal) else np.int64


def _pair(batch: Batch) -> Whole:
    """Module and presentation as one number."""
    pair: Whole = batch["code_module"] * (1 << 32) + batch["code_presentation"]
    return pair


def _take(batch: Batch, order: Whole) -> Batch:
    return Batch(
        batch.file,
        batch.lines[order],
        {name: found[order] for name, found in batch.columns.items()},
    )


def _firsts(ids: Whole, found: Found) -> Whole:
    """Where each distinct identity first stands among the rows found, in order of identity."""
    firsts: Whole = np.unique(ids[found], return_index=True)[1]
    return firsts


def _days(days: Whole, starts: Whole) -> Whole:
    """Days of an offering as days since 1970."""
    return np.where(days == MISSING, NO_DAY, days + starts)
