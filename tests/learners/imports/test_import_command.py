"""`manage.py import_oulad`: what it prints, how it ends, and two at once."""

import datetime as dt
import itertools
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from learners.imports.oulad import run as oulad
from learners.locks import Lock
from learners.models import AuditEvent, Import, Learner, Registered, User
from tests.learners.imports.conftest import filled

pytestmark = pytest.mark.django_db


def run(*args: Any, **options: Any) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    try:
        call_command("import_oulad", *map(str, args), stdout=out, stderr=err, **options)
    except CommandError as fault:
        return out.getvalue(), f"{err.getvalue()}{fault}"
    return out.getvalue(), err.getvalue()


def test_it_previews_and_imports_a_folder_with_a_space_in_its_path(folder: Path) -> None:
    out, err = run(folder)
    assert " " in str(folder)
    assert err == ""
    assert "learners" in out
    assert "MATH 2013J" in out
    assert "Imported." in out
    assert Learner.objects.count() == 3
    assert Import.objects.get().by == "the command line"


def test_a_second_time_it_says_that_nothing_changed(folder: Path) -> None:
    run(folder)
    out, _err = run(folder)
    assert "Everything was already in Cairn. Nothing was changed." in out


def test_a_dry_run_says_so_and_writes_nothing(folder: Path) -> None:
    out, _err = run(folder, dry_run=True)
    assert "A dry run: nothing was written." in out
    assert filled() == {}


def test_refusals_print_file_line_reason_and_end_with_an_error(folder: Path) -> None:
    courses = folder / "courses.csv"
    courses.write_text(courses.read_text().replace("240", "long"))
    _out, err = run(folder)
    assert err.splitlines() == [
        "courses.csv:2: module_presentation_length: “long” is not a whole number between 1 and "
        "3,650.",
        "The folder has errors: 1. Nothing was imported.",
    ]


def test_without_duckdb_it_names_the_extra_to_install(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    _out, err = run(folder)
    assert "Install the extra “measures”: pip install -r requirements/measures.txt" in err
    assert filled() == {}


def test_someone_who_imports_is_on_record_by_name(folder: Path, dee: User) -> None:
    run(folder, by=dee.email.upper())
    event = AuditEvent.objects.get(verb="import.committed")
    assert (event.actor_id, event.actor) == (dee.pk, "Dee Fraser")
    assert Import.objects.get().by == "Dee Fraser"


@pytest.mark.parametrize("delay", ["-1", "1.5", "soon", "400"])
def test_a_mark_delay_is_a_number_of_days(delay: str, folder: Path) -> None:
    _out, err = run(folder, f"--mark-delay={delay}")
    assert "must be a whole number of days, 0 to 365" in err


@pytest.fixture
def other_session() -> Iterator[Any]:
    found = psycopg2.connect(
        **{
            key: value
            for key, value in connection.get_connection_params().items()
            if key in {"dbname", "user", "password", "host", "port"}
        }
    )
    yield found.cursor()
    found.close()


def test_two_imports_at_once_the_second_is_told_to_wait(folder: Path, other_session: Any) -> None:
    other_session.execute("SELECT pg_advisory_xact_lock(%s)", [Lock.IMPORTS.value])
    _out, err = run(folder)
    assert "Another import is under way." in err
    assert filled() == {}


def test_files_that_take_more_than_a_second_tell_how_long(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = itertools.count(step=2)
    monkeypatch.setattr("learners.imports.oulad.reading.time.monotonic", lambda: next(seconds))
    out, _err = run(folder, dry_run=True)
    assert "studentVle.csv: 4 rows in " in out


def test_facts_are_stamped_by_the_clock_that_a_night_goes_by(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
    monkeypatch.setattr(oulad, "hold_facts_lock", lambda: moment)
    run(folder)
    assert set(Registered.objects.values_list("recorded_at", flat=True)) == {moment}
