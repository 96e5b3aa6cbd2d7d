"""Who may do what; `sight` decides who may read what."""

import datetime as dt
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.timezone import localdate

from learners.models import STAFF, Assessment, Correction, Role, RoleKind


def roles_of(user: Any, on: dt.date) -> set[str]:
    """Return the kinds of role in force that day, queried once a request and stored on the user."""
    if not user.is_authenticated or not user.is_active:
        return set()
    if on not in remembered(user):
        remember_roles(user, on, user.roles.in_force(on).values_list("kind", flat=True))
    return remembered(user)[on]


def remember_roles(user: Any, on: dt.date, kinds: Iterable[str]) -> None:
    """Store roles that the query for the user has already read."""
    remembered(user)[on] = set(kinds)


def remembered(user: Any) -> dict[dt.date, set[str]]:
    """Return the roles by day on the user itself, behind a request's lazy wrapper."""
    if not hasattr(user, "_roles_by_day"):
        user._roles_by_day = {}
    roles_by_day: dict[dt.date, set[str]] = user._roles_by_day
    return roles_by_day


def is_administrator(user: Any, on: dt.date) -> bool:
    return RoleKind.ADMINISTRATOR in roles_of(user, on)


def administrators(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Return 404 to anyone but an administrator, as if the page did not exist."""

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_administrator(request.user, localdate()):
            raise Http404
        return view(request, *args, **kwargs)

    return page


def is_tutor(user: Any, on: dt.date) -> bool:
    return RoleKind.TUTOR in roles_of(user, on)


def has_staff_role(user: Any, on: dt.date) -> bool:
    """Return whether the user can see other people's records, and so needs a second factor."""
    return bool(roles_of(user, on) & STAFF)


def can_answer_correction(user: Any, correction: Correction, on: dt.date) -> bool:
    is_owner = correction.owner_id == user.pk and has_staff_role(user, on)
    return is_owner and correction.answered_at is None


def can_move_deadline(user: Any, assessment: Assessment, on: dt.date) -> bool:
    """Return whether someone may move the date of a piece of work for everyone: the module's owner
    or an administrator."""
    owned = Role.objects.in_force(on).filter(
        user=user.pk, kind=RoleKind.MODULE_OWNER, module__offerings=assessment.offering_id
    )
    return is_administrator(user, on) or owned.exists()
