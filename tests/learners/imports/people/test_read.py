"""What a file can be, and what is said of it: a place, a reason, a repair."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learners.imports.people import drafts
from learners.imports.people.layout import Row, day_of, guarded, plain
from learners.imports.people.read import MOST_ROWS, read
from tests.factories.learners import day
from tests.learners.imports.people.lists import COLUMNS, csv, laid, people, row


def told(file: bytes) -> list[tuple[int | None, str, str]]:
    return [(fault.line, fault.column, fault.reason) for fault in read([file]).faults.in_order()]


def cell(name: str, value: str) -> list[tuple[int | None, str, str]]:
    return told(csv([row(**{name: value})]))


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("ends", [b"\n", b"\r\n"])
def test_a_plain_file_is_read_with_or_without_a_mark_and_with_either_line_end(mark, ends):
    found = read([mark + csv(people(3)).replace(b"\n", ends)])
    assert not found.faults.total
    assert [one.reference for one in found.rows] == ["SC-0001", "SC-0002", "SC-0003"]
    assert (found.rows[0].line, found.rows[0].from_on) == (2, day(-60))


@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize("odd", [str.upper, str.title, " {} ".format, '" {} "'.format])
def test_commas_semicolons_or_tabs_and_headers_in_any_case_with_blanks(sign, odd):
    rows = [row(name='"Sinclair; Ada, the\tfirst"'), row(reference="SC-2", name="Flo")]
    body = csv(rows, COLUMNS).decode().splitlines()[1:]
    cells = [(line.replace(rows[0]["name"], "#").split(",")) for line in body]
    lines = [sign.join(odd(name) for name in COLUMNS)] + [sign.join(one) for one in cells]
    found = read(["\r\n".join(lines).replace("#", rows[0]["name"]).encode()])
    assert not found.faults.total, found.faults.kept
    assert (found.comma, found.unused) == (sign, [])
    assert [one.name for one in found.rows] == ["Sinclair; Ada, the first", "Flo"]
    assert found.rows[0].from_on == day(-60)


def test_a_header_that_nobody_asked_for_does_not_decide_what_stands_between_cells():
    file = csv([row()], (*COLUMNS, "a;b;c;d;e;f;g;h;i;j;k;l;m;n"))
    assert (read([file]).comma, len(read([file]).rows)) == (",", 1)


def test_a_column_that_stands_twice_in_other_capitals_is_told():
    ((line, _column, reason),) = told(csv([row()], (*COLUMNS, "NAME")))
    assert (line, reason) == (1, "Has name twice; keep one of them.")


def test_columns_stand_in_any_order_and_others_are_named():
    columns = (*reversed(COLUMNS), "shoe_size")
    found = read([csv([row(shoe_size=44)], columns)])
    assert (len(found.rows), found.unused) == (1, ["shoe_size"])


def test_a_missing_column_is_named_with_what_was_found():
    (fault,) = told(csv([row()], ("reference", "name", "module")))
    assert fault[0] == 1
    assert "offering, from_on" in fault[2]
    assert "found reference, name, module" in fault[2]


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("from_on", "31/02/2026", "“31/02/2026” is not a day of any calendar."),
        ("from_on", "2026-13-01", "“2026-13-01” is not a day of any calendar."),
        ("from_on", "soon", "“soon” is not a day."),
        ("from_on", "0202-09-07", "“0202-09-07” is not between 1990 and 2099."),
        ("from_on", "", "This cell is empty."),
        ("email", "ada at home", "“ada at home” is not an e-mail address."),
        ("name", "A" * 200, "It has 200 characters; at most 120 are kept."),
        ("name", "Ada\u202eadA", "It holds a sign that cannot be seen."),
        ("reference", "R" * 70, "It has 70 characters; at most 64 are kept."),
        ("left_on", "1991-01-01", "It is before from_on."),
        ("offering_last_on", "1991-01-01", "It is before offering_from_on."),
    ],
)
def test_a_cell_that_cannot_be_is_told_with_its_place(name, value, words):
    assert (2, name, words) in cell(name, value)


def test_every_fault_of_a_cell_says_how_to_mend_it():
    file = csv([row(from_on="31/02/2026", name="", email="@", reference="R" * 70)])
    found = read([file]).faults
    assert found.total == 4
    assert all(fault.repair for fault in found.kept)


@pytest.mark.parametrize("name", ["محمد", "Zoë O’Neill-ní Bhriain", "ความ", "Ada 🪨", "'t Hooft"])
def test_names_of_every_script_are_taken_as_they_are(name):
    (found,) = read([csv([row(name=name)])]).rows
    assert found.name == name


BROKEN = {
    "nothing": (b"", "the file is empty"),
    "UTF-16": (csv([row()]).decode().encode("utf-16"), "UTF-16; save it as UTF-8"),
    "Latin-1": (csv([row(name="Zoë")]).decode().encode("latin-1"), "not UTF-8 text"),
    "a NUL": (csv([row(name="A\0B")]), "NUL byte"),
    "100,000 columns": (b",".join(b"c%d" % n for n in range(100_000)), "100,000 columns"),
    "a line without end": (b"a" * 9_000_000, "a line never ends"),
    "no rows": (csv([]), "a header and no rows"),
    "bars": (csv([row()]).replace(b",", b"|"), "lacks reference"),
    "a lost semicolon": (csv([row()]).replace(b",", b";") + b"SC-1;Ada\n", "has 2 cells"),
    "an open quotation mark": (csv([row(name='"Ada')]), "not closed"),
    "a lost comma": (csv([row()]) + b"SC-1,Ada\n", "has 2 cells"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 50, ""),
    "a zip": (b"PK\x03\x04" + bytes(2000), ""),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_file_that_is_no_list_is_answered_with_a_sentence(what):
    file, words = BROKEN[what]
    reasons = [reason for _line, _column, reason in told(file)]
    assert reasons
    assert any(words.lower() in reason.lower() for reason in reasons), reasons


def test_a_file_of_too_many_rows_says_so():
    file = csv(people(1)) + csv(people(1)).split(b"\n")[1].join([b""] + [b"\n"] * (MOST_ROWS + 1))
    assert any("more than 100,000 rows" in reason for _line, _column, reason in told(file))


@given(st.binary(max_size=400))
def test_no_bytes_at_all_break_the_reader(noise):
    assert read([noise]).faults.total
    read([csv([row()]) + noise])


@given(st.text(max_size=40))
def test_what_is_guarded_on_the_way_out_is_the_same_on_the_way_in(text):
    meant = " ".join(text.split())
    assert plain(guarded(meant)) == meant


@pytest.mark.parametrize("formula", ["=1+1", "+44", "-3", "@SUM(A1)", "'=x", "\t=x"])
def test_no_cell_that_goes_out_begins_like_a_formula(formula):
    assert guarded(formula)[0] == "'"


@given(st.dates())
def test_a_day_is_read_in_both_ways_of_writing_it(on):
    assert day_of(on.isoformat()) == on
    assert day_of(f"{on.day:02}/{on.month:02}/{on.year:04}") == on


def test_a_row_laid_aside_is_the_same_row():
    (found,) = read([csv([row(left_on=day(-3), email="ada@s.example")])]).rows
    assert Row.unpacked(found.packed()) == found


TWICE = [
    ({}, "reference", "stands in line 2 already"),
    ({"offering": "spring", "name": "Ada Other"}, "name", "“Ada Sinclair” of the same person"),
    ({"offering": "spring", "email": "b@s.example"}, "email", "“a@s.example” of the same person"),
    ({"reference": "SC-2", "email": "A@s.example"}, "email", "Somebody else has this address"),
    ({"reference": "SC-2", "offering_from_on": "2020-01-01"}, "offering_from_on", "the same run"),
]


@pytest.mark.parametrize(("second", "column", "words"), TWICE)
def test_what_stands_twice_has_to_be_the_same(dee, second, column, words):
    first = row(email="a@s.example")
    draft = laid(dee, [first, {**first, **second} if second else first])
    told = [(f.line, f.column, f.reason) for f in drafts.faults_of(draft) if f.column == column]
    assert told
    assert (told[0][0], words in told[0][2]) == (3, True), told


def test_only_the_first_faults_are_kept_and_all_are_counted(dee):
    draft = laid(dee, people(700, from_on="31/02/2026"))
    assert (draft.fault_count, len(draft.faults), draft.rows) == (700, 500, [])
