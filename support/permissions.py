"""Who may do what here. Who may read what is said by `visible_to`."""

import datetime as dt
from typing import Any

from learners import sight
from learners.models import Learner
from support.models import Concern


def can_reply(user: Any, concern: Concern) -> bool:
    """Only she whom it is about."""
    return user.pk is not None and concern.learner.user_id == user.pk


def can_look_after(user: Any, learner: Learner, on: dt.date) -> bool:
    """Take on, set aside, log a contact: who tutors her that day, or stands in; never herself."""
    mine = sight.tutees(user, on).filter(pk=learner.pk)
    return learner.user_id != user.pk and mine.exists()
