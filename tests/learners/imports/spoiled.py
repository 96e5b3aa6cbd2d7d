"""Folders spoiled in one way each, and what to say of it: file, line and the sentence's start."""

import gzip
from collections.abc import Callable
from pathlib import Path

from tests.learners.imports import folders

Break = Callable[[Path], object]


def cell(table: str, row: int, column: str, value: str) -> Break:
    def act(folder: Path) -> None:
        content = folders.tables()
        content[table][row][content[table][0].index(column)] = value
        folders.write(folder, content)

    return act


def line(table: str, *cells: str) -> Break:
    def act(folder: Path) -> None:
        content = folders.tables()
        content[table].append(list(cells))
        folders.write(folder, content)

    return act


def body(name: str, content: bytes) -> Break:
    return lambda folder: (folder / name).write_bytes(content)


def changed(name: str, change: Callable[[bytes], bytes]) -> Break:
    return lambda folder: (folder / name).write_bytes(change((folder / name).read_bytes()))


def zipped(name: str, change: Callable[[bytes], bytes]) -> Break:
    def act(folder: Path) -> None:
        plain = (folder / name).read_bytes()
        (folder / name).unlink()
        packed = gzip.compress(bytes(range(256)) * 40 + plain if len(plain) < 10 else plain)
        (folder / f"{name}.gz").write_bytes(change(packed))

    return act


def twice(folder: Path) -> None:
    (folder / "vle.csv.gz").write_bytes(gzip.compress((folder / "vle.csv").read_bytes()))


def parts(*numbers: int, whole: bool = False) -> Break:
    def act(folder: Path) -> None:
        clicks = (folder / "studentVle.csv").read_bytes()
        if not whole:
            (folder / "studentVle.csv").unlink()
        for number in numbers:
            (folder / f"studentVle_{number}.csv").write_bytes(clicks)

    return act


