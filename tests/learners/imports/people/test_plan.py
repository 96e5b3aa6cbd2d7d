"""Who is who in a list: sign-ins that are here already, tutors, references, who counts."""

import pytest
from django.utils import timezone

from learners.actions import corrections
from learners.imports.lines import lines_out
from learners.imports.people import drafts, export
from learners.imports.people.holding import holds
from learners.models import AuditEvent, Learner, Left, Registered, TutorAssignment, User
from learners.models.record import everything_about
from tests.factories import learners as make
from tests.learners.imports.people.lists import brought, laid, people, row
from tests.learners.imports.people.test_commit import plan, reasons


def test_600_rows_are_compared_in_21_queries_as_6_are(dee, ben, django_assert_num_queries):
    brought(dee, people(5, tutor_email=ben.email))
    for number in (6, 600):
        rows = people(number, tutor_email=ben.email)
        draft = laid(dee, [{**one, "email": f"{one['reference']}@s.example"} for one in rows])
        with django_assert_num_queries(21):
            assert plan(draft).counts["new"] == number - 5


def test_a_member_of_staff_who_enrols_signs_in_as_before(dee, ben, eve):
    draft = laid(dee, [row(reference="SC-EVE", name="Eve Kerr", email=eve.email.upper())])
    assert not draft.error_count, draft.errors
    assert plan(draft).joins == {"SC-EVE": eve}
    assert (plan(draft).counts["logins_new"], plan(draft).counts["logins_joined"]) == (0, 1)
    before = User.objects.count()
    drafts.commit(draft=draft, by=dee, mark=plan(draft).mark)
    learner = Learner.objects.get(reference="SC-EVE")
    assert (learner.user, User.objects.count()) == (eve, before)
    joined = AuditEvent.objects.get(verb="login.join")
    assert (joined.learner_id, joined.actor_id) == (learner.pk, dee.pk)
    again = laid(dee, [row(reference="SC-EVE", name="Eve Kerr", email=eve.email)])
    assert plan(again).changes_nothing


def test_a_record_without_a_sign_in_is_joined_to_that_of_its_address(dee, eve):
    brought(dee, [row()])
    revision = Learner.objects.get().revision
    brought(dee, [row(email=eve.email)])
    learner = Learner.objects.get()
    assert (learner.user, learner.revision > revision) == (eve, True)


@pytest.mark.parametrize("cells", [{"email": "ben@strathcairn.example"}, {"reference": "SC-9"}])
def test_nobody_becomes_her_own_tutor_by_a_list(dee, ben, cells):
    make.LearnerFactory(reference="SC-9", user=ben)
    wanted = row(**{"tutor_email": ben.email, **cells})
    if "email" in cells:
        Learner.objects.update(user=None)
    ((_line, column, reason),) = reasons(laid(dee, [wanted]))
    assert (column, reason) == ("tutor_email", "No one can be their own tutor.")


@pytest.mark.parametrize("until", [None, 3])
def test_a_tutor_does_not_get_the_record_of_whom_she_looks_after_today(dee, ben, cy, until):
    ada = make.LearnerFactory(reference="SC-ADA", name="Ada Sinclair", user=None)
    days = {"from_on": make.day(-9), "until_on": until and make.day(until)}
    TutorAssignment.objects.create(learner=ada, tutor=ben, **days)
    ((_line, column, reason),) = reasons(laid(dee, [row(email=ben.email)]))
    assert (column, "this person’s tutor" in reason) == ("email", True)
    brought(dee, [row(email=ben.email, tutor_email=cy.email)])
    running = ada.assignments.exclude(until_on__lte=make.day(0))
    assert [one.tutor for one in running] == [cy]


