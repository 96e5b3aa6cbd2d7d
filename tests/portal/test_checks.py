"""Cairn's own system checks."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from pytest_django.fixtures import Settings

from portal.checks import (
    refuse_the_demo,
    refuse_unreleased_databases,
    require_a_college_name,
)


def test_the_demo_college_must_not_meet_real_people(settings: Settings) -> None:
    settings.DEMO = True
    assert [error.id for error in refuse_the_demo()] == ["cairn.E001"]
    settings.DEMO = False
    assert refuse_the_demo() == []


def test_a_college_without_a_name_fails_the_check(settings: Settings) -> None:
    settings.COLLEGE_NAME = " "
    assert [error.id for error in require_a_college_name()] == ["cairn.E002"]
    settings.COLLEGE_NAME = "Strathcairn College"
    assert require_a_college_name() == []


@pytest.mark.django_db
def test_a_database_of_an_unreleased_version_is_not_migrated() -> None:
    assert refuse_unreleased_databases(databases=["default"]) == []
    MigrationRecorder(connection).record_applied("learners", "0004_everyone_before_the_release")
    assert [error.id for error in refuse_unreleased_databases(databases=["default"])] == [
        "cairn.E003"
    ]
    with pytest.raises(CommandError, match="make reset"):
        call_command("migrate", verbosity=0, skip_checks=False)
