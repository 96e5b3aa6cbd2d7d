"""Nights: what ran, how far it is, what was set aside; and running one now."""

import datetime as dt
from typing import Any
from uuid import UUID

import structlog
from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from kombu.exceptions import OperationalError

from learners.actions import access
from learners.models import Learner
from learners.permissions import is_administrator
from learners.views.sight import note_look
from portal import conductor, differences, timetable
from portal.models import Night, NightState, RunState
from portal.nightly import BY_NAME
from portal.permissions import nights_visible_to
from portal.progress import stages

log = structlog.get_logger()
LATEST = 60


def night_of(request: HttpRequest, public_id: UUID) -> Night:
    visible = nights_visible_to(request.user, localdate())
    return get_object_or_404(visible, public_id=public_id)


@require_safe
def nights(request: HttpRequest) -> HttpResponse:
    if not is_administrator(request.user, localdate()):
        raise Http404
    aside = Count("runs", filter=Q(runs__state=RunState.PARKED))
    visible = nights_visible_to(request.user, localdate()).annotate(aside=aside)
    # Counting groups the rows, and a grouped query forgets the order that the model names.
    latest = list(visible.order_by("-as_of", "-revision")[:LATEST])
    page = {"nights": latest, "latest": LATEST, "tomorrow": tomorrow()}
    return render(request, "portal/nights.html", page)


def tomorrow() -> dt.date:
    """Run now speaks for the next morning: it reads all that is known today."""
    return localdate() + dt.timedelta(days=1)


@require_POST
def start(request: HttpRequest) -> HttpResponse:
    if not is_administrator(request.user, localdate()):
        raise Http404
    try:
        opened, new = conductor.open_night(
            tomorrow(), by=str(request.user), again="again" in request.POST, at=timezone.now()
        )
    except conductor.NightRefusedError as refusal:
        log.warning("night.not_opened", reason=str(refusal))
        messages.error(request, _("Nothing was started: another night is not finished yet."))
        return redirect("nights")
    if new:
        ring(opened)
    else:
        messages.info(request, _("This night was there already: you have joined it."))
    return redirect("night", opened.public_id)


def ring(night: Night) -> None:
    """Nothing in a request waits for a worker; with Redis away the reconciler rings later."""
    try:
        timetable.ring(night)
    except (OperationalError, OSError):
        log.warning("night.not_rung", night=str(night))


@require_safe
def night(request: HttpRequest, public_id: UUID) -> HttpResponse:
    night = night_of(request, public_id)
    page = progress_of(night)
    latest = night == Night.objects.first()
    page["aside"] = set_aside(request, night)
    page["mendable"] = latest
    page["differences"] = differences.of(night) if latest and not page["running"] else None
    page["shown"] = differences.SHOWN
    return render(request, "portal/night.html", page)


def set_aside(request: HttpRequest, night: Night) -> list[dict[str, Any]]:
    """Runs that failed three times: whose, by reference, in which stage, why."""
    runs = list(night.runs.filter(state=RunState.PARKED).order_by("pk"))
    ids = [run.low for run in runs if BY_NAME[run.stage].per == "learners"]
    references = dict(Learner.objects.filter(pk__in=ids).values_list("pk", "reference"))
    note_look(request, references, access.LISTED)
    return [
        {
            "run": run.pk,
            "who": references.get(run.low, "–") if run.low in ids else _("The whole college"),
            "stage": BY_NAME[run.stage].label,
            "fault": run.fault,
        }
        for run in runs
    ]


@require_POST
def retry(request: HttpRequest, public_id: UUID, run_id: int) -> HttpResponse:
    night = night_of(request, public_id)
    run = get_object_or_404(night.runs, pk=run_id)
    try:
        ring(conductor.retry(run, by=request.user))
        messages.success(request, _("It is being tried again; the page shows how far it is."))
    except conductor.NightRefusedError as refusal:
        log.warning("night.not_retried", reason=str(refusal))
        messages.error(
            request, _("A later night has run since, so this one stays. Start a new run instead.")
        )
    return redirect("night", public_id)


@require_safe
def progress(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return render(request, "portal/_night_progress.html", progress_of(night_of(request, public_id)))


def progress_of(night: Night) -> dict[str, Any]:
    found = stages(night)
    return {
        "night": night,
        "stages": found,
        "running": night.state == NightState.RUNNING,
        "changed": sum(stage.changed for stage in found),
        "parked": sum(stage.parked for stage in found),
    }
