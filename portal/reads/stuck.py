"""What needs an administrator: people waiting too long, paused imports, unsent emails.

Today shows them, with links to their pages.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.timezone import now

from learners.models import ImportDraft, Notification
from support.reads.overdue import Late, late

SHOWN = 20  # unsent emails


@dataclass(frozen=True)
class Stuck:
    late: Late
    imports: list[ImportDraft]
    letters: int

    @property
    def any(self) -> bool:
        return bool(self.late.any or self.imports or self.letters)


def stuck(on: dt.date) -> Stuck:
    """Return what needs an administrator, in three queries."""
    return Stuck(
        late=late(on), imports=waiting_imports(), letters=Notification.objects.parked().count()
    )


def waiting_imports() -> list[ImportDraft]:
    """Return the drafts neither imported nor cancelled, the paused ones first."""
    fresh = ImportDraft.objects.filter(committed_at=None, expires_at__gt=now())
    rows = fresh.defer("rows", "errors").select_related("made_by")
    return sorted(rows.order_by("pk"), key=lambda draft: draft.paused_at is None)


def parked_letters() -> list[dict[str, Any]]:
    """Return the latest unsent emails, with recipient and time."""
    rows = (
        Notification.objects.parked().select_related("user__learner").order_by("-written_at", "-pk")
    )
    return [
        {
            "who": str(notification.user),
            "id": notification.user.public_id,
            "at": notification.written_at,
            "learner": notification.user.learner.pk
            if hasattr(notification.user, "learner")
            else None,
        }
        for notification in rows[:SHOWN]
    ]
