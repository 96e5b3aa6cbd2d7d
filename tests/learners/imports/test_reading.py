"""Lines into cells: the same as Python's own csv reader, with an error's line only its own."""

import csv
import io
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learners.imports.oulad import reading
from learners.imports.oulad.layout import DAY, MODULE, Column, Number
from learners.imports.oulad.workspace import Workspace, literal

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0"), max_size=12)
ROWS = st.lists(st.lists(TEXT, min_size=3, max_size=3), min_size=1, max_size=20)
BIG = Number(low=-(10**12) + 1)


@pytest.fixture(scope="module")
def workspace() -> Iterator[Workspace]:
    with Workspace() as workspace:
        workspace.run(reading.MACROS)
        yield workspace


def cells(workspace: Workspace, line: str) -> list[str] | None:
    found = workspace.run(f"SELECT split({literal(',' + line)})")[0][0]
    return found and found[1:]


def value(workspace: Workspace, column: Column, cell: str) -> object:
    return workspace.run(f"SELECT {column.value(literal(cell))}")[0][0]


@given(rows=ROWS, quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]))
def test_any_table_is_read_as_the_csv_module_reads_it(
    rows: list[list[str]], quoting: int, workspace: Workspace
) -> None:
    for row in rows:
        out = io.StringIO()
        csv.writer(out, lineterminator="", quoting=quoting).writerow(row)
        assert cells(workspace, out.getvalue()) == row


@pytest.mark.parametrize("line", ['a,"b', '"a,b', 'a"b,c', '"a"b,c', '"a"""b,c'])
def test_a_line_with_a_misplaced_quotation_mark_has_no_cells(
    line: str, workspace: Workspace
) -> None:
    assert cells(workspace, line) is None


@given(number=st.integers(-(10**12) + 1, 10**12 - 1), zeros=st.sampled_from(["", ".0", ".000"]))
def test_whole_numbers_come_back_as_they_were_with_or_without_a_decimal_zero(
    number: int, zeros: str, workspace: Workspace
) -> None:
    assert value(workspace, BIG, f"{number}{zeros}") == number


@pytest.mark.parametrize(
    "text", ["", "?", "x", "1.5", "1e3", "0x1", "--1", "1-", "1 2", "9" * 13, "-", "3651"]
)
def test_what_is_no_day_has_no_value(text: str, workspace: Workspace) -> None:
    assert value(workspace, DAY, text) is None


@pytest.mark.parametrize(("text", "number"), [(" 12 ", 12), ("+7", 7), ("12.000", 12), ("-0.0", 0)])
def test_spaces_plus_signs_and_more_zeros_are_tolerated(
    text: str, number: int, workspace: Workspace
) -> None:
    assert value(workspace, DAY, text) == number


@pytest.mark.parametrize(
    ("text", "code"), [("Übung_1", "Übung_1"), (" AAA ", "AAA"), ("A B", None), ("x" * 41, None)]
)
def test_a_module_code_is_letters_digits_and_few_other_characters(
    text: str, code: str | None, workspace: Workspace
) -> None:
    assert value(workspace, MODULE, text) == code
