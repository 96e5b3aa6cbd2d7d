"""The columns of curriculum files, however a file spells them, and what their cells may contain."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from learners.calc.folding import fold, spaced
from learners.imports.columns import SHOWN, CellError, tidy
from pathways.calc.timing import When

LINKS = {
    "prerequisites": When.BEFORE,
    "corequisites": When.BEFORE_OR_WITH,
    "coprerequisites": When.BEFORE_OR_WITH,
    "strict corequisites": When.WITH,
}
SPELLINGS = {
    "id": "course id",
    "course": "course id",
    "name": "course name",
    "prerequisite": "prerequisites",
    "prereqs": "prerequisites",
    "corequisite": "corequisites",
    "co requisites": "corequisites",
    "coreqs": "corequisites",
    "co prerequisites": "coprerequisites",
    "strict corequisite": "strict corequisites",
    "strict corequistes": "strict corequisites",
    "strict co requisites": "strict corequisites",
    "credits": "credit hours",
    "hours": "credit hours",
    "semester": "term",
    "pass rate": "passrate",
}
READ = {
    *LINKS,
    "course id",
    "course name",
    "prefix",
    "number",
    "credit hours",
    "institution",
    "canonical name",
    "term",
    "passrate",
}
TEXT = " (text)"  # a column with the words of the column of ids before it
MOST_LOAD, MOST_TERMS = 1_000.0, 200
NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?(e[+-]?\d+)?", re.I)
AS_DATE = re.compile(r"(\d{1,2})-([A-Z][a-z]{2})|[A-Z][a-z]{2}-(\d{1,2})")


@dataclass(frozen=True)
class Heading:
    """A header's cells: the column that each names, "" if none."""

    row: int
    names: tuple[str, ...]
    cells: tuple[str, ...]

    @property
    def has_ids(self) -> bool:
        return "course id" in self.names

    @property
    def unread(self) -> list[str]:
        pairs = zip(self.names, self.cells, strict=True)
        return [cell for name, cell in pairs if cell and not name]


def name_of(cell: str) -> str:
    """Return the column that a header cell means, "" if none."""
    plain = " ".join(re.split(r"[\s_-]+", fold(cell.strip().strip('"'))))
    stem, is_text = plain.removesuffix(TEXT), plain.endswith(TEXT)
    name = SPELLINGS.get(stem, stem)
    if is_text:
        return name + TEXT if name in LINKS else ""
    return name if name in READ else ""


def heading(row: int, cells: list[str]) -> Heading | None:
    """Return the header in a row, None if it is none: it names prerequisites and courses."""
    if not any("prereq" in cell.casefold() for cell in cells):
        return None
    names = tuple(name_of(cell) for cell in cells)
    there = set(names)
    if "prerequisites" not in there or not there & {"course id", "course name"}:
        return None
    return Heading(row, names, tuple(spaced(cell) for cell in cells))


def load(text: str) -> float | None:
    """Return a load, None if the file does not know it; raise `CellError` if it cannot be one."""
    if not (text := tidy(text)):
        return None
    words, repair = {"text": text[:SHOWN]}, _("Write the credits as a number, such as 15 or 7.5.")
    if AS_DATE.fullmatch(text):
        raise CellError(_("%(text)s is a date: a spreadsheet changed it.") % words, repair)
    if not NUMBER.fullmatch(text):
        raise CellError(_("%(text)s is not a number.") % words, repair)
    value = float(text.replace(",", "."))
    if not 0 <= value <= MOST_LOAD:
        words["most"] = f"{MOST_LOAD:,.0f}"
        raise CellError(_("%(text)s is not between 0 and %(most)s.") % words, repair)
    return value


def term(text: str) -> int | None:
    """Return a term's number, None if the cell is empty; raise `CellError` if it is no number."""
    if not (text := tidy(text)):
        return None
    number = re.fullmatch(r"(\d{1,3})(\.0*)?", text)
    if not number or not 0 < int(number[1]) <= MOST_TERMS:
        words = {"text": text[:SHOWN], "most": MOST_TERMS}
        problem = _("%(text)s is not the number of a term, 1 to %(most)s.") % words
        raise CellError(problem, _("Number the terms from 1."))
    return int(number[1])
