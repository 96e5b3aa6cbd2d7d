"""What waits for an administrator: people who wait too long, lists held, e-mails that would not go.

Today names them and leads to where each is looked after.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.timezone import now

from learners.models import ImportDraft, Notification
from support.reads.overdue import Late, late

SHOWN = 20  # e-mails that could not be sent


@dataclass(frozen=True)
class Stuck:
    late: Late
    imports: list[ImportDraft]
    letters: int

    @property
    def any(self) -> bool:
        return bool(self.late.any or self.imports or self.letters)


def stuck(on: dt.date) -> Stuck:
    """Three queries, whatever there is."""
    return Stuck(
        late=late(on), imports=waiting_imports(), letters=Notification.objects.parked().count()
    )


def waiting_imports() -> list[ImportDraft]:
    """Return the drafts neither imported nor cancelled, the paused ones first."""
    fresh = ImportDraft.objects.filter(committed_at=None, expires_at__gt=now())
    rows = fresh.defer("rows", "errors").select_related("made_by")
    return sorted(rows.order_by("pk"), key=lambda draft: draft.paused_at is None)


def parked_letters() -> list[dict[str, Any]]:
    """The latest e-mails that could not be sent: to whom, and when it was tried."""
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
