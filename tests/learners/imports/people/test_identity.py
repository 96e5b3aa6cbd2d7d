"""Who a list is about: one fold, questions about look-alikes, and who is someone else."""

import unicodedata

import pytest

from learners.imports.people import drafts
from learners.models import Learner, Module
from tests.factories import learners as make
from tests.learners.imports.people.lists import brought, laid, people, row
from tests.learners.imports.people.test_commit import plan, reasons

OTHER_SPELLINGS = [
    {"reference": "sc-ada"},
    {"reference": "'SC-ADA"},
    {"reference": "\u00a0SC-ADA\u2003"},
    {"reference": '="SC-ADA"'},
    {"module": "care1"},
    {"offering": "AUTUMN"},
    {"programme": "care"},
    {"module": "care1", "offering": "Autumn", "programme": "Care", "reference": "Sc-Ada"},
]


@pytest.mark.parametrize("cells", OTHER_SPELLINGS)
def test_another_spelling_of_a_stored_code_changes_nothing(dee, cells):
    brought(dee, [row()])
    draft = laid(dee, [row(**cells)])
    assert not draft.error_count, draft.errors
    assert plan(draft).changes_nothing, plan(draft).counts


def test_a_decomposed_name_and_reference_are_the_same_person(dee):
    brought(dee, [row(reference="WÉ-41", name="Zoë O’Hara")])
    written = [unicodedata.normalize("NFD", text) for text in ("WÉ-41", "Zoë O’Hara")]
    draft = laid(dee, [row(reference=written[0], name=written[1])])
    assert plan(draft).changes_nothing
    assert Learner.objects.get().name == "Zoë O’Hara"


def test_spellings_within_a_file_follow_its_first(dee):
    rows = [*people(2), *people(2, module="care1", offering="spring")]
    brought(dee, [{**one, "reference": one["reference"].lower()} for one in rows[2:]] + rows[:2])
    assert sorted(Learner.objects.values_list("reference", flat=True)) == ["sc-0001", "sc-0002"]
    assert [module.code for module in Module.objects.all()] == ["care1"]


def test_a_spelling_between_two_stored_references_is_an_error(dee):
    make.LearnerFactory(reference="Zé", name="Zed")
    make.LearnerFactory(reference="ZÉ", name="Zoe")
    ((line, column, reason),) = reasons(laid(dee, [row(reference="zÉ")]))
    assert (line, column) == (2, "reference")
    assert "could be any of these in Cairn: ZÉ, Zé" in reason


SLIPS = [("SC-083", "SC-0083"), ("SC 0083", "SC-0083"), ("1.23457E+11", "123456789012")]


@pytest.mark.parametrize(("slip", "stored"), SLIPS)
def test_a_look_alike_is_asked_about_and_never_imported_without_an_answer(dee, slip, stored):
    others = people(20)
    brought(dee, [*others, row(reference=stored, name="Priya Rae")])
    draft = laid(dee, [*others, row(reference=slip, name="Priya Rae")])
    (question,) = draft.preview["alike"]
    assert (question["reference"], question["other"]) == (slip, stored)
    with pytest.raises(drafts.PausedError):
        drafts.commit(draft=draft, by=dee, mark=draft.preview["mark"])
    same = drafts.answer(draft=draft, same=[slip], others=[])
    assert (same.preview["alike"], same.preview["changes_nothing"]) == ([], True)


def test_a_look_alike_may_be_someone_else(dee):
    others = people(20)
    brought(dee, [*others, row(reference="SC-0083", name="Priya Rae")])
    rows = [*others, row(reference="SC-0083", name="Priya Rae"), row(reference="SC-83", name="Bo")]
    draft = laid(dee, rows)
    assert draft.preview["alike"] == []  # both are in the list, with other names
    rows[-1]["name"] = "Priya Rae"
    draft = drafts.answer(draft=laid(dee, rows), same=[], others=["SC-83"])
    drafts.commit(draft=draft, by=dee, mark=draft.preview["mark"])
    assert Learner.objects.filter(name="Priya Rae").count() == 2


def test_a_decimal_reference_is_asked_about_though_nobody_has_it_yet(dee):
    draft = laid(dee, [row(reference="1001.0")])
    assert [question["other"] for question in draft.preview["alike"]] == ["1001"]
    draft = drafts.answer(draft=draft, same=["1001.0"], others=[])
    drafts.commit(draft=draft, by=dee, mark=draft.preview["mark"])
    assert Learner.objects.get().reference == "1001"


def test_a_shortened_number_that_nobody_has_is_an_error(dee):
    ((_line, column, reason),) = reasons(laid(dee, [row(reference="1.23457E+11")]))
    assert (column, "shortened this number" in reason) == ("reference", True)


def test_a_reference_with_another_name_and_another_address_is_another_person(dee, ada):
    rows = [*people(20), row(name="Walter Newcomer", email="walter@s.example")]
    ((line, column, reason),) = reasons(laid(dee, rows))
    assert (line, column) == (22, "reference")
    assert "SC-ADA is Ada Sinclair, ada@strathcairn.example" in reason
    assert "Walter Newcomer, walter@s.example" in reason


def test_a_first_address_goes_to_nobody_of_another_name(dee):
    brought(dee, [*people(20), row()])
    wrong = row(name="Walter Newcomer", email="walter@s.example")
    assert reasons(laid(dee, [*people(20), wrong]))[0][1] == "reference"
    right = row(name="Ada Sinclair-Moir", email="ada@s.example")
    assert not laid(dee, [*people(20), right]).error_count


def test_an_address_in_ascii_is_the_one_in_letters(dee, ada):
    ada.email = "ada@bücher.example"
    ada.save()
    draft = laid(dee, [row(email="ada@xn--bcher-kva.example")])
    assert plan(draft).notes == []


def test_an_address_with_letters_of_another_alphabet_is_refused(dee):
    ((_line, column, reason),) = reasons(laid(dee, [row(email="аda@strathcairn.example")]))
    assert (column, "letters of another alphabet: а" in reason) == ("email", True)
