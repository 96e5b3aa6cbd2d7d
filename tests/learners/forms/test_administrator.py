"""Roles, terms and closed days: what an administrator may type and what is pointed out."""

import pytest

from learners.forms.administrator import ClosedForm, PersonForm, RoleForm, TermForm, TutorForm
from tests.conftest import person
from tests.factories import learners as make
from tests.sent import errors_of, sent


def role(**more):
    return {"kind": "tutor", "from_on": make.day(0).isoformat(), **more}


@pytest.mark.parametrize("kind", ["tutor", "administrator", "partner"])
def test_a_role_needs_a_kind_and_a_first_day(kind, db):
    assert errors_of(sent(RoleForm, role(kind=kind))) == {}
    assert errors_of(sent(RoleForm, {})).keys() == {"kind", "from_on"}


def test_a_module_owner_owns_a_module(db):
    assert errors_of(sent(RoleForm, role(kind="module owner"))).keys() == {"module"}
    module = make.ModuleFactory()
    form = sent(RoleForm, role(kind="module owner", module=module.pk))
    assert form.is_valid()
    assert form.cleaned_data["module"] == module


def test_a_module_that_does_not_exist_is_pointed_out_once(db):
    form = sent(RoleForm, role(kind="module owner", module=9))
    assert [len(said) for said in errors_of(form).values()] == [1]


def test_a_module_chosen_for_another_role_is_left_out(db):
    form = sent(RoleForm, role(module=make.ModuleFactory().pk))
    assert form.is_valid()
    assert form.cleaned_data["module"] is None


def test_a_representative_speaks_for_a_programme_or_a_module_run(db):
    kind, care, run = "representative", make.ProgrammeFactory(), make.OfferingFactory()
    assert errors_of(sent(RoleForm, role(kind=kind))).keys() == {"programme"}
    both = role(kind=kind, programme=care.pk, offering=run.pk)
    assert errors_of(sent(RoleForm, both)).keys() == {"offering"}
    form = sent(RoleForm, role(kind=kind, offering=run.pk))
    assert form.is_valid()
    assert form.cleaned_data["offering"] == run


def test_a_programme_chosen_for_another_role_is_left_out(db):
    form = sent(RoleForm, role(programme=make.ProgrammeFactory().pk))
    assert form.is_valid()
    assert form.cleaned_data["programme"] is None


@pytest.mark.parametrize(("ends", "wrong"), [(-1, True), (0, True), (1, False)])
def test_a_role_lasts_a_day_at_least(ends, wrong, db):
    form = sent(RoleForm, role(until_on=make.day(ends).isoformat()))
    assert ("until_on" in errors_of(form)) == wrong


def test_a_new_person_has_a_name_and_an_address(db):
    form = sent(PersonForm, role(name="\u202eUma  Vale", email="uma@college.example"))
    assert form.is_valid()
    assert form.cleaned_data["name"] == "Uma Vale"
    assert errors_of(sent(PersonForm, role(name="Uma", email="uma"))).keys() == {"email"}


def tutors(on=0):
    form = sent(TutorForm, {}, on=make.day(on))
    return [user.name for user in form.fields["tutor"].queryset]


def test_only_a_tutor_of_that_day_can_be_chosen(ben, cy, dee):
    person("Uma Vale", "tutor").roles.update(from_on=make.day(5))
    cy.roles.update(until_on=make.day(5))
    assert tutors() == ["Ben Ross", "Cy Laird"]
    assert tutors(5) == ["Ben Ross", "Uma Vale"]


def test_a_tutor_who_cannot_sign_in_cannot_be_chosen(ben, cy):
    cy.is_active = False
    cy.save()
    assert tutors() == ["Ben Ross"]
    assert "tutor" in errors_of(sent(TutorForm, {"tutor": cy.pk}, on=make.day(0)))


def days(first, last, **more):
    last_on = "" if last is None else make.day(last).isoformat()
    return {"name": "Autumn", "from_on": make.day(first).isoformat(), "last_on": last_on, **more}


@pytest.mark.parametrize("form", [TermForm, ClosedForm])
@pytest.mark.parametrize(("last", "wrong"), [(-1, True), (0, False), (9, False)])
def test_the_last_day_is_not_before_the_first(form, last, wrong, db):
    assert ("last_on" in errors_of(sent(form, days(0, last)))) == wrong


def test_a_term_has_a_last_day_and_a_closed_day_need_not(db):
    assert errors_of(sent(TermForm, days(0, None))).keys() == {"last_on"}
    assert sent(ClosedForm, days(0, None)).is_valid()
