"""System checks beside Django's own: for `check --deploy`, and for a database before `migrate`."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

ROOMS = {"learners", "pathways", "support", "feedback", "portal"}


@register(Tags.security, deploy=True)
def refuse_the_demo(**kwargs: Any) -> list[Error]:
    if not settings.DEMO:
        return []
    return [
        Error(
            "The demo college is switched on, so anyone can sign in as anyone.",
            hint="Unset CAIRN_DEMO before real people use this installation.",
            id="cairn.E001",
        )
    ]


@register(Tags.security, deploy=True)
def require_a_college_name(**kwargs: Any) -> list[Error]:
    if settings.COLLEGE_NAME.strip():
        return []
    return [
        Error(
            "CAIRN_COLLEGE_NAME is empty.", hint="Set it to your college's name.", id="cairn.E002"
        )
    ]


@register(Tags.database)
def refuse_unreleased_databases(
    databases: Sequence[str] | None = None, **kwargs: Any
) -> list[Error]:
    """Refuse a database from before 0.1.0, which has other migrations."""
    if not databases:
        return []
    on_disk = MigrationLoader(None).disk_migrations
    return [
        Error(
            "An unreleased version of Cairn made this database, with other tables.",
            hint="`make reset` deletes it: the demo's and the tests' data. Then start again.",
            id="cairn.E003",
        )
        for alias in databases
        for applied in [MigrationRecorder(connections[alias]).applied_migrations()]
        if any(room in ROOMS and (room, name) not in on_disk for room, name in applied)
    ]
