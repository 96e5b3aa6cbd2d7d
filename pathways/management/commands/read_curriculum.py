"""Read a curriculum and report on it by line, without saving anything."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from learners.imports.errors import Error
from learners.imports.sheets import MOST_BYTES
from pathways.calc.term_validity import knots, violations
from pathways.imports.curricula import Curriculum, read


class Command(BaseCommand):
    help = "Read a curriculum (CurricularAnalytics CSV, or the same as .xlsx). Nothing is saved."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="the file to read")

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["file"]
        curriculum = read(content_of(Path(name)))
        for line in report(curriculum):
            self.stdout.write(line)
        if total := curriculum.errors.total:
            for error in curriculum.errors.listed():
                self.stderr.write(shown(error))
            raise CommandError(f"{name} was not read: errors to correct: {total}.")


def content_of(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise CommandError(f"{path} has more than {MOST_BYTES // 2**20} MB. Split it.")
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"Cannot read {path}: {error.strerror}.") from None


def report(curriculum: Curriculum) -> list[str]:
    """Return what the file is about, its size, its notes and what is wrong with its links."""
    courses = curriculum.courses
    rows = [f"{key}: {value}" for key, value in curriculum.about.items() if value]
    if not courses:
        return rows
    links = sum(len(course.links) for course in courses)
    rows.append(f"Courses: {len(courses)}. Links: {links}.")
    rows += [shown(note) for note in curriculum.notes]
    rows += [
        "These courses come before themselves: "
        + ", ".join(f"row {courses[at].row} ({courses[at].code})" for at in circle)
        + ". Remove one of the links between them."
        for circle in knots(curriculum.requirements)
    ]
    return rows + (broken(curriculum) if curriculum.is_plan else [])


def broken(curriculum: Curriculum) -> list[str]:
    """Return each requirement that the file's own terms do not keep."""
    courses = curriculum.courses
    terms = {at: course.term for at, course in enumerate(courses) if course.term}
    rows = []
    for violation in violations(curriculum.requirements, terms):
        course = courses[violation.step]
        link = course.links[violation.group]
        codes = " or ".join(courses[at].code for at in link.options)
        rows.append(
            f"Row {course.row}: {course.code} is in term {course.term}, which its "
            f"{link.column} {codes} do not allow."
        )
    return rows


def shown(error: Error) -> str:
    place = "" if error.row is None else f"Row {error.row}: "
    return f"{place}{error.reason}"
