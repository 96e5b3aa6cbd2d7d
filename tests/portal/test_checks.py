"""The house's own system checks."""

from pytest_django.fixtures import Settings

from portal.checks import a_college_has_a_name, the_demo_stays_at_home


def test_the_demo_college_must_not_meet_real_people(settings: Settings) -> None:
    settings.DEMO = True
    assert [error.id for error in the_demo_stays_at_home()] == ["cairn.E001"]
    settings.DEMO = False
    assert the_demo_stays_at_home() == []


def test_a_college_without_a_name_fails_the_check(settings: Settings) -> None:
    settings.COLLEGE_NAME = " "
    assert [error.id for error in a_college_has_a_name()] == ["cairn.E002"]
    settings.COLLEGE_NAME = "Strathcairn College"
    assert a_college_has_a_name() == []
