"""A tiny folder in OULAD form, made in a temporary place; nobody in it is real.

Two offerings: MATH 2013J (1 October 2013, 240 days) and MATH 2014B (1 February 2014, 235 days).
Ada (101) passes, Flo (102) leaves, Gus (103) fails and comes again in 2014B as an older man.
"""

import copy
import csv
import datetime as dt
import gzip
import io
from collections.abc import Callable
from pathlib import Path

ADA, FLO, GUS = "101", "102", "103"
Table = list[list[str]]
Tables = dict[str, Table]
OFFERING = ("code_module", "code_presentation")

TABLES: Tables = {
    "courses": [
        [*OFFERING, "module_presentation_length"],
        ["MATH", "2013J", "240"],
        ["MATH", "2014B", "235"],
    ],
    "assessments": [
        [*OFFERING, "id_assessment", "assessment_type", "date", "weight"],
        ["MATH", "2013J", "11", "TMA", "20", "40"],
        ["MATH", "2013J", "12", "CMA", "200", "10.5"],
        ["MATH", "2013J", "13", "Exam", "", "100"],
        ["MATH", "2014B", "21", "TMA", "30", "50"],
    ],
    "studentInfo": [
        [*OFFERING, "id_student", "gender", "region", "highest_education", "imd_band", "age_band"]
        + ["num_of_prev_attempts", "studied_credits", "disability", "final_result"],
        ["MATH", "2013J", ADA, "F", "Scotland", "A Level or Equivalent", "10-20", "0-35"]
        + ["0", "60", "N", "Pass"],
        ["MATH", "2013J", FLO, "F", "Wales", "No Formal quals", "", "35-55"]
        + ["1", "120", "Y", "Withdrawn"],
        ["MATH", "2013J", GUS, "M", "Ireland", "HE Qualification", "90-100%", "0-35"]
        + ["0", "60", "N", "Fail"],
        ["MATH", "2014B", GUS, "M", "Ireland", "HE Qualification", "90-100%", "35-55"]
        + ["1", "60", "N", "Distinction"],
    ],
    "studentRegistration": [
        [*OFFERING, "id_student", "date_registration", "date_unregistration"],
        ["MATH", "2013J", ADA, "-30", ""],
        ["MATH", "2013J", FLO, "", "12"],
        ["MATH", "2013J", GUS, "-5", ""],
        ["MATH", "2014B", GUS, "-100", ""],
    ],
    "studentAssessment": [
        ["id_assessment", "id_student", "date_submitted", "is_banked", "score"],
        ["11", ADA, "18", "0", "78"],
        ["12", ADA, "200", "0", "65.5"],
        ["11", GUS, "25", "0", ""],
        ["21", GUS, "-1", "1", "40"],
    ],
    "vle": [
        ["id_site", *OFFERING, "activity_type", "week_from", "week_to"],
        ["501", "MATH", "2013J", "resource", "", ""],
        ["502", "MATH", "2013J", "forumng", "1", "2"],
        ["503", "MATH", "2014B", "quiz", "", ""],
    ],
    "studentVle": [
        [*OFFERING, "id_student", "id_site", "date", "sum_click"],
        ["MATH", "2013J", ADA, "501", "-3", "4"],
        ["MATH", "2013J", ADA, "501", "-3", "1"],
        ["MATH", "2013J", ADA, "502", "26", "2"],
        ["MATH", "2013J", GUS, "501", "27", "7"],
    ],
    "vle_pre_course_clicks": [
        [*OFFERING, "id_student", "pre_course_clicks", "pre_course_interaction_rows"],
        ["MATH", "2013J", ADA, "5", "2"],
        ["MATH", "2014B", GUS, "33", "9"],
    ],
}


def tables() -> Tables:
    """A copy to change."""
    return copy.deepcopy(TABLES)


def as_csv(rows: Table, *, end: str = "\n", quote: bool = False) -> bytes:
    out = io.StringIO()
    quoting = csv.QUOTE_ALL if quote else csv.QUOTE_MINIMAL
    csv.writer(out, lineterminator=end, quoting=quoting).writerows(rows)
    return out.getvalue().encode()


def write(
    folder: Path,
    content: Tables | None = None,
    *,
    zipped: bool = False,
    encode: Callable[[Table], bytes] = as_csv,
) -> Path:
    """The folder, with one file per table."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for name, rows in (tables() if content is None else content).items():
        body = encode(rows)
        path = folder / (f"{name}.csv.gz" if zipped else f"{name}.csv")
        path.write_bytes(gzip.compress(body) if zipped else body)
    return folder


def under_way(today: dt.date) -> tuple[Tables, dt.date]:
    """The tables with 2014B moved so that it runs today and for years yet; its first day."""
    year = today.year if today >= dt.date(today.year, 2, 3) else today.year - 1
    content = tables()
    for rows in content.values():
        for row in rows[1:]:
            row[:] = [f"{year}B" if cell == "2014B" else cell for cell in row]
    content["courses"][2][2] = "3000"
    return content, dt.date(year, 2, 1)
