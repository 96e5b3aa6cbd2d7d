"""Rows of a list of people: packed and unpacked, and against each other."""

import pytest

from learners.imports.errors import Errors
from learners.imports.people.columns import Row, check
from learners.imports.people.drafts import errors_of
from tests.factories.learners import day
from tests.learners.imports.people.lists import laid, people, row


def as_row(number: int, **cells) -> Row:
    return Row(number=number, **{**row(), **cells})


def test_a_packed_row_unpacks_to_the_same_row():
    one = as_row(2, left_on=day(-3), email="ada@s.example")
    assert Row.unpacked(one.packed()) == one


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        ({"left_on": day(-70)}, "left_on", "It is before from_on."),
        ({"offering_last_on": day(-90)}, "offering_last_on", "It is before offering_from_on."),
        ({"from_on": day(60)}, "from_on", "It is after the offering’s last day."),
    ],
)
def test_dates_out_of_order_are_errors(cells, column, words):
    errors = Errors(10)
    check([as_row(2, **cells)], errors)
    assert (2, column, words) in [(e.row, e.column, e.problem) for e in errors.in_order()]


TWICE = [
    ({}, "reference", "is already in row 2"),
    ({"offering": "spring", "name": "Ada Other"}, "name", "“Ada Sinclair” for the same person"),
    ({"offering": "spring", "email": "b@s.example"}, "email", "“a@s.example” for the same person"),
    ({"reference": "SC-2", "email": "A@s.example"}, "email", "Row 2 has this address"),
    ({"reference": "SC-2", "offering_from_on": "2020-01-01"}, "offering_from_on", "same offering"),
]


@pytest.mark.parametrize(("second", "column", "words"), TWICE)
def test_rows_about_the_same_thing_have_to_agree(dee, second, column, words):
    first = row(email="a@s.example")
    draft = laid(dee, [first, {**first, **second} if second else first])
    errors = [error for error in errors_of(draft) if error.column == column]
    assert errors
    assert (errors[0].row, words in errors[0].problem) == (3, True), errors


def test_only_the_first_errors_are_saved_and_all_are_counted(dee):
    draft = laid(dee, people(700, from_on="31/02/2026"))
    assert (draft.error_count, len(draft.errors), draft.rows) == (700, 500, [])