WIDE = ",".join(f"c{number}" for number in range(100_000)).encode() + b"\n"
FAULTS: dict[str, tuple[Break, str, int | None, str]] = {
    "a wrong header": (
        changed("studentInfo.csv", lambda old: old.replace(b"gender", b"Geschlecht", 1)),
        "studentInfo.csv",
        1,
        "The header is missing gender; it has code_module, code_presentation, id_student, ",
    ),
    "a header twice": (
        changed("vle.csv", lambda old: old.replace(b"week_from", b"id_site", 1)),
        "vle.csv",
        1,
        "The header has id_site twice. Remove one of them.",
    ),
    "a NUL byte": (
        changed("vle.csv", lambda old: old.replace(b"forumng", b"foru\0ng")),
        "vle.csv",
        3,
        "The line has a NUL byte. The file is damaged or not UTF-8 text.",
    ),
    "a person twice": (
        line("studentInfo", "MATH", "2013J", folders.ADA, "F", *["?"] * 4, "0", "60", "N", ""),
        "studentInfo.csv",
        6,
        "Student 101 is in this offering twice. Remove one of the lines.",
    ),
    "a registration twice": (
        line("studentRegistration", "MATH", "2013J", folders.ADA, "-3", ""),
        "studentRegistration.csv",
        6,
        "Student 101 is in this offering twice. Remove one of the lines.",
    ),
    "work handed in twice": (
        line("studentAssessment", "11", folders.ADA, "19", "0", "3"),
        "studentAssessment.csv",
        6,
        "Student 101 handed in assessment 11 twice. Remove one of the lines.",
    ),
    "an assessment twice": (
        line("assessments", "MATH", "2014B", "11", "TMA", "3", "1"),
        "assessments.csv",
        6,
        "id_assessment 11 is listed twice. Remove one of the lines.",
    ),
    "a site twice": (
        line("vle", "501", "MATH", "2014B", "url", "", ""),
        "vle.csv",
        5,
        "id_site 501 is listed twice. Remove one of the lines.",
    ),
    "an offering twice": (
        line("courses", "MATH", "2013J", "240"),
        "courses.csv",
        4,
        "The offering is listed twice. Remove one of the lines.",
    ),
    "an unknown student": (
        line("studentAssessment", "11", "999", "19", "0", "3"),
        "studentAssessment.csv",
        6,
        "Student 999 is not in MATH 2013J according to studentInfo. Add it there or ",
    ),
    "a student of another offering": (
        line("studentVle", "MATH", "2014B", folders.ADA, "503", "1", "1"),
        "studentVle.csv",
        6,
        "Student 101 is not in MATH 2014B according to studentInfo. Add it there or ",
    ),
    "an unknown assessment": (
        line("studentAssessment", "77", folders.ADA, "19", "0", "3"),
        "studentAssessment.csv",
        6,
        "id_assessment 77 is not in assessments. Add it there or remove the line.",
    ),
    "an unknown site": (
        cell("studentVle", 3, "id_site", "999"),
        "studentVle.csv",
        4,
        "id_site 999 is not in vle. Add it there or remove the line.",
    ),
    "a site of another offering": (
        cell("studentVle", 3, "id_site", "503"),
        "studentVle.csv",
        4,
        "Site 503 belongs to another offering according to vle. Correct one of them.",
    ),
    "an unknown offering": (
        cell("studentRegistration", 1, "code_presentation", "2015J"),
        "studentRegistration.csv",
        2,
        "MATH 2015J is not in courses. Add it there or remove the line.",
    ),
    "31 February": (
        cell("studentRegistration", 1, "date_registration", "31 February"),
        "studentRegistration.csv",
        2,
        "date_registration: “31 February” is not a whole number of days from the start of ",
    ),
    "a calendar date": (
        cell("assessments", 1, "date", "2013-02-31"),
        "assessments.csv",
        2,
        "date: “2013-02-31” is not a whole number of days from the start of the ",
    ),
    "a bad presentation code": (
        cell("courses", 1, "code_presentation", "2013-02-31"),
        "courses.csv",
        2,
        "code_presentation: “2013-02-31” is not a presentation code (a year and B or J, ",
    ),
    "a word for a number": (
        cell("studentInfo", 2, "studied_credits", "sixty"),
        "studentInfo.csv",
        3,
        "studied_credits: “sixty” is not a whole number between 0 and 100,000.",
    ),
    "an unknown kind of assessment": (
        cell("assessments", 1, "assessment_type", "Essay"),
        "assessments.csv",
        2,
        "assessment_type: “Essay” is not one of TMA, CMA, Exam.",
    ),
    "an unknown result": (
        cell("studentInfo", 1, "final_result", "Passed"),
        "studentInfo.csv",
        2,
        "final_result: “Passed” is not one of Distinction, Pass, Fail, Withdrawn.",
    ),
    "a missing day of handing in": (
        cell("studentAssessment", 1, "date_submitted", "?"),
        "studentAssessment.csv",
        2,
        "date_submitted: The cell is empty. It must be a whole number of days from the ",
    ),
    "negative clicks": (
        cell("studentVle", 1, "sum_click", "-4"),
        "studentVle.csv",
        2,
        "sum_click: “-4” is out of range. It must be a whole number between 0 and 1,000,000",
    ),
    "a score over 100": (
        cell("studentAssessment", 1, "score", "100.5"),
        "studentAssessment.csv",
        2,
        "score: “100.5” is out of range. It must be a number between 0 and 100.",
    ),
    "a date beyond sense": (
        cell("studentVle", 1, "date", "4000"),
        "studentVle.csv",
        2,
        "date: “4000” is out of range. It must be a whole number of days from the start of ",
    ),
    "an offering of a century": (
        cell("courses", 1, "module_presentation_length", "36500"),
        "courses.csv",
        2,
        "module_presentation_length: “36500” is out of range. It must be a whole number ",
    ),
    "letters that turn the line round": (
        cell("vle", 1, "activity_type", "re\u202esource"),
        "vle.csv",
        2,
        "activity_type: “re�source” is not a short text.",
    ),
    "a hundred thousand columns": (
        body("vle.csv", WIDE),
        "vle.csv",
        1,
        "The file has 100,000 columns; at most 200 are allowed.",
    ),
    "a cell of a megabyte": (
        cell("vle", 2, "week_to", "x" * 1_000_000),
        "vle.csv",
        3,
        "The line is longer than 65,536 bytes. Check that the file is not damaged.",
    ),
    "a long cell": (
        cell("vle", 2, "activity_type", "x" * 5_000),
        "vle.csv",
        3,
        "activity_type: “xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…” is not a short text.",
    ),
    "a file cut short in a row": (
        changed("studentAssessment.csv", lambda old: old[:-8]),
        "studentAssessment.csv",
        5,
        "The line has 3 cells; the header has 5. "
        "Check that the file is complete and no comma is missing.",
    ),
    "an open quotation mark": (
        changed("vle.csv", lambda old: old.replace(b"forumng", b'"forumng')),
        "vle.csv",
        3,
        'A quotation mark (") is opened and not closed on its line. Close or remove it.',
    ),
    "a quotation mark inside a cell": (
        changed("vle.csv", lambda old: old.replace(b"forumng", b'fo"ru"mng')),
        "vle.csv",
        3,
        'A quotation mark (") is inside a cell. Double it inside quotes, or remove it.',
    ),
    "an empty file": (body("vle.csv", b""), "vle.csv", None, "The file is empty. It needs "),
    "only a header": (
        changed("studentInfo.csv", lambda old: old.split(b"\n")[0] + b"\n"),
        "studentInfo.csv",
        None,
        "The file has only its header; there is nothing to import.",
    ),
    "UTF-16": (
        changed("vle.csv", lambda old: old.decode().encode("utf-16")),
        "vle.csv",
        1,
        "The file is UTF-16. Save it as UTF-8.",
    ),
    "Latin-1": (
        changed("vle.csv", lambda old: old.replace(b"forumng", b"for\xfcmng")),
        "vle.csv",
        3,
        "This is not UTF-8 text. Save the file as UTF-8.",
    ),
    "old Mac line ends": (
        changed("vle.csv", lambda old: old.replace(b"\n", b"\r")),
        "vle.csv",
        1,
        "The line has a carriage return inside. Save the file with Unix line ends.",
    ),
    "a band that became a day": (
        cell("studentInfo", 2, "imd_band", "20-Oct"),
        "studentInfo.csv",
        3,
        "“20-Oct” is not a band such as 10-20% (a spreadsheet may have made a date of it).",
    ),
    "a band that became a date": (
        cell("studentInfo", 3, "imd_band", "2026-10-20 00:00:00"),
        "studentInfo.csv",
        4,
        "“2026-10-20 00:00:00” is not a band such as 10-20%",
    ),
    "an age that became a day": (
        cell("studentInfo", 1, "age_band", "Jan-35"),
        "studentInfo.csv",
        2,
        "“Jan-35” is not a band such as 35-55",
    ),
    "a gzip cut short": (
        zipped("studentVle.csv", lambda packed: packed[:-20]),
        "studentVle.csv.gz",
        None,
        "The compressed file ends too early. Copy it again.",
    ),
    "a gzip with a damaged middle": (
        zipped("studentVle.csv", lambda packed: packed[:40] + b"\xff\xff\xff\xff" + packed[44:]),
        "studentVle.csv.gz",
        None,
        "The compressed file is damaged. Copy it again.",
    ),
    "a plain file called .gz": (
        zipped("studentVle.csv", gzip.decompress),
        "studentVle.csv.gz",
        None,
        "The file is not a gzip file. Remove “.gz” from its name or compress it again.",
    ),
    "a file plain and zipped": (twice, "vle.csv", None, "this file twice, also as vle.csv.gz. "),
    "clicks whole and in parts": (
        parts(0, 1, whole=True),
        "studentVle.csv",
        None,
        "The folder has this file both whole and in parts (studentVle_0 …). "
        "Remove the file or its parts.",
    ),
    "a part missing": (
        parts(0, 2),
        "studentVle_1.csv",
        None,
        "This part is missing, though there are parts before and after it.",
    ),
    "a file missing": (
        lambda folder: (folder / "studentInfo.csv").unlink(),
        "studentInfo.csv",
        None,
        "The file is missing, and there is no .csv.gz version.",
    ),
    "clicks without their sites": (
        lambda folder: (folder / "vle.csv").unlink(),
        "vle.csv",
        None,
        "The file is missing; studentVle needs it to name its sites.",
    ),
    "a folder in a file's place": (
        lambda folder: ((folder / "vle.csv").unlink(), (folder / "vle.csv").mkdir()),
        "vle.csv",
        None,
        "The file cannot be read (Is a directory).",
    ),
}
