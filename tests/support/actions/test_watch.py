"""The person responsible for a withheld list, and the stored comparisons."""

import json

import pytest

from support.actions.watch import plain, responsible
from support.calc.gaps import MODULE_SHARE, SELECTION_RATE, STOPPED, Finding
from support.fairness import Groups
from tests.conftest import person
from tests.factories import learners as make

TODAY = make.day(0)


def test_the_administrator_of_longest_standing_answers(dee):
    person("Uma Vale", "administrator").roles.update(from_on=make.day(-300))
    assert responsible(TODAY).name == "Uma Vale"


@pytest.mark.parametrize("end", ["role over", "account closed"])
def test_an_administrator_who_is_not_here_any_more_does_not(end, dee):
    uma = person("Uma Vale", "administrator")
    uma.roles.update(from_on=make.day(-300))
    if end == "role over":
        uma.roles.update(until_on=TODAY)
    else:
        type(uma).objects.filter(pk=uma.pk).update(is_active=False)
    assert responsible(TODAY) == dee


def test_a_college_without_an_administrator_tells_nobody(ben):
    assert responsible(TODAY) is None


def finding(code, subject, value=0.6):
    return Finding(code, subject, value, float("nan"), float("nan"), 2.0, 120, STOPPED)


GROUPS = Groups(codes={}, values={"age band": ["over 25", "under 21"]})


def test_a_group_is_stored_by_name_not_by_its_number():
    stored = plain(finding(SELECTION_RATE, "age band:1"), GROUPS)
    assert (stored["subject"], stored["value"]) == ("age band: under 21", 0.6)


def test_what_does_not_apply_is_stored_as_nothing_and_fits_into_json():
    stored = plain(finding(MODULE_SHARE, "CARE1"), GROUPS)
    assert (stored["subject"], stored["compared"]) == ("CARE1", None)
    assert "NaN" not in json.dumps(stored)
