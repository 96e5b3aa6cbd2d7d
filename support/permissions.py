"""Who may see and do what here: each rule about an object is defined by its list rule."""

import datetime as dt
from typing import Any

from learners.models import Learner
from support.models import Case, Concern, HelpRequest, Signal


def can_see_signal(user: Any, signal: Signal, on: dt.date) -> bool:
    return Signal.objects.visible_to(user, on).filter(pk=signal.pk).exists()


def can_see_concern(user: Any, concern: Concern, on: dt.date) -> bool:
    return Concern.objects.visible_to(user, on).filter(pk=concern.pk).exists()


def can_see_case(user: Any, case: Case, on: dt.date) -> bool:
    return Case.objects.visible_to(user, on).filter(pk=case.pk).exists()


def can_see_help_request(user: Any, request: HelpRequest, on: dt.date) -> bool:
    return HelpRequest.objects.visible_to(user, on).filter(pk=request.pk).exists()


def can_reply(user: Any, concern: Concern) -> bool:
    """Only she whom it is about."""
    return user.pk is not None and concern.learner.user_id == user.pk


def can_look_after(user: Any, learner: Learner, on: dt.date) -> bool:
    """Take on, set aside, log a contact: who tutors her that day, or stands in; never herself."""
    mine = Learner.objects.tutored_by(user, on).filter(pk=learner.pk)
    return learner.user_id != user.pk and mine.exists()
