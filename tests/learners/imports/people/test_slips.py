"""Slips that a list of people may have: stopped and shown before anything is written."""

import unicodedata

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learners.calc.folding import fold, skeleton
from learners.imports.people import drafts
from learners.models import Enrolment, Learner
from tests.factories import learners as make
from tests.learners.imports.conftest import facts
from tests.learners.imports.people.lists import brought, laid, people
from tests.learners.imports.people.test_preview import holds, lines

RESPELT = {
    "as it is": str,
    "small letters": str.lower,
    "a quotation mark before it": "'{}".format,
    "no-break spaces": "\u00a0{}\u2003".format,
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "a lost zero": lambda text: text.replace("-00", "-0"),
    "no zeros": lambda text: text.replace("-00", "-"),
    "a space for the hyphen": lambda text: text.replace("-", " "),
    "no hyphen": lambda text: text.replace("-", ""),
    "a decimal zero": "{}.0".format,
}
SAME = list(RESPELT)[:5]


def stopped(dee, rows):
    """Return the draft, after showing that it cannot be imported as it is."""
    before, draft = facts(), laid(dee, rows)
    with pytest.raises(drafts.PausedError):
        drafts.commit(draft=draft, by=dee, mark=draft.preview["mark"])
    assert facts() == before
    return draft


@pytest.mark.parametrize("code", ["autum", "Autumn 2026", "autumn-"])
def test_a_run_whose_code_is_mistyped_is_stopped_if_people_would_be_in_both(dee, code):
    brought(dee, people(12))
    draft = stopped(dee, people(12, offering=code))
    assert holds(draft) == [("twice", 12, 12)]
    assert lines(draft, "twice")[0] == ("SC-0001", "autumn", f"autumn; {code}")


def test_a_run_after_one_that_is_over_is_no_slip(dee):
    over = {"offering_from_on": make.day(-90), "offering_last_on": make.day(-5)}
    brought(dee, people(12, from_on=make.day(-80), **over))
    assert holds(laid(dee, people(12, offering="spring"))) == []


def test_addresses_that_many_people_get_at_once_are_stopped(dee):
    brought(dee, people(12))
    rows = people(12)
    for number, one in enumerate(rows):  # the column is sorted, or one row off
        one["email"] = f"learner{(number + 1) % 12}@s.example"
    draft = stopped(dee, rows)
    assert holds(draft) == [("logins", 12, 12)]
    assert lines(draft, "logins")[0] == ("SC-0001", "no login", "learner1@s.example")


def test_dates_of_many_runs_at_once_are_stopped(dee):
    rows = [*people(3), *people(3, offering="evening"), *people(3, offering="weekend")]
    brought(dee, rows)
    for one in rows:
        one["offering_last_on"] = make.day(300)
    draft = stopped(dee, rows)
    assert holds(draft) == [("offerings", 3, 3)]
    assert len(lines(draft, "offerings")) == 3


def test_a_programme_that_many_people_would_be_in_at_once_is_stopped(dee):
    brought(dee, [*people(10), *people(2, module="BUILD1", programme="BUILD")])
    rows = [*people(10, programme="BUILD"), *people(2, module="BUILD1", programme="CARE")]
    draft = stopped(dee, rows)
    assert holds(draft) == [("programmes", 10, 10)]
    assert {code for code, _was, _becomes in lines(draft, "programmes")} == {"BUILD", "CARE"}


def test_a_first_programme_and_that_of_a_few_are_no_slips(dee):
    brought(dee, [*people(30, programme=""), *people(2, module="BUILD1", programme="BUILD")])
    rows = [*people(30), *people(2, module="BUILD1", programme="CARE")]
    assert holds(laid(dee, rows)) == []


def test_one_run_that_is_longer_is_no_slip(dee):
    brought(dee, people(3))
    assert holds(laid(dee, people(3, offering_last_on=make.day(70)))) == []


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    spelling=st.lists(st.sampled_from(list(RESPELT)), min_size=8, max_size=8),
    names=st.lists(st.integers(0, 7), min_size=8, max_size=8),
    answered=st.booleans(),
)
def test_nobody_is_renamed_or_doubled_unseen(dee, spelling, names, answered):
    with transaction.atomic():
        Enrolment.objects.all().delete()
        Learner.objects.all().delete()
        brought(dee, people(8))
        was = dict(Learner.objects.values_list("reference", "name"))
        rows = people(8)
        for one, how, name in zip(rows, spelling, names, strict=True):
            one["reference"] = RESPELT[how](one["reference"])
            one["name"] = f"Learner {name + 1}"
        draft = laid(dee, rows)
        asked = {question["reference"] for question in draft.preview.get("alike", [])}
        if answered and asked:
            draft = drafts.answer(draft=draft, same=asked, others=[])
        if draft.state == "ready":
            check(dee, draft, was, asked)
        transaction.set_rollback(True)


def check(dee, draft, was, asked):
    """Import what was not stopped: every new name was shown, every look-alike asked about."""
    renamed = {(reference, new) for reference, _old, new in lines(draft, "names")}
    try:
        drafts.commit(draft=draft, by=dee, mark=draft.preview["mark"])
    except drafts.PausedError:
        assert dict(Learner.objects.values_list("reference", "name")) == was
        return
    now = dict(Learner.objects.values_list("reference", "name"))
    assert {pair for pair in now.items() if was.get(pair[0], pair[1]) != pair[1]} == renamed
    new = now.keys() - was.keys()
    assert not {fold(one) for one in new} & {fold(one) for one in was}
    assert {one for one in new if skeleton(one) in map(skeleton, was)} <= asked


@pytest.mark.parametrize("how", SAME)
def test_another_spelling_changes_nothing(dee, how):
    brought(dee, people(8))
    rows = people(8)
    for one in rows:
        one["reference"] = RESPELT[how](one["reference"])
    assert laid(dee, rows).preview["changes_nothing"]
