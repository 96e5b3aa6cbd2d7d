"""Today: what waits for whoever reads it. Someone with two roles sees both parts."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_safe

from learners.actions import access
from learners.models import Correction, Learner, RoleKind
from learners.permissions import is_administrator, is_tutor, roles_of
from learners.views.record import record_of
from learners.views.sight import note_look
from portal.models import Night, NightState, RunState, StageRun
from portal.views.record import signals_about
from support import wording
from support.views import queue

SOON = dt.timedelta(days=14)
NIGHTS = 5  # the latest ones whose set-aside learners are counted


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    on, user = localdate(), request.user
    own = getattr(user, "learner", None)
    desk = for_staff(request, on)
    page = {
        "mine": for_learner(own, on) if own else None,
        "tutees": desk if is_tutor(user, on) else None,
        "modules": desk.modules if desk else [],
        "college_wide": for_administrator() if is_administrator(user, on) else None,
        "corrections": corrections_owned(request),
    }
    return render(request, "portal/today.html", page)


def for_learner(learner: Learner, on: dt.date) -> dict[str, Any]:
    """What was noticed about her, and what is due within a fortnight and not yet handed in."""
    runs = record_of(learner, on, own=True).runs
    due = [
        {"name": work.name, "on": work.due_on, "where": run.name}
        for run in runs
        for work in run.coming
        if work.due_on and work.due_on <= on + SOON and work.tone != "good"
    ]
    signals = [wording.for_herself(signal.reasons) for signal in signals_about(learner)]
    return {"due": sorted(due, key=lambda work: work["on"]), "signals": signals}


def for_staff(request: HttpRequest, on: dt.date) -> queue.Desk | None:
    """People to get back to, in order, and what modules are told; for tutors and module owners.

    Each person in the list was looked at.
    """
    if not roles_of(request.user, on) & {RoleKind.TUTOR, RoleKind.MODULE_OWNER}:
        return None
    desk = queue.desk_of(request.user, on, now())
    note_look(request, [line.learner for line in desk.lines], access.LISTED)
    return desk


def for_administrator() -> dict[str, Any]:
    """What is stuck: nights that have not finished, and learners set aside by the latest ones."""
    latest = Night.objects.order_by("-as_of", "-revision").values("pk")[:NIGHTS]
    aside = StageRun.objects.filter(state=RunState.PARKED, night__in=latest)
    return {
        "unfinished": list(Night.objects.filter(state=NightState.RUNNING)),
        "aside": list(aside.select_related("night").order_by("-night__as_of", "pk")),
    }


def corrections_owned(request: HttpRequest) -> list[Correction]:
    """What people said is wrong and this reader answers, the soonest due first."""
    owned = Correction.objects.open().filter(owner=request.user.pk).select_related("learner")
    found = list(owned.order_by("due_on", "pk"))
    if found:
        note_look(request, [correction.learner_id for correction in found], access.LISTED)
    return found
