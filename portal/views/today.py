"""Today: what waits for whoever reads it. Someone with two roles sees both parts."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_safe

from learners.actions import access
from learners.models import Correction, RoleKind
from learners.permissions import has_staff_role, is_administrator, is_tutor, roles_of
from learners.views.looks import note_look, note_looks
from portal.models import NightState
from portal.reads.learner_today import own_today
from portal.reads.nights import parked_lately
from portal.reads.stuck import stuck
from support.reads import queue


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    on, user = localdate(), request.user
    own = getattr(user, "learner", None)
    desk = for_staff(request, on)
    page = {
        "mine": own_today(own, on) if own else None,
        "tutees": desk if is_tutor(user, on) else None,
        "modules": desk.modules if desk else [],
        "college_wide": for_administrator(on) if is_administrator(user, on) else None,
        "corrections": corrections_owned(request),
    }
    return render(request, "portal/today.html", page)


def for_staff(request: HttpRequest, on: dt.date) -> queue.Desk | None:
    """People to get back to, in order, and what modules are told; for tutors and module owners.

    Each person in the list was looked at, and whoever stands under what is taken on.
    """
    if not roles_of(request.user, on) & {RoleKind.TUTOR, RoleKind.MODULE_OWNER}:
        return None
    desk = queue.desk_of(request.user, on, now())
    waiting = [(line.learner, access.WAITING) for line in desk.lines]
    taken = [(case["learner"], access.CASE_LIST) for case in desk.cases]
    note_looks(request, [*waiting, *taken])
    return desk


def for_administrator(on: dt.date) -> dict[str, Any]:
    """What needs attention: nights not finished, learners set aside, people who wait too long."""
    nights, aside = parked_lately()
    return {
        "last": next((night for night in nights if night.state == NightState.DONE), None),
        "unfinished": [night for night in nights if night.state == NightState.RUNNING],
        "aside": aside,
        "stuck": stuck(on),
    }


def corrections_owned(request: HttpRequest) -> list[Correction]:
    """What people said is wrong and this reader answers, the soonest due first.

    Whoever answers holds a role, so nobody else is asked.
    """
    if not has_staff_role(request.user, localdate()):
        return []
    owned = Correction.objects.open().filter(owner=request.user.pk).select_related("learner")
    found = list(owned.order_by("due_on", "pk"))
    if found:
        note_look(request, [correction.learner_id for correction in found], access.NAME_LIST)
    return found
