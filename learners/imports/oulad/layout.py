"""The layout of an OULAD folder: its files, their columns, and what each cell may contain.

Columns are written in SQL: `value` is a cell's value, or null where the cell is empty or not
allowed.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learners.imports.errors import Errors, RefusedError

TEN_YEARS = 3650  # days; a date further from its offering's start is a slip
IDENTITY = 10**12 - 1
RANKS = {
    "no formal quals": 0,
    "lower than a level": 1,
    "a level or equivalent": 2,
    "he qualification": 3,
    "post graduate qualification": 4,
}
# Not imported: region would let people be identified again and nothing here needs it.
LEFT_OUT = {"region", "week_from", "week_to", "pre_course_interaction_rows"}
WHOLE = r"[+-]?[0-9]{1,12}(\.0*)?"
DECIMAL = r"[+-]?[0-9]{1,12}(\.[0-9]{0,20})?"
PRINTABLE = r"([^\pC\pZ]| )+"
RANGE = r"^([0-9]+) ?[-–] ?([0-9]+) ?%?$"
MONTH = "(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
PART = "[-/. ]?[0-9]{1,4}"
DAYS = (
    f"{MONTH}({PART}){{1,2}}",
    f"[0-9]{{1,4}}[-/. ]?{MONTH}({PART})?",
    "[0-9]{1,4}([-/.][0-9]{1,4}){2}.*",
    "[0-9]{5}",  # how a spreadsheet counts days
)


@dataclass(frozen=True)
class Column(ABC):
    """A column. `what` describes what a cell must contain. Spaces around a value do not matter."""

    what: Any
    optional: bool = False

    type = "VARCHAR"

    @abstractmethod
    def is_of_form(self, cell: str) -> str:
        """Return SQL for whether a cell has this form."""

    def value(self, cell: str) -> str:
        return f"CASE WHEN {self.is_of_form(cell)} AND NOT is_empty({cell}) THEN trim({cell}) END"

    @property
    def expected(self) -> str:
        return str(self.what)


@dataclass(frozen=True)
class Word(Column):
    """Text that matches a whole pattern, or one of `choices` (lower case)."""

    pattern: str = PRINTABLE
    choices: tuple[str, ...] = ()
    longest: int = 60  # bytes

    def is_of_form(self, cell: str) -> str:
        if self.choices:
            return f"(lower(trim({cell})) IN {self.choices})"
        matches = f"regexp_full_match(trim({cell}), '{self.pattern}')"
        return f"(strlen({cell}) <= {self.longest} AND {matches})"


@dataclass(frozen=True)
class Capitals(Word):
    """Text in which small letters mean the same."""

    def value(self, cell: str) -> str:
        return f"upper({super().value(cell)})"


@dataclass(frozen=True)
class Band(Word):
    """A range such as 10-20%, which a spreadsheet takes for a day. One range is written in one
    way; with `sign`, after its numbers.
    """

    sign: str = ""

    def is_of_form(self, cell: str) -> str:
        is_day = f"regexp_full_match(lower(trim({cell})), '{'|'.join(DAYS)}')"
        return f"({super().is_of_form(cell)} AND NOT {is_day})"

    def value(self, cell: str) -> str:
        return f"regexp_replace({super().value(cell)}, '{RANGE}', '\\1-\\2{self.sign}')"


@dataclass(frozen=True)
class Number(Column):
    """A number between `low` and `high`; a whole number unless `decimal`."""

    what: Any = ""
    low: int = 0
    high: int = IDENTITY
    decimal: bool = False

    @property
    def type(self) -> str:  # type: ignore[override]
        return "DOUBLE" if self.decimal else "BIGINT"

    def is_of_form(self, cell: str) -> str:
        return f"regexp_full_match(trim({cell}), '{DECIMAL if self.decimal else WHOLE}')"

    def value(self, cell: str) -> str:
        number = f"TRY_CAST(trim({cell}) AS {self.type})"
        is_allowed = f"{number} BETWEEN {self.low} AND {self.high}"
        return f"CASE WHEN {self.is_of_form(cell)} AND {is_allowed} THEN {number} END"

    @property
    def expected(self) -> str:
        what = self.what or (_("a number") if self.decimal else _("a whole number"))
        numbers = {"what": what, "low": f"{self.low:,}", "high": f"{self.high:,}"}
        return _("%(what)s between %(low)s and %(high)s") % numbers


MODULE = Word(
    gettext_lazy("a module code (up to 40 letters, digits, “-”, “_” or “.”)"),
    pattern=r"[\pL\pN_.-]+",
    longest=40,
)
PRESENTATION = Capitals(
    gettext_lazy("a presentation code (a year and B or J, such as 2013J)"),
    pattern=r"20[0-9]{2}[BJbj]",
)
SHORT_TEXT = Word(gettext_lazy("a short text"), optional=True)
DEPRIVATION = Band(
    gettext_lazy("a band such as 10-20% (a spreadsheet may have made a date of it)"),
    optional=True,
    sign="%",
)
AGE = Band(
    gettext_lazy("a band such as 35-55 (a spreadsheet may have made a date of it)"), optional=True
)
ASSESSMENT = Word(gettext_lazy("one of TMA, CMA, Exam"), choices=("tma", "cma", "exam"))
RESULT = Word(
    gettext_lazy("one of Distinction, Pass, Fail, Withdrawn"),
    optional=True,
    choices=("distinction", "pass", "fail", "withdrawn"),
)
EDUCATION = Word(
    gettext_lazy(
        "one of No Formal quals, Lower Than A Level, A Level or Equivalent, "
        "HE Qualification, Post Graduate Qualification"
    ),
    optional=True,
    choices=tuple(RANKS),
)
NAMED = Number(gettext_lazy("a whole number that identifies someone or something"))
DAY = Number(
    gettext_lazy(
        "a whole number of days from the start of the presentation (such as 19 or -4, not a date)"
    ),
    low=-TEN_YEARS,
    high=TEN_YEARS,
)
MAYBE_DAY = replace(DAY, optional=True)
CREDITS, ATTEMPTS = Number(optional=True, high=100_000), Number(optional=True, high=1000)
WEIGHT = Number(optional=True, high=1000, decimal=True)
SCORE = Number(optional=True, high=100, decimal=True)
OFFERING = {"code_module": MODULE, "code_presentation": PRESENTATION}
STUDENT = {**OFFERING, "id_student": NAMED}


@dataclass(frozen=True)
class Kind:
    """A kind of file in the folder. `rows`: without any there is nothing to import. `points_at`:
    the kinds that its rows refer to; if those have errors, it cannot be checked.
    """

    name: str
    columns: Mapping[str, Column]
    points_at: tuple[str, ...] = ()
    required: bool = True
    rows: bool = False


STUDIED = ("courses", "studentInfo")
COURSES = {**OFFERING, "module_presentation_length": Number(low=1, high=TEN_YEARS)}
ASSESSMENTS = {
    **OFFERING,
    "id_assessment": NAMED,
    "assessment_type": ASSESSMENT,
    "date": MAYBE_DAY,
    "weight": WEIGHT,
}
STUDENTS = {
    **STUDENT,
    "gender": SHORT_TEXT,
    "highest_education": EDUCATION,
    "imd_band": DEPRIVATION,
    "age_band": AGE,
    "num_of_prev_attempts": ATTEMPTS,
    "studied_credits": CREDITS,
    "disability": SHORT_TEXT,
    "final_result": RESULT,
}
REGISTRATIONS = {**STUDENT, "date_registration": MAYBE_DAY, "date_unregistration": MAYBE_DAY}
SUBMISSIONS = {
    "id_assessment": NAMED,
    "id_student": NAMED,
    "date_submitted": DAY,
    "is_banked": Number(optional=True, high=1),
    "score": SCORE,
}
SITES = {"id_site": NAMED, **OFFERING, "activity_type": replace(SHORT_TEXT, longest=40)}
CLICKS = {**STUDENT, "id_site": NAMED, "date": DAY, "sum_click": Number(high=1_000_000)}
PRE_COURSE = {**STUDENT, "pre_course_clicks": Number(high=1_000_000_000)}
KINDS = [  # in reading order: a kind points at earlier ones only
    Kind("courses", COURSES, rows=True),
    Kind("assessments", ASSESSMENTS, ("courses",)),
    Kind("studentInfo", STUDENTS, ("courses",), rows=True),
    Kind("studentRegistration", REGISTRATIONS, STUDIED, rows=True),
    Kind("studentAssessment", SUBMISSIONS, (*STUDIED, "assessments")),
    Kind("vle", SITES, ("courses",), required=False),
    Kind("studentVle", CLICKS, (*STUDIED, "vle"), required=False),
    Kind("vle_pre_course_clicks", PRE_COURSE, STUDIED, required=False),
]


def find(folder: Path, errors: Errors) -> dict[str, list[Path]]:
    """Return the folder's files by kind; add missing and duplicate files to `errors`."""
    try:
        names = sorted(entry.name for entry in folder.iterdir())
    except (OSError, ValueError) as error:
        problem = {
            NotADirectoryError: _("This is a file."),
            FileNotFoundError: _("There is no such folder."),
        }.get(type(error)) or _("The folder cannot be read (%(error)s).") % {
            "error": getattr(error, "strerror", None) or error
        }
        errors.add(
            None, "", problem, _("Give the folder that contains the CSV files."), file=str(folder)
        )
        raise RefusedError(errors) from None
    files = {kind.name: _of_kind(folder, names, kind.name, errors) for kind in KINDS}
    for kind in KINDS:
        if kind.required and not files[kind.name] and not errors.count[f"{kind.name}.csv"]:
            problem = _("The file is missing, and there is no .csv.gz version.")
            errors.add(None, "", problem, file=f"{kind.name}.csv")
    if files["studentVle"] and not files["vle"]:
        problem = _("The file is missing; studentVle needs it to name its sites.")
        errors.add(None, "", problem, file="vle.csv")
    if errors.total:
        raise RefusedError(errors)
    return files


