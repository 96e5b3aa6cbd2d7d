"""Read curricula in the two CSV forms of CurricularAnalytics, without changing anything.

One form has lines about the curriculum above its header and links courses by id; the other begins
with its header and links them by name. What cannot be read is an error, and the file is refused;
everything else that is unlike the form is a note with its row, so that nothing is lost unnoticed.
"""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learners.calc.folding import is_short_form, spaced
from learners.imports import lines
from learners.imports.columns import SHOWN, CellError, tidy
from learners.imports.errors import Error, Errors
from learners.imports.lines import Cells, SheetError
from pathways.calc.timing import Option, Requirements, When
from pathways.imports import columns
from pathways.imports.columns import LINKS, Heading
from pathways.imports.links import Linker

MOST_ERRORS = 200
ADDITIONAL = re.compile(r"additional courses?\W*", re.I)
ABOVE = re.compile(r"courses\W*", re.I)


class Row(NamedTuple):
    """A course as its row has it. `links`: the cells of ids or names by column."""

    row: int
    code: str
    cells: dict[str, str]
    load: float | None
    term: int | None
    additional: bool


class Link(NamedTuple):
    """A requirement: one of these courses, by place. `row` and `column` are where it is written."""

    options: tuple[int, ...]
    when: When
    row: int
    column: str


@dataclass(frozen=True)
class Course:
    """A course. `load` or `term` is None where the file does not say."""

    row: int
    code: str
    name: str
    load: float | None
    term: int | None
    links: tuple[Link, ...]
    is_additional: bool = False


class Dangling(NamedTuple):
    """A link to a course that is not in the file."""

    row: int
    column: str
    code: str


@dataclass
class Curriculum:
    """A file. With errors it is refused, and has no courses."""

    about: dict[str, str] = field(default_factory=dict)
    courses: list[Course] = field(default_factory=list)
    dangling: list[Dangling] = field(default_factory=list)
    notes: list[Error] = field(default_factory=list)
    errors: Errors = field(default_factory=lambda: Errors(MOST_ERRORS))
    is_curriculum: bool = True  # a header with prerequisites and courses was there

    @property
    def requirements(self) -> list[Requirements]:
        """Return what each course requires, by its place."""
        return [
            tuple(tuple(Option(at, link.when) for at in link.options) for link in course.links)
            for course in self.courses
        ]

    @property
    def is_plan(self) -> bool:
        """Return whether every course that is not additional has a term."""
        own = [course.term for course in self.courses if not course.is_additional]
        return bool(own) and None not in own


def read(content: bytes) -> Curriculum:
    """Return the courses of a file and what they require."""
    reader = Reader()
    try:
        reader.read(content)
    except SheetError as error:
        reader.refuse(*error.args)
    if reader.result.errors.total:
        reader.result.courses = []
    return reader.result