def test_two_who_stand_here_with_such_references_stay_two(dee):
    make.LearnerFactory(reference="Z1", name="Zed")
    make.LearnerFactory(reference="z1", name="Zoe")
    brought(dee, [row(reference="Z1", name="Zed"), row(reference="z1", name="Zoe")])
    file = "".join(lines_out(export.people_today(make.day(0))[0])).encode()
    assert plan(laid(dee, file)).changes_nothing


@pytest.mark.parametrize(("number", "held"), [(1, True), (20, False)])
def test_who_left_a_run_that_is_over_is_counted_among_those_the_list_names(dee, number, held):
    over = {"offering_from_on": make.day(-300), "offering_last_on": make.day(-100)}
    rows = people(number, from_on=make.day(-290), **over)
    brought(dee, rows)
    rows[0]["left_on"] = make.day(-150)
    found = plan(laid(dee, rows))
    assert (found.leaving, found.current, bool(holds(found))) == (1, number, held)


def test_each_learner_whose_tutor_changes_has_it_in_her_own_record(dee, ben, cy, ada, flo):
    rows = [row(tutor_email=cy.email), row(reference=flo.learner.reference, name=flo.name)]
    brought(dee, rows)
    told = AuditEvent.objects.get(verb="tutor.assign")
    assert (told.learner_id, told.actor_id) == (ada.learner.pk, dee.pk)
    assert told.label == "Ada Sinclair: Cy Laird"
    brought(dee, rows)
    assert AuditEvent.objects.filter(verb="tutor.assign").count() == 1


def test_what_cairn_gives_out_it_takes_back_however_odd_what_stands_is(dee, ben, cy, eve):
    """A former tutor, a learner tutoring themselves, a missing day, a leaving date to come."""
    make.RoleFactory(user=eve, kind="tutor")
    rows = people(4, tutor_email=ben.email)
    rows[3]["tutor_email"] = eve.email
    brought(dee, rows)
    one, two, three = Learner.objects.filter(reference__lt="SC-0004").order_by("reference")
    ben.roles.update(until_on=make.day(0))
    Learner.objects.filter(pk=one.pk).update(user=cy)
    TutorAssignment.objects.filter(learner=one).update(tutor=cy)
    Registered.objects.filter(enrolment__learner=two).delete()
    known = {"known_at": make.moment(make.day(-1)), "recorded_at": make.moment(make.day(-1))}
    Left.objects.create(enrolment=three.enrolments.get(), on=make.day(9), **known)
    file = "".join(lines_out(export.people_today(make.day(0))[0])).encode()
    draft = laid(dee, file)
    assert file.count(b"@") == file.count(eve.email.encode()) + file.count(cy.email.encode()) == 2
    assert not draft.error_count, draft.errors
    assert plan(draft).changes_nothing, plan(draft).counts


@pytest.mark.parametrize(
    ("kind", "right", "cells"),
    [
        ("registered", make.day(-50), {}),
        ("left", None, {"left_on": make.day(-5)}),
        ("left", make.day(-8), {"left_on": make.day(-5)}),
    ],
)
def test_a_list_that_repeats_itself_does_not_undo_a_correction(dee, kind, right, cells):
    brought(dee, [row(**cells)])
    learner = Learner.objects.get(reference="SC-ADA")
    fact = next(
        fact
        for fact in everything_about(learner, timezone.now(), with_protected=False)
        if fact.kind == kind
    )
    asked = {"learner": learner, "fact": fact, "fact_words": "x", "words": "Wrong."}
    correction, _new = corrections.ask(**asked, owner=dee, by=dee)
    verdict = corrections.Verdict("corrected", "I looked.", fact=fact, right=right)
    corrections.answer(correction=correction, verdict=verdict, by=dee)
    again = plan(laid(dee, [row(**cells)]))
    assert again.changes_nothing
    assert any("so the correction stays" in note for note in again.notes)
    news = {"from_on": make.day(-40)} if kind == "registered" else {"left_on": make.day(-2)}
    other = row(**{**cells, **news})
    assert not plan(laid(dee, [other])).changes_nothing
