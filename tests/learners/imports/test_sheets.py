"""What a person's file can be, and what its errors say: a row, a problem, a repair."""

import datetime as dt
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from learners.imports import lines
from learners.imports.columns import CellError, Day, guarded, tidy
from learners.imports.errors import Errors
from learners.imports.people.columns import COLUMNS as PEOPLE
from learners.imports.people.columns import INSTEAD
from learners.imports.sheets import Matching, Reader, Sheet
from tests.factories.learners import day
from tests.learners.imports.people.lists import COLUMNS, csv, people, row

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1)


def read(file: bytes, **matching: object) -> tuple[Sheet, Errors]:
    errors = Errors(500)
    return Reader(PEOPLE, errors, Matching(**matching), INSTEAD).read(file), errors


def errors_in(file: bytes) -> list[tuple[int | None, str, str]]:
    return [(error.row, error.column, error.problem) for error in read(file)[1].in_order()]


def references(file: bytes) -> list[tuple[int, str]]:
    sheet, errors = read(file)
    assert not errors.total, errors.in_order()
    return [(number, values["reference"]) for number, values in sheet.rows]


def workbook(rows: list[list[object]]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    for cells in rows:
        book.active.append(cells)
    book.save(out)
    return out.getvalue()


def as_workbook(rows: list[dict[str, object]]) -> bytes:
    return workbook([list(COLUMNS), *([one.get(name) for name in COLUMNS] for one in rows)])


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("ends", [b"\n", b"\r\n", b"\r"])
def test_a_plain_file_is_read_with_or_without_a_mark_and_with_any_line_end(mark, ends):
    file = mark + csv(people(3)).replace(b"\n", ends)
    assert references(file) == [(2, "SC-0001"), (3, "SC-0002"), (4, "SC-0003")]
    assert read(file)[0].rows[0][1]["from_on"] == day(-60)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("odd", [str.upper, str.title, " {} ".format, '" {} "'.format])
def test_commas_semicolons_or_tabs_and_headers_in_any_case_with_spaces(delimiter, odd):
    name = '"Sinclair; Ada, the\tfirst"'
    rows = [row(name="#"), row(reference="SC-2", name="Flo")]
    body = [line.replace(",", delimiter) for line in csv(rows).decode().splitlines()[1:]]
    header = delimiter.join(odd(name) for name in COLUMNS)
    sheet, errors = read("\r\n".join([header, *body]).replace("#", name).encode())
    assert not errors.total, errors.in_order()
    assert (sheet.delimiter, sheet.unused) == (delimiter, [])
    names = [values["name"] for _number, values in sheet.rows]
    assert names == ["Sinclair; Ada, the first", "Flo"]


def test_an_unused_column_does_not_decide_the_delimiter():
    file = csv([row()], (*COLUMNS, "a;b;c;d;e;f;g;h;i;j;k;l;m;n"))
    assert (read(file)[0].delimiter, len(read(file)[0].rows)) == (",", 1)


def test_a_column_that_is_there_twice_in_other_capitals_is_an_error():
    (error,) = errors_in(csv([row()], (*COLUMNS, "NAME")))
    assert error == (1, "", "The header has name twice.")


def test_columns_are_found_in_any_order_and_others_are_named():
    file = csv([row(shoe_size=44)], (*reversed(COLUMNS), "shoe_size"))
    assert (len(references(file)), read(file)[0].unused) == (1, ["shoe_size"])


def test_a_missing_column_is_named_with_those_that_are_there():
    _sheet, errors = read(csv([row()], ("reference", "name", "module")))
    (error,) = errors.in_order()
    assert (error.row, error.problem) == (1, "The header is missing offering, from_on.")
    assert error.repair == "It has: reference, name, module."


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("from_on", "31/02/2026", "31/02/2026 is not a real date."),
        ("from_on", "2026-13-01", "2026-13-01 is not a real date."),
        ("from_on", "soon", "soon is not a date."),
        ("from_on", "0202-09-07", "0202-09-07 is not between 1990 and 2099."),
        ("from_on", "", "The cell is empty."),
        ("email", "ada at home", "ada at home is not an email address."),
        ("name", "A" * 200, "The cell has 200 characters; at most 120 are allowed."),
        ("name", "Ada\u202eadA", "The cell has an invisible character."),
        ("name", "\u2800 \u3164", "The cell has an invisible character."),
        ("name", "Аda", "Аda has letters from another alphabet: А."),
        ("reference", "R" * 70, "The cell has 70 characters; at most 64 are allowed."),
    ],
)
def test_a_cell_that_cannot_be_is_named_with_its_place(name, value, words):
    assert errors_in(csv([row(**{name: value})])) == [(2, name, words)]