class Reader:
    """Reads one file, row by row; then follows its links."""

    def __init__(self) -> None:
        self.result = Curriculum()
        self.rows: list[Row] = []
        self.heading: Heading | None = None
        self.additional = False

    def read(self, content: bytes) -> None:
        file = lines.split(content, columns.name_of)
        if file.letters:
            words = {"words": ", ".join(file.letters[:5])}
            problem = _("The file is not in UTF-8; it was read as Windows-1252: %(words)s.") % words
            self.note(None, "", problem, _("Check these words, or save it as CSV in UTF-8."))
        for number, cells in file.rows:
            if len(self.rows) >= lines.MOST_ROWS:
                raise lines.too_many_rows()
            self.row(number, cells)
        for fault in file.faults:
            self.refuse(*fault.args)
        if self.heading is None:
            self.result.is_curriculum = False
            problem = _("No row names the columns Prerequisites and Course ID or Name.")
            self.refuse(None, problem, _("Add that header above the courses."))
        elif not self.rows and not self.result.errors.total:
            self.refuse(None, _("The file has a header and no courses."), _("Add courses."))
        self.finish()

    def refuse(self, row: int | None, problem: str, repair: str, column: str = "") -> None:
        self.result.errors.add(row, column, problem, repair)

    def note(self, row: int | None, column: str, problem: str, repair: str = "") -> None:
        self.result.notes.append(Error(row, column, problem, repair))

    def row(self, number: int, cells: Cells) -> None:
        """Read a row: about the curriculum, a header, a section's name or a course."""
        if header := columns.heading(number, cells):
            self.begin(header)
        elif self.heading is None:
            self.above(number, cells)
        elif ADDITIONAL.fullmatch(" ".join(filter(str.strip, cells)).strip()):
            self.additional = True
        else:
            self.course(number, cells, self.heading)

    def above(self, number: int, cells: Cells) -> None:
        texts = [spaced(cell) for cell in cells]
        name, value = texts[0], next(filter(None, texts[1:]), "")
        if name and not ABOVE.fullmatch(name):
            self.result.about[name[:SHOWN]] = value

    def begin(self, header: Heading) -> None:
        if self.heading and header.names == self.heading.names:
            return
        twice = {name for name in header.names if name and header.names.count(name) > 1}
        if twice:
            words = {"names": ", ".join(sorted(twice))}
            problem = _("The header has %(names)s twice.") % words
            self.refuse(header.row, problem, _("Remove one of them."))
        if header.unread:
            words = {"names": ", ".join(header.unread)}
            self.note(header.row, "", _("These columns are not read: %(names)s.") % words)
        self.heading = header

    def course(self, number: int, cells: Cells, header: Heading) -> None:
        surplus = [cell.strip() for cell in cells[len(header.names) :] if cell.strip()]
        if surplus:
            words = {"n": len(cells), "header": len(header.names), "last": surplus[-1][:SHOWN]}
            problem = ngettext(
                "The row has %(n)s cell, up to “%(last)s”; the header has %(header)s.",
                "The row has %(n)s cells, up to “%(last)s”; the header has %(header)s.",
                len(cells),
            )
            repair = _("Put a cell that contains the separator in quotation marks.")
            self.refuse(number, problem % words, repair)
            return
        pairs = zip(header.names, cells, strict=False)
        there = {name: spaced(cell) for name, cell in pairs if name}
        code = tidy(there.get("course id" if header.has_ids else "course name", ""))
        if not code:
            name = _("Course ID") if header.has_ids else _("Name")
            self.refuse(number, _("The cell is empty."), _("Fill it in."), name)
            return
        load, term = self.load(number, there), self.term(number, there)
        self.rows.append(Row(number, code, there, load, term, self.additional))

    def load(self, number: int, there: dict[str, str]) -> float | None:
        try:
            return columns.load(there.get("credit hours", ""))
        except CellError as error:
            self.note(number, _("Credits"), *error.args)
            return None

    def term(self, number: int, there: dict[str, str]) -> int | None:
        try:
            return columns.term(there.get("term", ""))
        except CellError as error:
            self.note(number, _("Term"), *error.args)
            return None

    def finish(self) -> None:
        if self.heading is None:
            return
        linker = Linker([row.code for row in self.rows], self.heading.has_ids)
        if self.heading.has_ids:
            self.repeated_ids(linker)
        else:
            self.repeated_names(linker)
        for row in self.rows:
            links = [link for name in LINKS for link in self.links(row, name, linker)]
            self.result.courses.append(
                Course(
                    row=row.row,
                    code=row.code,
                    name=title_of(row),
                    load=row.load,
                    term=row.term,
                    links=tuple(links),
                    is_additional=row.additional,
                )
            )
        self.unknown_loads()

    def repeated_ids(self, linker: Linker) -> None:
        for row in self.rows:
            if is_short_form(row.code):
                problem = _("%(code)s was rounded by a spreadsheet.") % {"code": row.code[:SHOWN]}
                repair = _("Format the column as text and type the id again.")
                self.note(row.row, _("Course ID"), problem, repair)
        for code, places in linker.repeated.items():
            rows = ", ".join(str(self.rows[place].row) for place in places)
            words = {"code": code[:SHOWN], "rows": rows}
            problem = _("The id %(code)s is in rows %(rows)s.") % words
            repair = _("Give each course an id of its own.")
            self.refuse(self.rows[places[-1]].row, problem, repair, _("Course ID"))

    def repeated_names(self, linker: Linker) -> None:
        for code, places in linker.repeated.items():
            rows = ", ".join(str(self.rows[place].row) for place in places)
            words = {"name": code[:SHOWN], "rows": rows}
            problem = _("“%(name)s” is the name of rows %(rows)s; each is a course.") % words
            repair = _("A link to this name means any of them.")
            self.note(self.rows[places[-1]].row, _("Name"), problem, repair)

    def links(self, row: Row, name: str, linker: Linker) -> list[Link]:
        """Return the links of a cell, each once; note what cannot be followed."""
        when, results = LINKS[name], list[Link]()
        for item in linker.items(row.cells.get(name, "")):
            if item.lost:
                for code in item.lost:
                    self.result.dangling.append(Dangling(row.row, name, code))
                words = {"code": ", ".join(item.lost)[:SHOWN]}
                problem = _("%(code)s is not in the file.") % words
                self.note(row.row, name, problem, item.repair)
            elif item.repair:
                self.note(row.row, name, item.problem, item.repair)
            link = Link(item.options, when, row.row, name)
            if item.options and link in results:
                self.note(row.row, name, _("%(code)s is there twice.") % {"code": item.text})
            elif item.options:
                results.append(link)
        self.words(row, name, len(results))
        return results

    def words(self, row: Row, name: str, count: int) -> None:
        """Note words that say “or” beside a list of ids, and words where there are no ids."""
        text = row.cells.get(name + columns.TEXT, "")
        shown = {"text": text[:60], "n": count}
        if count > 1 and re.search(r"\bor\b", text, re.I):
            problem = _("The words say “or”, but all %(n)s ids are required: “%(text)s”.") % shown
            self.note(row.row, name, problem, _("Write ids of which one is enough as 12|15."))
        elif text and not count:
            problem = _("There are words but no ids: “%(text)s”.") % shown
            self.note(row.row, name, problem, _("Add the ids of the courses that are meant."))

    def unknown_loads(self) -> None:
        rows = [str(row.row) for row in self.rows if row.load is None]
        if rows:
            words = {"n": len(rows), "rows": ", ".join(rows[:10])}
            problem = ngettext(
                "%(n)s course has no credits: row %(rows)s.",
                "%(n)s courses have no credits: rows %(rows)s.",
                len(rows),
            )
            self.note(None, _("Credits"), problem % words, _("Write 0 where there are none."))


def title_of(row: Row) -> str:
    """Return a course's name, or else its code in the catalogue."""
    cells = row.cells
    code = " ".join(filter(None, (cells.get("prefix"), cells.get("number"))))
    return cells.get("course name") or cells.get("canonical name") or code or row.code