def _of_kind(folder: Path, names: list[str], kind: str, errors: Errors) -> list[Path]:
    """Return the kind's file, whole or in parts (studentVle_0.csv …), in order."""
    whole = [name for name in names if name in (f"{kind}.csv", f"{kind}.csv.gz")]
    parts: dict[int, list[str]] = {}
    for name in names if kind == "studentVle" else []:
        part = re.fullmatch(r"studentVle_(\d{1,4})\.csv(\.gz)?", name, re.ASCII)
        if part:
            parts.setdefault(int(part[1]), []).append(name)
    for first, *others in filter(None, [whole, *parts.values()]):
        for other in others:
            problem = _("The folder has this file twice, also as %(other)s.") % {"other": other}
            errors.add(None, "", problem, _("Remove one of them."), file=first)
    if whole and parts:
        problem = _("The folder has this file both whole and in parts (studentVle_0 …).")
        errors.add(None, "", problem, _("Remove the file or its parts."), file=whole[0])
    gaps = set(range(min(parts), max(parts))) - set(parts) if parts else set()
    for gap in sorted(gaps)[:20]:
        problem = _("This part is missing, though there are parts before and after it.")
        errors.add(None, "", problem, file=f"studentVle_{gap}.csv")
    return [folder / name for name in [*whole, *(parts[number][0] for number in sorted(parts))]]
