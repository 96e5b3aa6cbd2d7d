"""Migrations match the models and form one line."""

import re

import pytest
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

from tests.contracts import source


@pytest.mark.django_db
def test_no_migration_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        call_command("makemigrations", check=True, dry_run=True, verbosity=1)
    except SystemExit:
        pytest.fail(f"A model changed without a migration:\n{capsys.readouterr().out}")


@pytest.fixture(scope="module")
def loader() -> MigrationLoader:
    return MigrationLoader(None)


def test_migrations_form_one_line(loader: MigrationLoader) -> None:
    """No forks, no merges, no gaps: 0001 to the newest, each depending on the one before."""
    assert loader.detect_conflicts() == {}
    for room in source.ROOMS:
        line = sorted(name for app, name in loader.disk_migrations if app == room)
        numbers = [int(re.match(r"\d+", name).group()) for name in line]
        assert numbers == list(range(1, len(line) + 1)), f"{room}: {line}"
        for before, name in zip([None, *line], line, strict=False):
            own = [m for app, m in loader.disk_migrations[room, name].dependencies if app == room]
            assert own == ([before] if before else []), f"{room}.{name} rests on {own}"


def test_migrations_rest_only_on_rooms_below(loader: MigrationLoader) -> None:
    depth = {room: place for place, room in enumerate(source.ROOMS)}
    for (room, name), migration in loader.disk_migrations.items():
        for other, _ in migration.dependencies if room in depth else []:
            assert depth.get(other, depth[room]) >= depth[room], f"{room}.{name} rests on {other}"
            assert {room, other} != {"pathways", "support"}
