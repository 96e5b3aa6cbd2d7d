"""Who may see what the college runs on: administrators. The list rule gives the object's rule."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils.timezone import localdate

from learners.permissions import is_administrator
from portal.models import Night


def administrators_only(request: HttpRequest) -> None:
    """For the first line of a view: to anybody else there is no such page."""
    if not is_administrator(request.user, localdate()):
        raise Http404


def nights_visible_to(user: Any, on: dt.date) -> "QuerySet[Night]":
    return Night.objects.all() if is_administrator(user, on) else Night.objects.none()


def can_see_night(user: Any, night: Night, on: dt.date) -> bool:
    return nights_visible_to(user, on).filter(pk=night.pk).exists()
