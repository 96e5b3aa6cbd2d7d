"""Answers, contacts, plans and covers: which dates and words are taken."""

import pytest

from support.forms.case import (
    CloseForm,
    ContactForm,
    CoverForm,
    HelpForm,
    MinutesForm,
    PlanForm,
    ReplyForm,
    SetAsideForm,
)
from tests.conftest import person
from tests.factories import learners as make
from tests.sent import errors_of, request_of, sent


def iso(days):
    return make.day(days).isoformat()


AHEAD = [(-1, False), (0, True), (366, True), (367, False)]


@pytest.mark.parametrize(("days", "is_valid"), AHEAD)
def test_a_next_date_is_from_today_to_a_year_from_now(days, is_valid):
    forms = [
        (sent(ReplyForm, {"answer": "not now", "until_on": iso(days)}), "until_on"),
        (sent(PlanForm, {"next_on": iso(days)}), "next_on"),
        (
            sent(
                ContactForm,
                {"channel": "phone", "reached": "yes", "next_on": iso(days)},
                is_open=True,
            ),
            "next_on",
        ),
    ]
    for form, field in forms:
        assert errors_of(form).keys() == (set() if is_valid else {field})


@pytest.mark.parametrize("kind", ["talk", "done", "not right", "not now"])
def test_an_answer_needs_no_words_and_no_date(kind):
    assert sent(ReplyForm, {"answer": kind}).is_valid()


@pytest.mark.parametrize("kind", ["", "perhaps"])
def test_an_answer_is_one_of_four(kind):
    assert errors_of(sent(ReplyForm, {"answer": kind})).keys() == {"answer"}


@pytest.mark.parametrize(("form", "field"), [(SetAsideForm, "reason"), (CloseForm, "words")])
def test_closing_needs_a_reason(form, field):
    assert errors_of(sent(form, {field: "  "})).keys() == {field}
    assert sent(form, {field: "They moved to Leeds."}).is_valid()


def test_a_request_for_help_may_be_empty_and_has_an_end():
    assert sent(HelpForm, {}).is_valid()
    assert errors_of(sent(HelpForm, {"words": "x" * 2001})).keys() == {"words"}


def contact(is_open, **data):
    return sent(ContactForm, {"channel": "phone", "reached": "no", **data}, is_open=is_open)


def test_a_next_date_is_asked_for_only_where_a_case_can_save_it():
    assert "next_on" in contact(True).fields
    assert "next_on" not in contact(False).fields


def test_a_date_typed_before_the_case_was_closed_stays_in_the_form():
    form = contact(False, next_on=iso(3))
    assert form.is_valid()
    assert form.cleaned_data["next_on"] == make.day(3)


def test_every_contact_form_has_a_token_of_its_own(ada):
    tokens = {str(ContactForm(request_of(ada), is_open=False)["token"].value()) for _ in range(2)}
    assert len(tokens) == 2


@pytest.mark.parametrize(
    ("minutes", "is_valid"), [("0", True), ("2400", True), ("2401", False), ("-1", False)]
)
def test_minutes_fit_a_working_week(minutes, is_valid):
    assert sent(MinutesForm, {"minutes": minutes}).is_valid() == is_valid


def cover(ben, deputy, first=0, back=5):
    data = {"deputy": deputy.pk, "from_on": iso(first), "back_on": iso(back)}
    return CoverForm(request_of(ben, data), user=ben)


@pytest.mark.parametrize(
    ("first", "back", "fields"),
    [
        (0, 1, set()),
        (366, 732, set()),
        (-1, 5, {"from_on"}),
        (367, 370, {"from_on"}),
        (0, 0, {"back_on"}),
        (0, 367, {"back_on"}),
    ],
)
def test_a_cover_is_a_day_at_least_and_a_year_at_most(first, back, fields, ben, cy):
    assert errors_of(cover(ben, cy, first, back)).keys() == fields


def test_a_deputy_is_another_tutor_of_today_who_can_sign_in(ben, cy, dee, ada):
    past, closed = person("Uma Vale", "tutor"), person("Viv Hay", "tutor")
    past.roles.update(until_on=make.day(0))
    closed.is_active = False
    closed.save()
    deputies = cover(ben, cy).fields["deputy"].queryset
    assert list(deputies) == [cy]
    for other in (ben, dee, ada, past, closed):
        assert errors_of(cover(ben, other)).keys() == {"deputy"}
