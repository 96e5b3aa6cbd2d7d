"""The house's own system checks."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from pytest_django.fixtures import Settings

from portal.checks import (
    a_college_has_a_name,
    a_database_is_of_a_release,
    the_demo_stays_at_home,
)


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


@pytest.mark.django_db
def test_a_database_of_an_unreleased_version_is_not_migrated() -> None:
    assert a_database_is_of_a_release(databases=["default"]) == []
    MigrationRecorder(connection).record_applied("learners", "0004_everyone_before_the_release")
    assert [error.id for error in a_database_is_of_a_release(databases=["default"])] == [
        "cairn.E003"
    ]
    with pytest.raises(CommandError, match="make reset"):
        call_command("migrate", verbosity=0, skip_checks=False)
