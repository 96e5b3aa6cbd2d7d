"""Bytes into cells: the same as Python's own csv reader, only by the block."""

import csv
import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from learners.imports.oulad import cells

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0"), max_size=12)
ROWS = st.lists(st.lists(TEXT, min_size=3, max_size=3), min_size=1, max_size=20)


def as_read(block: bytes, columns: int) -> list[list[str]]:
    parsed, broken = cells.split(block, columns, 1)
    assert broken == []
    found = [cells.words(parsed, column, 100) for column in range(columns)]
    return [
        [words[index[row]].decode() for words, index in found] for row in range(len(parsed.lines))
    ]


@given(ROWS, st.sampled_from(["\n", "\r\n"]), st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]))
def test_any_table_is_read_as_the_csv_module_reads_it(
    rows: list[list[str]], end: str, quoting: int
) -> None:
    out = io.StringIO()
    csv.writer(out, lineterminator=end, quoting=quoting).writerows(rows)
    assert as_read(out.getvalue().encode(), 3) == rows


@given(st.lists(st.integers(-(10**12) + 1, 10**12 - 1), min_size=1, max_size=50), st.booleans())
def test_whole_numbers_come_back_as_they_were_with_or_without_a_decimal_zero(
    numbers: list[int], decimal: bool
) -> None:
    block = "".join(f"x,{number}{'.0' if decimal else ''}\n" for number in numbers).encode()
    parsed, _broken = cells.split(block, 2, 1)
    values, bad = cells.wholes(parsed, 1)
    assert values.tolist() == numbers
    assert not bad.any()


@pytest.mark.parametrize(
    "text", ["", "?", "x", "1.5", "1e3", "0x1", "--1", "1-", "1 2", "9" * 13, "-"]
)
def test_what_is_no_whole_number_is_told_apart(text: str) -> None:
    parsed, _broken = cells.split(f"{text},1\n".encode(), 2, 1)
    _values, bad = cells.wholes(parsed, 0)
    assert bad.tolist() == [True]


@pytest.mark.parametrize(("text", "number"), [(" 12 ", 12), ("+7", 7), ("12.000", 12), ("-0.0", 0)])
def test_spaces_plus_signs_and_more_zeros_are_tolerated(text: str, number: int) -> None:
    parsed, _broken = cells.split(f"{text},1\n".encode(), 2, 1)
    values, bad = cells.wholes(parsed, 0)
    assert (values.tolist(), bad.tolist()) == ([number], [False])


def test_lines_that_do_not_fit_are_left_out_and_told_with_their_numbers() -> None:
    block = b'a,b\nshort\n"open,b\nstray",b\n1"2,b\nc,d\n'
    parsed, broken = cells.split(block, 2, 10)
    assert parsed.lines.tolist() == [10, 15]
    assert sorted(line for found in broken for line in found.lines.tolist()) == [11, 12, 13, 14]


def test_an_open_quotation_mark_does_not_swallow_the_lines_after_it() -> None:
    parsed, _broken = cells.split(b'"a,b\n"c","d"\n', 2, 1)
    assert parsed.lines.tolist() == [2]
    assert parsed.raw(0, 1) == b"d"


def test_long_texts_are_gathered_one_by_one_with_the_same_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    parsed, _broken = cells.split(b"one,1\ntwo,2\none,3\n", 2, 1)
    at_once, index = cells.words(parsed, 0, 50)
    monkeypatch.setattr(cells, "GATHER_AT_MOST", 0)
    one_by_one, other = cells.words(parsed, 0, 50)
    assert [at_once[place] for place in index] == [one_by_one[place] for place in other]
    assert np.array_equal(cells.missing(parsed, 0), [False] * 3)
