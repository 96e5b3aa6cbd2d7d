import dataclasses
import datetime as dt
from typing import Any

from django.apps import AppConfig
from django.apps import apps as current_apps
from django.db.models.signals import post_migrate

EVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


class SupportConfig(AppConfig):
    name = "support"

    def ready(self) -> None:
        from learners import registry
        from support.actions import declarations, promises
        from support.reads import closing

        registry.VERBS.declare(declarations.VERBS)
        registry.NOTIFICATIONS.declare(declarations.NOTIFICATIONS)
        registry.EFFECTS.declare([*promises.EFFECTS, *closing.EFFECTS])
        post_migrate.connect(add_deadline_rule, sender=self)


def add_deadline_rule(using: str, apps: Any = current_apps, **_more: Any) -> None:
    """Add the deadline rule's first version, which comes with Cairn, if it is missing.

    Runs after every migration and flush, so that no installation and no test is without it.
    """
    from support.calc.signals import Thresholds

    try:
        versions = apps.get_model("support", "RuleVersion").objects.using(using)
    except LookupError:  # migrated back to before there were versions
        return
    versions.get_or_create(
        rule="deadlines",
        number=1,
        defaults={
            "state": "live",
            "thresholds": dataclasses.asdict(Thresholds()),
            "made_at": EVER,
            "made_by": "Cairn",
            "approved_at": EVER,
        },
    )
