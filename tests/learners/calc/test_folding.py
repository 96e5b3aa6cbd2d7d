"""When references and addresses are the same, and when they only look alike."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learners.calc import folding
from learners.calc.folding import LookAlikes, fold, look_alikes, plain_address, written

REFERENCES = st.text("abzÉéß0179-/. ", min_size=1, max_size=12).filter(lambda t: t.strip(" "))
SPACES = st.sampled_from([" ", "\u00a0", "\u2003", "  ", "\t", " \u200b"])


@given(REFERENCES, SPACES, st.sampled_from(["NFC", "NFD"]), st.sampled_from(["", "'", "’"]))
def test_form_case_spaces_and_a_leading_apostrophe_never_matter(text, space, form, mark):
    odd = f"{mark}{space}{unicodedata.normalize(form, text.upper()).replace(' ', space)}{space}"
    assert fold(odd) == fold(text)


@given(REFERENCES)
def test_folding_again_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


ALIKE = [
    ("SC-0083", "SC-083"),
    ("SC-0083", "SC 0083"),
    ("SC-0083", "sc0083"),
    ("SC-0083", "SC\u20110083"),
    ("1001", "1001.0"),
    ("00123", "123"),
    ("123456789012", "1.23457E+11"),
    ("123456789012", "1.23E+11"),
    ("1234567890123456", "1234567890123450"),
]


@pytest.mark.parametrize(("stored", "slip"), ALIKE)
def test_what_a_spreadsheet_loses_makes_a_look_alike(stored, slip):
    assert LookAlikes([stored, "SC-0084", "987654321098"]).of(slip) == [stored]


@pytest.mark.parametrize(
    ("stored", "other"),
    [
        ("SC-0083", "SC-0084"),
        ("1.1", "11"),
        ("123456789012", "1.3E+11"),
        ("123456789012", "1.23457E+12"),
        ("1234567890123456", "1234567890123457"),
        ("1234567890123456", "9234567890123450"),
        ("SC-0083", "sc-0083"),
    ],
)
def test_other_references_and_the_same_one_do_not_look_alike(stored, other):
    assert LookAlikes([stored]).of(other) == []


@given(st.from_regex(r"[A-Z]{2}-0\d{3}", fullmatch=True))
def test_a_lost_zero_or_hyphen_is_always_noticed(reference):
    for slip in (reference.replace("-0", "-"), reference.replace("-", ""), f" {reference}.0"):
        assert LookAlikes([reference]).of(slip) == [reference]


def test_an_address_in_letters_and_in_ascii_is_one():
    assert plain_address("Ada@Bücher.example") == "ada@xn--bcher-kva.example"
    assert plain_address("ada@xn--bcher-kva.EXAMPLE") == "ada@xn--bcher-kva.example"
    assert written("ada@xn--bcher-kva.example") == "ada@bücher.example"


@pytest.mark.parametrize(
    ("address", "letters"),
    [
        ("аda@college.example", ["а"]),
        ("ada@cοllege.example", ["ο"]),
        ("ada@xn--80ak6aa92e.com", ["а", "е", "р", "ӏ"]),
        ("ａda@college.example", ["ａ"]),
        ("ada@collegе.example", ["е"]),
        ("ada@bücher.example", []),
        ("ada@пример.example", []),
        ("ada@college.example", []),
        ("no address", []),
    ],
)
def test_letters_that_pass_for_others_are_named(address, letters):
    assert look_alikes(address) == letters


def test_a_domain_that_cannot_be_is_an_error():
    with pytest.raises(UnicodeError):
        plain_address("ada@" + "é" * 80 + ".example")


def test_only_a_spreadsheets_short_form_is_one():
    shapes = {"1.23E+11": True, "1E+05": True, "1e5": False, "E+11": False, "12E+11": False}
    assert {text: folding.is_short_form(text) for text in shapes} == shapes
