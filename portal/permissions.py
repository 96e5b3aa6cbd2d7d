"""Who may see what the college runs on: administrators. The list rule gives the object's rule."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet

from learners.permissions import is_administrator
from portal.models import Night


def nights_visible_to(user: Any, on: dt.date) -> "QuerySet[Night]":
    return Night.objects.all() if is_administrator(user, on) else Night.objects.none()


def can_see_night(user: Any, night: Night, on: dt.date) -> bool:
    return nights_visible_to(user, on).filter(pk=night.pk).exists()
