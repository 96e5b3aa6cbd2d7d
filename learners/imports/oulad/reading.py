"""Read files in DuckDB: typed rows in a table per kind, and every error with its line.

A row is a line: a quoted cell may have commas, but no line break. So an unclosed quotation mark
affects its own line only, and line numbers are right whatever is wrong with the lines before.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from django.utils.translation import gettext as _

from learners.imports.columns import MISSING
from learners.imports.errors import Errors
from learners.imports.oulad import text
from learners.imports.oulad.layout import LEFT_OUT, Column, Kind
from learners.imports.oulad.text import Text, UnreadableError, shown
from learners.imports.oulad.workspace import Workspace, literal

Say = Callable[[str], None]
LONGEST_LINE = 64 * 1024  # bytes
CELL = '("(?:[^"]|"")*"|[^",]*)'
# The cells of a line that begins with a comma; the first is the empty text before it.
MACROS = f"""
    CREATE MACRO split(line) AS CASE
        WHEN NOT contains(line, '"') THEN string_split(line, ',')
        WHEN regexp_full_match(line, '(,("[^",]*"|[^",]*))*')
        THEN string_split(replace(line, '"', ''), ',')
        WHEN regexp_full_match(line, '(,{CELL})*') THEN list_prepend('', list_transform(
            regexp_extract_all(line, ',{CELL}', 1), lambda cell: CASE WHEN starts_with(cell, '"')
            THEN replace(cell[2:-2], '""', '"') ELSE cell END)) END;
    CREATE MACRO is_empty(cell) AS trim(cell) IN {("", *MISSING)};
    CREATE MACRO is_blank(line) AS regexp_full_match(line, '[\\s,"]*')"""


def read(
    kind: Kind, paths: list[Path], workspace: Workspace, errors: Errors, say: Say
) -> Iterator[tuple[Path, Text]]:
    """Fill the table named after the kind with the valid rows of its files."""
    columns = ", ".join(f"{name} {column.type}" for name, column in kind.columns.items())
    workspace.run(
        f"CREATE TABLE {kind.name} (part BIGINT, line BIGINT, {columns}, is_sound BOOLEAN)"
    )
    for part, path in enumerate(paths):
        started = time.monotonic()
        lines = workspace.folder / "lines.csv"
        try:
            copied = text.copy(path, lines)
            _check_header(copied.header, kind.columns)
        except UnreadableError as error:
            row, problem, *repair = error.args
            errors.add(row, "", problem, *repair, file=path.name)
            continue
        _view(workspace, lines, copied.header, kind)
        names = ", ".join(kind.columns)
        rows = f"SELECT {part}, line, {names}, is_sound FROM lines"
        copied.rows = workspace.number(f"INSERT INTO {kind.name} {rows}")
        if workspace.number(f"DELETE FROM {kind.name} WHERE NOT is_sound"):
            _explain(workspace, copied, kind, path.name, errors)
        yield path, copied
        seconds = time.monotonic() - started
        if seconds > 1:
            numbers = {"file": path.name, "n": f"{copied.rows:,}", "s": f"{seconds:.1f}"}
            say(_("%(file)s: %(n)s rows in %(s)s s") % numbers)


def notes(name: str, copied: Text, kind: Kind) -> Iterator[str]:
    """Return what is unusual about a file but not an error."""
    unused = [name for name in copied.header if name and name not in {*kind.columns, *LEFT_OUT}]
    if unused:
        words = {"file": name, "names": ", ".join(unused)[:200]}
        yield _("%(file)s: columns not used: %(names)s") % words
    if blank := copied.lines - copied.rows:
        yield _("%(file)s: blank lines left out: %(n)s") % {"file": name, "n": f"{blank:,}"}
    if not copied.ends:
        yield _("%(file)s: its last line has no line end; check that the file is complete") % {
            "file": name
        }


def _check_header(header: list[str], columns: Mapping[str, Column]) -> None:
    lacking = [name for name in columns if name not in header]
    if lacking:
        words = {
            "lacking": ", ".join(lacking),
            "expected": ", ".join(columns),
            "found": ", ".join(name or "“”" for name in header)[:200],
        }
        problem = _("The header is missing %(lacking)s; it has %(found)s.") % words
        raise UnreadableError(1, problem, _("It needs %(expected)s.") % words)
    twice = [name for name in columns if header.count(name) > 1]
    if twice:
        problem = _("The header has %(names)s twice.") % {"names": ", ".join(twice)}
        raise UnreadableError(1, problem, _("Remove one of them."))


def _view(workspace: Workspace, lines: Path, header: list[str], kind: Kind) -> None:
    """Create a view of the file's lines with their values, and whether each is valid."""
    values, is_sound = [], ["fits"]
    for name, column in kind.columns.items():
        cell = _cell(header, name)
        values.append(f"{column.value(cell)} AS {name}")
        is_sound.append(f"({name} IS NOT NULL{f' OR is_empty({cell})' * column.optional})")
    workspace.run(
        f"""CREATE OR REPLACE VIEW lines AS
        SELECT *, {" AND ".join(is_sound)} AS is_sound FROM (
        SELECT *, {", ".join(values)}, coalesce(len(cells) = {len(header) + 1}
        AND strlen(line_text) <= {LONGEST_LINE}, false) AS fits FROM (
        SELECT *, split(line_text) AS cells FROM (
        SELECT row_number() OVER () + 1 AS line, line_text
        FROM read_csv({literal(lines)}, columns = {{'line_text': 'VARCHAR'}}, header = false,
        auto_detect = false, delim = '\0', quote = '', escape = '',
        max_line_size = {4 * text.BLOCK})) WHERE NOT is_blank(line_text)))"""
    )


