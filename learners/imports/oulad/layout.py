"""What an OULAD-form folder holds: its files, their columns, and what each column may say."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from learners.imports.oulad.columns import Columns, Decimal, Whole, Word
from learners.imports.oulad.faults import Faults

TEN_YEARS = 3650  # days; a date further from its offering's start is a slip
IDENTITY = 10**12 - 1
KINDS = {"tma": "tutor-marked", "cma": "computer-marked", "exam": "exam"}
OUTCOMES = {
    "distinction": "distinction",
    "pass": "pass",
    "fail": "fail",
    "withdrawn": "withdrawn",
}
RANKS = {
    "no formal quals": 0,
    "lower than a level": 1,
    "a level or equivalent": 2,
    "he qualification": 3,
    "post graduate qualification": 4,
}
PROTECTED = {  # column → our kind (learners.ProtectedKind)
    "gender": "sex",
    "imd_band": "deprivation",
    "age_band": "age band",
    "disability": "disability",
}
# Read by nobody: region would let people be found again and nothing here needs it.
LEFT_OUT = {"region", "week_from", "week_to", "pre_course_interaction_rows"}


def _module() -> Word:
    return Word(
        _("a module code (up to 40 letters, digits, “-”, “_” or “.”)"), r"[\w.-]{1,40}", longest=40
    )


def _presentation() -> Word:
    return Word(
        _("a presentation code (a year and B or J, such as 2013J)"), r"20[0-9]{2}[BJ]", longest=10
    )


def _identity(optional: bool = False) -> Whole:
    return Whole(0, IDENTITY, optional, _("a whole number that names someone or something"))


def _day(optional: bool = True) -> Whole:
    what = _(
        "a whole number of days from the start of the presentation (such as 19 or -4, not a date)"
    )
    return Whole(-TEN_YEARS, TEN_YEARS, optional, what)


def _free(what: str, optional: bool = True) -> Word:
    return Word(what, optional=optional, longest=60)


def _courses() -> Columns:
    return {
        "code_module": _module(),
        "code_presentation": _presentation(),
        "module_presentation_length": Whole(1, TEN_YEARS),
    }


def _assessments() -> Columns:
    return {
        "code_module": _module(),
        "code_presentation": _presentation(),
        "id_assessment": _identity(),
        "assessment_type": Word(_("one of TMA, CMA, Exam"), choices=tuple(KINDS)),
        "date": _day(),
        "weight": Decimal(0, 1000, optional=True),
    }


def _students() -> Columns:
    return {
        "code_module": _module(),
        "code_presentation": _presentation(),
        "id_student": _identity(),
        "gender": _free(_("a short text")),
        "highest_education": Word(
            _(
                "one of No Formal quals, Lower Than A Level, A Level or Equivalent, "
                "HE Qualification, Post Graduate Qualification"
            ),
            choices=tuple(RANKS),
            optional=True,
        ),
        "imd_band": _free(_("a short text")),
        "age_band": _free(_("a short text")),
        "num_of_prev_attempts": Whole(0, 1000, optional=True),
        "studied_credits": Whole(0, 100_000, optional=True),
        "disability": _free(_("a short text")),
        "final_result": Word(
            _("one of Distinction, Pass, Fail, Withdrawn"), choices=tuple(OUTCOMES), optional=True
        ),
    }


def _registrations() -> Columns:
    return {
        "code_module": _module(),
        "code_presentation": _presentation(),
        "id_student": _identity(),
        "date_registration": _day(),
        "date_unregistration": _day(),
    }


def _submissions() -> Columns:
    return {
        "id_assessment": _identity(),
        "id_student": _identity(),
        "date_submitted": _day(optional=False),
        "is_banked": Whole(0, 1, optional=True, what=_("0 or 1")),
        "score": Decimal(0, 100, optional=True),
    }


def _sites() -> Columns:
    return {
        "id_site": _identity(),
        "code_module": _module(),
        "code_presentation": _presentation(),
        "activity_type": Word(_("a short text"), optional=True, longest=40),
    }


def _clicks() -> Columns:
    return {
        "code_module": _module(),
        "code_presentation": _presentation(),
        "id_student": _identity(),
        "id_site": _identity(),
        "date": _day(optional=False),
        "sum_click": Whole(0, 1_000_000),
    }


def _pre_course() -> Columns:
    return {
        "code_module": _module(),
        "code_presentation": _presentation(),
        "id_student": _identity(),
        "pre_course_clicks": Whole(0, 1_000_000_000),
    }


@dataclass(frozen=True)
class Kind:
    """One of the form's files. `rows`: without any there is nothing to import.

    `points_at`: the kinds that its lines name; where those are faulty, it cannot be judged.
    """

    name: str
    columns: Callable[[], Columns]
    points_at: tuple[str, ...] = ()
    required: bool = True
    rows: bool = False


STUDIED = ("courses", "studentInfo")
KINDS_OF_FILE = [  # in reading order: a kind points at earlier ones only
    Kind("courses", _courses, rows=True),
    Kind("assessments", _assessments, ("courses",)),
    Kind("studentInfo", _students, ("courses",), rows=True),
    Kind("studentRegistration", _registrations, STUDIED, rows=True),
    Kind("studentAssessment", _submissions, (*STUDIED, "assessments")),
    Kind("vle", _sites, ("courses",), required=False),
    Kind("studentVle", _clicks, (*STUDIED, "vle"), required=False),
    Kind("vle_pre_course_clicks", _pre_course, STUDIED, required=False),
]
BY_NAME = {kind.name: kind for kind in KINDS_OF_FILE}


def kind_of(file: str) -> str:
    """The kind of a file by its name, whole or a part."""
    return re.sub(r"(_\d+)?\.csv(\.gz)?$", "", file)


def find(folder: Path, faults: Faults) -> dict[str, list[Path]]:
    """The folder's files by kind; refuses a folder that lacks one or has one twice."""
    try:
        names = sorted(entry.name for entry in folder.iterdir())
    except NotADirectoryError:
        raise faults.stop(
            str(folder), None, _("is a file; give the folder that holds the CSV files.")
        ) from None
    except FileNotFoundError:
        raise faults.stop(str(folder), None, _("there is no such folder.")) from None
    except (OSError, ValueError) as fault:
        words = getattr(fault, "strerror", None) or str(fault)
        raise faults.stop(
            str(folder), None, _("cannot be read (%(fault)s).") % {"fault": words}
        ) from None
    found = {kind.name: _of_kind(folder, names, kind.name, faults) for kind in KINDS_OF_FILE}
    for kind in KINDS_OF_FILE:
        if kind.required and not found[kind.name] and not faults.about(f"{kind.name}.csv"):
            faults.add(f"{kind.name}.csv", None, _("is missing; so is its .csv.gz form."))
    if found["studentVle"] and not found["vle"]:
        faults.add("vle.csv", None, _("is missing; studentVle needs it to name its sites."))
    return found


def _of_kind(folder: Path, names: list[str], kind: str, faults: Faults) -> list[Path]:
    """Its file, whole or in parts (studentVle_0.csv …), in order."""
    whole = [name for name in names if name in (f"{kind}.csv", f"{kind}.csv.gz")]
    parts: dict[int, list[str]] = {}
    if kind == "studentVle":
        for name in names:
            found = re.fullmatch(r"studentVle_(\d{1,4})\.csv(\.gz)?", name, re.ASCII)
            if found:
                parts.setdefault(int(found[1]), []).append(name)
    twice = [sorted(pair) for pair in [whole, *parts.values()] if len(pair) > 1]
    for one, other in twice:
        faults.add(one, None, _("is here twice, also as %(other)s; keep one.") % {"other": other})
    if whole and parts:
        faults.add(whole[0], None, _("is here whole and in parts (studentVle_0 …); keep one."))
    numbers = sorted(parts)
    gaps = sorted(set(range(numbers[0], numbers[-1])) - set(numbers)) if numbers else []
    for gap in gaps[:20]:
        faults.add(f"studentVle_{gap}.csv", None, _("is missing between the other parts."))
    return [folder / name for name in [*whole, *(parts[number][0] for number in numbers)]]
