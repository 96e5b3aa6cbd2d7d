"""The file taken apart: every line becomes a row, or faults with their lines and columns."""

import datetime as dt
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from learners.imports.columns import Word
from learners.imports.faults import Faults, RefusedError
from learners.imports.people.layout import (
    COLUMNS,
    DAYS,
    EARLIEST,
    LATEST,
    LONGEST,
    NEEDED,
    Row,
    RowFaults,
    day_fault,
    day_of,
    plain,
    unseen,
)
from learners.imports.reading import NO_WORD, Source, unused

MOST_BYTES = 20 * 1024 * 1024
MOST_ROWS = 100_000
BETWEEN = (b",", b";", b"\t")  # Excel writes semicolons where a comma marks the decimals


@dataclass(frozen=True)
class Read:
    """What a file holds: its rows, what is wrong with it, and the columns that nobody asked for."""

    rows: list[Row]
    faults: RowFaults
    unused: list[str]
    comma: str = ","  # what stands between its cells


@dataclass(frozen=True)
class Anything(Word):
    """Any text: what it may be is judged row by row, where it can be told with a repair."""

    def accepts(self, text: str) -> bool:
        return True


class PeopleFile(Source):
    """The reading layer's file, where only some columns have to be there, their names in capitals
    or not, and commas, semicolons or tabs between them."""

    def _read_header(self, head: bytes) -> list[str]:
        self.comma = max(BETWEEN, key=lambda sign: len(named(head.split(sign))))
        return super()._read_header(head)

    def _check_header(self, header: list[str]) -> None:
        header[:] = [known_as(name) or name for name in header]
        here = {name: column for name, column in self.columns.items() if name in header}
        needed = {name: self.columns[name] for name in NEEDED}
        self.columns = needed | here
        super()._check_header(header)


def known_as(name: str) -> str:
    """The column that a header means, whatever its capitals and blanks around it; "" if none."""
    plain_name = name.strip().strip('"').strip().lower()
    return plain_name if plain_name in COLUMNS else ""


def named(cells: list[bytes]) -> set[str]:
    return {known_as(cell.decode(errors="replace")) for cell in cells} - {""}


def read(chunks: Iterable[bytes]) -> Read:
    """Read an upload. It lies on disk, without a name of its own, only while this runs."""
    faults = RowFaults()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "people.csv"
        with path.open("wb") as stream:
            for chunk in chunks:
                stream.write(chunk)
        return _read(path, faults)


def _read(path: Path, faults: RowFaults) -> Read:
    text = Anything(what=_("a text"), optional=True, longest=64 * 1024)
    structure = Faults()
    source = PeopleFile(path, dict.fromkeys(COLUMNS, text), structure)
    rows: list[Row] = []
    try:
        for line, cells in _lines(source):
            row = _row(line, cells, faults)
            rows += [row] if row else []
            if len(rows) > MOST_ROWS:
                told = {"most": f"{MOST_ROWS:,}"}
                faults.add(
                    None, "", _("The file has more than %(most)s rows.") % told, _("Split it.")
                )
                break
    except RefusedError:
        pass  # it stands among the structure's faults, with its line
    for fault in structure.listed():
        faults.add(fault.line, "", fault.reason[:1].upper() + fault.reason[1:])
    if not rows and not faults.total:
        faults.add(
            None, "", _("The file has a header and no rows."), _("Add a row for each place.")
        )
    return Read(rows, faults, unused(source.header, source.columns), source.comma.decode())


def _lines(source: Source) -> Iterator[tuple[int, dict[str, str]]]:
    """Each line with its cells by column; empty where the file has no such column."""
    for batch in source.batches(lambda words: None):
        columns = {
            name: [
                source.words[name].words[code] if code != NO_WORD else ""
                for code in batch[name].tolist()
            ]
            for name in source.columns
        }
        for place, line in enumerate(batch.lines.tolist()):
            yield line, {name: plain(cells[place]) for name, cells in columns.items()}


def _row(line: int, cells: dict[str, str], faults: RowFaults) -> Row | None:
    """The line as a row; None where something is wrong with it."""
    before = faults.total
    said: dict[str, Any] = {}
    for name, text in cells.items():
        if not text:
            if name in NEEDED:
                faults.add(line, name, _("This cell is empty."), _("Fill it in."))
            continue
        said[name] = (
            _day(line, name, text, faults) if name in DAYS else _text(line, name, text, faults)
        )
    if faults.total > before:
        return None
    _check_order(line, said, faults)
    return None if faults.total > before else Row(line=line, **said)


def _day(line: int, name: str, text: str, faults: RowFaults) -> dt.date | None:
    day = day_of(text)
    if day is None:
        faults.add(line, name, day_fault(text), _("Write it as 2026-09-07 or 07/09/2026."))
    elif not EARLIEST <= day <= LATEST:
        told = {"text": text, "from": EARLIEST.year, "to": LATEST.year}
        reason = _("“%(text)s” is not between %(from)s and %(to)s.") % told
        faults.add(line, name, reason, _("Is the year a slip?"))
    return day


def _text(line: int, name: str, text: str, faults: RowFaults) -> str:
    most = LONGEST[name]
    if unseen(text):
        reason = _("It holds a sign that cannot be seen.")
        faults.add(line, name, reason, _("Type it again instead of copying it."))
    elif len(text) > most:
        reason = _("It has %(n)s characters; at most %(most)s are kept.")
        faults.add(line, name, reason % {"n": f"{len(text):,}", "most": most}, _("Shorten it."))
    elif name in ("email", "tutor_email"):
        try:
            validate_email(text)
        except ValidationError:
            reason = _("“%(text)s” is not an e-mail address.") % {"text": text[:60]}
            faults.add(line, name, reason, _("Mend it, or leave it empty."))
        return text.lower()
    return text


def _check_order(line: int, said: dict[str, Any], faults: RowFaults) -> None:
    left, began = said.get("left_on"), said["from_on"]
    if left and left < began:
        faults.add(line, "left_on", _("It is before from_on."), _("Mend one of the two."))
    first, last = said.get("offering_from_on"), said.get("offering_last_on")
    if first and last and last < first:
        reason = _("It is before offering_from_on.")
        faults.add(line, "offering_last_on", reason, _("Mend one of the two."))
    if last and began > last:
        reason = _("It is after the last day of the run.")
        faults.add(line, "from_on", reason, _("Mend one of the two."))