def test_all_errors_are_found_at_once_and_each_says_how_to_write_it():
    file = csv([row(from_on="31/02/2026", name="", email="@", reference="R" * 70)])
    _sheet, errors = read(file)
    assert errors.total == 4
    assert all(error.repair for error in errors.in_order())


@pytest.mark.parametrize("name", ["محمد", "Zoë O’Neill-ní Bhriain", "ความ", "Ada 🪨", "'t Hooft"])
def test_names_of_every_script_are_read_as_they_are(name):
    ((_number, values),) = read(csv([row(name=name)]))[0].rows
    assert values["name"] == name


@pytest.mark.parametrize("blank", ["", "  ", ",,,", " , ,", "\u00a0,\u2003", '"",""'])
def test_blank_rows_are_skipped_and_counted(blank):
    odd = f"\n{blank}\n{blank}\nSC-0002"
    file = csv(people(2)).decode().replace("\nSC-0002", odd) + f"{blank}\n"
    assert references(file.encode()) == [(2, "SC-0001"), (5, "SC-0002")]


def test_a_line_break_inside_quotes_is_part_of_its_cell():
    file = csv([row(name='"Ada\nSinclair"'), row(reference="SC-2", name="Flo")])
    assert references(file) == [(2, "SC-ADA"), (3, "SC-2")]
    assert read(file)[0].rows[0][1]["name"] == "Ada Sinclair"


