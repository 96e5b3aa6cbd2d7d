"""A service's week in lines, its members by address, its size in numbers."""

import datetime as dt

import pytest

from support.forms.service import HoursForms, MemberForm, OfferForm, ServiceForm
from tests.factories.administrator import CampusFactory
from tests.sent import errors_of, sent


@pytest.mark.parametrize(
    ("capacity", "is_valid"), [("0", True), ("5000", True), ("5001", False), ("-1", False)]
)
def test_a_service_sees_from_none_to_5000_people_a_week(capacity, is_valid):
    form = sent(ServiceForm, {"name": "Counselling", "capacity": capacity})
    assert form.is_valid() == is_valid


def test_a_service_is_named_in_one_line():
    form = sent(ServiceForm, {"name": " Money\u202e\n advice ", "capacity": "12"})
    assert form.is_valid()
    assert form.cleaned_data["name"] == "Money advice"
    assert errors_of(sent(ServiceForm, {"name": "\u202e", "capacity": "12"})).keys() == {"name"}


@pytest.mark.parametrize(
    ("minutes", "is_valid"), [("", True), ("1", True), ("600", True), ("0", False), ("601", False)]
)
def test_an_offer_takes_some_minutes_or_does_not_say(minutes, is_valid):
    assert sent(OfferForm, {"name": "Loan", "minutes": minutes}).is_valid() == is_valid


def test_a_member_is_someone_in_cairn_who_can_sign_in(eve, hal):
    form = sent(MemberForm, {"email": eve.email.upper()})
    assert form.is_valid()
    assert form.user == eve
    hal.is_active = False
    hal.save()
    for email in (hal.email, "nobody@strathcairn.example"):
        (words,) = errors_of(sent(MemberForm, {"email": email}))["email"]
        assert "No one in Cairn has this address." in words


def week(*lines, **more):
    """The forms of a week, each line as it was typed."""
    data = {"form-TOTAL_FORMS": str(len(lines)), "form-INITIAL_FORMS": "0", **more}
    for place, line in enumerate(lines):
        data |= {f"form-{place}-{name}": value for name, value in line.items()}
    return HoursForms(data)


def line(weekday=0, opens="09:00", closes="17:00", **more):
    return {"weekday": str(weekday), "opens": opens, "closes": closes, **more}


def test_empty_and_removed_lines_are_no_hours(db):
    hill = CampusFactory()
    forms = week(line(campus=str(hill.pk)), line(2, gone="on"), {"weekday": "0"})
    assert forms.is_valid()
    (hours,) = forms.week()
    assert (hours.weekday, hours.opens, hours.campus) == (0, dt.time(9), hill)


@pytest.mark.parametrize("closes", ["09:00", "08:59"])
def test_a_line_closes_after_it_opens(closes, db):
    forms = week(line(), line(closes=closes))
    assert not forms.is_valid()
    assert [set(form.errors) for form in forms] == [set(), {"closes"}]


@pytest.mark.parametrize("wrong", [{"opens": "25:00"}, {"closes": ""}, {"weekday": "7"}])
def test_an_invalid_line_shows_the_error_in_its_field(wrong, db):
    forms = week({**line(), **wrong})
    assert not forms.is_valid()
    assert set(forms.forms[0].errors) == set(wrong)


def test_a_week_has_at_most_21_lines(db):
    assert week(*[line()] * 21).is_valid()
    assert not week(*[line()] * 22).is_valid()
