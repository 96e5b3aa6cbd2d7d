"""Corrections, from “That’s wrong” to the answer."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from learners.models import AuditEvent, Correction
from tests.factories import learners as make
from tests.pages.count import queries
from tests.pages.test_record import words

ODD = ["x" * 2000, "🪨" * 500, "‮تم تسليمه", "<script>alert(1)</script>", "a\r\nb", "'; --"]


@pytest.fixture
def ask_url(college):
    fact = college.enrolment.submissions.get()
    return reverse("correction_ask", args=["submission", fact.pk])


@pytest.fixture
def ada_in(college, client, sign_in):
    return sign_in(client, college.ada.user)


def test_the_form_shows_who_will_answer_and_by_when(ada_in, ask_url):
    page = words(ada_in.get(ask_url))
    assert "Case study 1 (Foundations of care): Handed in on" in page
    assert f"Jo Kerr will read this and answer by {make.in_words(30)}." in page


def test_asking_makes_one_correction_with_an_owner_and_due_date(ada_in, ask_url, college):
    response = ada_in.post(ask_url, {"words": "It was on paper."}, follow=True)
    pending = Correction.objects.get()
    assert (pending.learner, pending.owner, pending.words) == (
        college.ada,
        college.jo,
        "It was on paper.",
    )
    assert pending.due_on == make.day(30)
    assert "Jo Kerr will answer by" in words(response)
    assert AuditEvent.objects.get().verb == "correction.ask"
    page = words(ada_in.get("/me/"))
    assert "being checked" in page


def test_a_double_click_and_a_second_tab_make_one(ada_in, ask_url):
    first = ada_in.post(ask_url, {"words": "It was on paper."})
    assert ada_in.post(ask_url, {"words": "It was on paper."})["Location"] == first["Location"]
    second = ada_in.post(ask_url, {"words": "It was on paper, as I said."})
    assert "You’ve already asked about this" in words(second)
    assert "as I said.</textarea>" in second.text
    assert Correction.objects.count() == 1
    assert AuditEvent.objects.count() == 1


@pytest.mark.parametrize("empty", ["", "   ", "\n"])
def test_an_empty_answer_shows_an_error(ada_in, ask_url, empty):
    page = ada_in.post(ask_url, {"words": empty}).content.decode()
    assert 'href="#id_words"' in page
    assert not Correction.objects.exists()


def test_too_long_words_stay_in_the_form(ada_in, ask_url):
    page = ada_in.post(ask_url, {"words": "y" * 2001}).content.decode()
    assert "y" * 2001 in page
    assert "error-summary" in page


@pytest.mark.parametrize("typed", ODD)
def test_odd_words_are_saved_and_shown_as_typed(ada_in, ask_url, typed):
    page = ada_in.post(ask_url, {"words": typed}, follow=True).content.decode()
    assert "<script>alert" not in page
    assert Correction.objects.get().words.replace("\r", "") == typed.replace("\r", "")


def test_a_nul_byte_is_an_error_in_words(ada_in, ask_url):
    page = ada_in.post(ask_url, {"words": "a\x00b"})
    assert page.status_code == 200
    assert b"error-summary" in page.content


def test_words_sent_after_the_sign_in_expired_are_saved(college, ask_url, sign_in):
    visitor = Client(enforce_csrf_checks=False)
    door = visitor.post(ask_url, {"words": "It was on paper."})
    assert door["Location"] == f"/accounts/login/?next={ask_url}"
    assert "We’ve saved your words" in words(visitor.get(door["Location"]))
    saved = visitor.session["kept words"]
    visitor.post("/accounts/login/", {"login": college.ada.user.email, "password": "wrong"})
    college.ada.user.set_password("three quiet stones")
    college.ada.user.save()
    form = {"login": college.ada.user.email, "password": "three quiet stones", "next": ask_url}
    back = visitor.post(door["Location"], form, follow=True)
    assert saved[ask_url]["words"] == ["It was on paper."]
    assert "It was on paper." in back.content.decode()
    assert not Correction.objects.exists()


def test_saved_words_show_on_their_own_page_only(college, ask_url, flo, sign_in):
    visitor = Client()
    visitor.post(ask_url, {"words": "It was on paper."})
    sign_in(visitor, flo)
    assert visitor.get(ask_url).status_code == 404
    assert "on paper" not in visitor.get("/me/").content.decode()


def owner_of(college, kind, fact):
    from learners.actions.corrections import owner_for, place_of
    from learners.models.record import one_fact

    fact_row = one_fact(college.ada, kind, fact.pk, make.moment(make.day(0)))
    return owner_for(college.ada, fact_row, place_of(fact_row)[0], make.day(0))


def test_module_facts_go_to_the_modules_owner_and_others_to_the_tutor(college, ben, dee):
    qualification = college.ada.entry_qualifications.get()
    assert owner_of(college, "submission", college.enrolment.submissions.get()) == college.jo
    assert owner_of(college, "deadline", college.assessments[0].deadlines.get()) == college.jo
    assert owner_of(college, "qualification", qualification) == ben


def test_without_an_owner_in_force_it_goes_to_the_tutor_then_to_an_administrator(college, ben, dee):
    fact = college.enrolment.submissions.get()
    college.jo.roles.update(until_on=make.day(0))
    assert owner_of(college, "submission", fact) == ben
    college.ada.assignments.update(until_on=make.day(0))
    assert owner_of(college, "submission", fact) == dee


def test_protected_facts_bypass_the_tutor(college, dee):
    from learners.models import ProtectedCharacteristic

    fact = ProtectedCharacteristic.objects.get(learner=college.ada)
    assert owner_of(college, "protected", fact) == dee


def test_nobody_answers_their_own_correction(college, dee):
    make.RoleFactory(user=college.ada.user, kind="module owner", module=college.module)
    college.jo.roles.all().delete()
    assert owner_of(college, "submission", college.enrolment.submissions.get()) != college.ada.user


def test_without_an_owner_the_page_shows_who_to_ring(college, client, sign_in):
    college.jo.roles.all().delete()
    college.ada.assignments.all().delete()
    sign_in(client, college.ada.user)
    fact = college.enrolment.submissions.get()
    url = reverse("correction_ask", args=["submission", fact.pk])
    for page in (client.get(url), client.post(url, {"words": "It was on paper."})):
        assert "Nobody has been named" in words(page)
    assert not Correction.objects.exists()


@pytest.fixture
def pending(college):
    mark = college.enrolment.marks.get()
    about = {"fact_kind": "mark", "fact_id": mark.pk, "fact_words": "Case study 1: Marked 68"}
    return make.CorrectionFactory(learner=college.ada, owner=college.jo, **about)


def test_the_learner_reads_the_owners_answer_and_reason(college, pending, client, sign_in):
    url = reverse("correction", args=[pending.public_id])
    sign_in(client, college.jo)
    client.post(url, {"answer": "corrected", "right": "86", "reason": "I found the envelope."})
    pending.refresh_from_db()
    assert (pending.answer, pending.answered_by) == ("corrected", college.jo)
    assert AuditEvent.objects.get().verb == "correction.answer"
    sign_in(client, college.ada.user)
    assert "I found the envelope." in words(client.get(url))


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"answer": "corrected"},
        {"answer": "open", "reason": "x"},
        {"answer": "no", "reason": "x"},
        {"answer": "corrected", "reason": "x"},
        {"answer": "corrected", "reason": "x", "right": "101"},
        {"answer": "corrected", "reason": "x", "right": "68"},
        {"answer": "corrected", "reason": "x", "right": "86", "is_none": "on"},
        {"answer": "passed on", "reason": "x", "passed_to": "SQA"},
    ],
)
def test_an_answer_needs_a_decision_and_a_reason(form, college, pending, client, sign_in):
    sign_in(client, college.jo)
    page = client.post(reverse("correction", args=[pending.public_id]), form)
    assert b"error-summary" in page.content
    pending.refresh_from_db()
    assert pending.answered_at is None


def test_a_second_answer_from_another_tab_changes_nothing(college, pending, client, sign_in):
    url = reverse("correction", args=[pending.public_id])
    sign_in(client, college.jo)
    client.post(url, {"answer": "corrected", "right": "86", "reason": "First."})
    page = client.post(url, {"answer": "stands", "reason": "Second."}, follow=True)
    assert "already been answered" in words(page)
    pending.refresh_from_db()
    assert (pending.answer, pending.reason) == ("corrected", "First.")
    assert AuditEvent.objects.count() == 1


def test_after_an_answer_the_learner_can_ask_again(college, ada_in, ask_url):
    ada_in.post(ask_url, {"words": "It was on paper."})
    Correction.objects.update(
        answer="stands", reason="x", answered_at=make.moment(make.day(0)), answered_by=college.jo
    )
    ada_in.post(ask_url, {"words": "I have a receipt."})
    assert Correction.objects.count() == 2


def test_days_are_counted_in_the_colleges_zone(ada_in, ask_url):
    ada_in.post(ask_url, {"words": "x"})
    correction = Correction.objects.get()
    assert correction.due_on - make.day(0) == dt.timedelta(days=30)


def test_asking_takes_8_queries_and_reading_8(college, pending, ada_in, ask_url, client, sign_in):
    assert queries(ada_in, ask_url)[0] <= 8
    sign_in(client, college.jo)
    assert queries(client, reverse("correction", args=[pending.public_id]))[0] <= 8


def test_the_answer_changes_the_fact_and_says_who_changed_it(college, pending, client, sign_in):
    sign_in(client, college.jo)
    form = {"answer": "corrected", "right": "86", "reason": "Two digits were mixed up."}
    client.post(reverse("correction", args=[pending.public_id]), form)
    sign_in(client, college.ada.user)
    page = words(client.get("/me/"))
    assert "marked: 86" in page
    assert "Corrected by Jo Kerr on" in page
    assert "because the learner reported it." in page
    assert "Now it says: Marked 86 out of 100." in words(
        client.get(f"/corrections/{pending.public_id}/")
    )


@pytest.fixture
def of_result(college):
    result = make.ResultFactory(enrolment=college.enrolment, outcome="fail")
    about = {"fact_kind": "result", "fact_id": result.pk, "fact_words": "Result: not passed."}
    return make.CorrectionFactory(learner=college.ada, owner=college.jo, **about)


def test_what_cairn_cannot_change_says_who_was_told(college, of_result, client, sign_in):
    url = reverse("correction", args=[of_result.public_id])
    sign_in(client, college.jo)
    assert "I’ve told the people who can change it" in words(client.get(url))
    form = {"answer": "passed on", "reason": "It is theirs.", "passed_to": "the SQA"}
    page = client.post(url, {**form, "passed_on": make.day(1)})
    assert "Choose today or an earlier date." in words(page)
    client.post(url, {**form, "passed_on": make.day(-1)})
    sign_in(client, college.ada.user)
    assert "so the SQA was told on" in words(client.get(url))
    assert college.enrolment.results.count() == 1
