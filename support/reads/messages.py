"""Messages that wait for a tutor's answer, as a part of another query."""

import datetime as dt
from typing import Any

from django.db.models import F
from django.db.models.functions import JSONObject

from learners import sight

SHOWN = 50


def messages_for(user: Any, on: dt.date) -> Any:
    """Return the user's conversations in which a learner waits for an answer, as JSON."""
    rows = sight.conversations(user, on).filter(person=user.pk).unanswered()
    row = JSONObject(
        learner="learner_id",
        id="public_id",
        name="learner__name",
        reference="learner__reference",
        at=F("last_at"),
    )
    return rows.values(json=row)[:SHOWN]


def as_message(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"at": dt.datetime.fromisoformat(row["at"])}