def _cell(header: list[str], name: str) -> str:
    return f"cells[{header.index(name) + 2}]"


def _explain(workspace: Workspace, copied: Text, kind: Kind, file: str, errors: Errors) -> None:
    """Add the errors of the lines that are not valid, in order of line and column."""
    workspace.run("CREATE OR REPLACE TABLE unsound AS FROM lines WHERE NOT is_sound")
    parts = [
        f"""SELECT line, 0 AS place, '' AS name, (len(cells) - 1)::VARCHAR AS content, CASE
        WHEN strlen(line_text) > {LONGEST_LINE} THEN 'long' WHEN cells IS NOT NULL THEN 'count'
        WHEN (strlen(line_text) - strlen(replace(line_text, '"', ''))) % 2 = 1 THEN 'open'
        ELSE 'stray' END AS state FROM unsound WHERE NOT fits"""
    ]
    for place, (name, column) in enumerate(kind.columns.items(), 1):
        cell = _cell(copied.header, name)
        parts.append(
            f"SELECT line, {place}, '{name}', left({cell}, 41), CASE WHEN is_empty({cell}) THEN "
            f"'empty' WHEN {column.is_of_form(cell)} THEN 'range' ELSE 'form' END FROM unsound "
            f"WHERE fits AND {name} IS NULL {f'AND NOT is_empty({cell})' * column.optional}"
        )
    query = f"FROM ({' UNION ALL '.join(parts)})"
    first = workspace.run(f"{query} ORDER BY line, place LIMIT {errors.most}")
    for line, _place, name, content, state in first:
        words = {"value": shown(content or ""), "n": len(copied.header)}
        if name:
            words["expected"] = kind.columns[name].expected
        problem, repair = sentences()[state]
        errors.add(line, name, problem % words, repair % words, file=file)
    errors.count[file] += workspace.number(f"SELECT count(*) {query}") - len(first)


def sentences() -> dict[str, tuple[str, str]]:
    """Return the problem with a line or a cell, and how to correct it."""
    lost = _("Check that the file is complete and no comma is missing.")
    return {
        "long": (
            _("The line is longer than 65,536 bytes."),
            _("Check that the file is not damaged."),
        ),
        "count": (_("The line has %(value)s cells; the header has %(n)s."), lost),
        "open": (
            _('A quotation mark (") is opened and not closed on its line.'),
            _("Close or remove it."),
        ),
        "stray": (
            _('A quotation mark (") is inside a cell.'),
            _("Double it inside quotes, or remove it."),
        ),
        "empty": (_("The cell is empty."), _("It must be %(expected)s.")),
        "form": (_("“%(value)s” is not %(expected)s."), ""),
        "range": (_("“%(value)s” is out of range."), _("It must be %(expected)s.")),
    }