BROKEN = {
    "nothing": (b"", "the file is empty"),
    "a NUL": (csv([row(name="A\0B")]), "NUL character"),
    "100,000 columns": (b",".join(b"c%d" % n for n in range(100_000)), "100,000 columns"),
    "a line without end": (b"a" * 9_000_000, "cell that is too long"),
    "no rows": (csv([]), "a header and no rows"),
    "colons": (csv([row()]).replace(b",", b":"), "is missing reference"),
    "a lost semicolon": (csv([row()]).replace(b",", b";") + b"SC-1;Ada\n", "has 2 cells"),
    "an open quotation mark": (csv([row(name='"Ada')]), "not closed"),
    "a lost comma": (csv([row()]) + b"SC-1,Ada\n", "has 2 cells"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 50, "not in UTF-8"),
    "a zip": (b"PK\x03\x04" + bytes(2000), "cannot be read as an Excel workbook"),
    "an old workbook": (b"\xd0\xcf\x11\xe0" + bytes(2000), "old Excel workbook"),
    "a formula": (as_workbook([row(name="=1+1")]), "has a formula: =1+1"),
    "a wide workbook": (workbook([["c"] * 300, ["x"]]), "201 columns"),
    "an empty workbook": (workbook([]), "the file is empty"),
    "a cell too many": (workbook([list(COLUMNS), ["x"] * 13]), "has 13 cells, up to “x”"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_file_that_is_no_list_is_answered_with_a_sentence(what):
    file, words = BROKEN[what]
    problems = [problem.lower() for _row, _column, problem in errors_in(file)]
    assert any(words.lower() in problem for problem in problems), problems


def test_a_workbook_is_read_as_the_same_csv_is():
    rows = [
        row(name="Ada", from_on=dt.datetime(2026, 9, 7), campus=None),
        row(reference=1234.0, name="'=x", from_on=dt.date(2026, 9, 7)),
    ]
    texts = [{**one, "from_on": "07/09/2026"} for one in rows]
    file = as_workbook(rows)
    sheet, errors = read(file)
    assert not errors.total, errors.in_order()
    texts[1]["reference"] = "1234"
    assert sheet.rows == read(csv(texts))[0].rows
    assert sheet.delimiter == ""


def test_a_workbook_that_would_unpack_to_gigabytes_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(lines, "MOST_UNPACKED", 100_000)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", bytes(10_000_000))
    assert len(out.getvalue()) < 100_000
    assert errors_in(out.getvalue()) == [(None, "", "The workbook is too large.")]


def test_a_workbook_cut_short_or_changed_anywhere_is_read_or_refused():
    file = as_workbook(people(3))
    for place in range(40, len(file), len(file) // 25):
        damaged = file[:place] + b"\xff" + file[place + 1 :]
        for changed in (damaged, file[:place]):
            sheet, errors = read(changed)
            assert errors.total or sheet.rows


@pytest.mark.parametrize("form", [csv, as_workbook])
def test_a_file_of_too_many_rows_says_so(form, monkeypatch):
    monkeypatch.setattr(lines, "MOST_ROWS", 10)
    assert any("more than 10 rows" in problem for *_place, problem in errors_in(form(people(11))))
    assert len(references(form(people(10)))) == 10


def test_blank_rows_of_a_workbook_are_not_read_without_end(monkeypatch):
    monkeypatch.setattr(lines, "MOST_ROWS", 10)
    cells = [list(COLUMNS), *[[None]] * 30, ["x"]]
    assert any("more than 10 rows" in problem for *_place, problem in errors_in(workbook(cells)))


@given(st.binary(max_size=400))
def test_no_bytes_at_all_break_the_reader(noise):
    assert read(noise)[1].total
    read(csv([row()]) + noise)


@given(WORDS)
def test_what_is_guarded_on_the_way_out_is_the_same_on_the_way_in(text):
    meant = " ".join(text.split())
    assert tidy(guarded(meant)) == meant


@pytest.mark.parametrize("formula", ["=1+1", "+44", "-3", "@SUM(A1)", "'=x", "\t=x"])
def test_no_cell_that_goes_out_starts_like_a_formula(formula):
    assert guarded(formula)[0] == "'"


@given(st.dates(dt.date(1990, 1, 1), dt.date(2099, 12, 31)))
def test_a_date_is_read_in_both_forms(on):
    assert Day().read(on.isoformat()) == on
    assert Day().read(f"{on.day:02}/{on.month:02}/{on.year:04}") == on


def test_a_date_in_no_form_is_refused():
    with pytest.raises(CellError):
        Day().read("7 September")


BAD = ['"Ada', '"Ada"x', 'A"da', '"A"d"a"']


@pytest.mark.parametrize("name", BAD)
def test_a_misplaced_quotation_mark_hides_no_later_error(name):
    rows = [row(name=name), row(reference="SC-2", from_on="soon"), row(reference="SC-3")]
    errors = [(number, column) for number, column, _problem in errors_in(csv(rows))]
    assert errors == ([(2, ""), (3, "from_on")] if name != BAD[2] else [(3, "from_on")])
    assert [number for number, values in read(csv(rows))[0].rows if "from_on" in values][-1] == 4


def test_a_column_without_a_name_is_named_by_its_place():
    file = csv(people(2), [*COLUMNS, ""])
    assert read(file)[0].unused == []
    filled = "\n".join(line + "x" * line.startswith("SC") for line in file.decode().splitlines())
    assert read(filled.encode())[0].unused == [f"column {len(COLUMNS) + 1}, without a name"]
