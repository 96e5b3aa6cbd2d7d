"""Permission to act in support. `learners.sight` decides what each person may read."""

import datetime as dt
from typing import Any

from learners import sight
from learners.models import Learner
from support.models import Concern


def can_reply(user: Any, concern: Concern) -> bool:
    """Return whether someone may reply: only the learner whom the concern is about."""
    return user.pk is not None and concern.learner.user_id == user.pk


def can_look_after(user: Any, learner: Learner, on: dt.date) -> bool:
    """Return whether someone may act for a learner: a tutor that day, never the learner."""
    tutees = sight.tutees(user, on).filter(pk=learner.pk)
    return learner.user_id != user.pk and tutees.exists()
