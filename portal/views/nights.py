"""Nightly updates: progress, what was set aside, and running one now."""

import datetime as dt
from uuid import UUID

import structlog
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError

from learners.actions import access
from learners.permissions import administrators
from learners.views.looks import note_look
from learners.views.saved_words import takes_form
from portal import conductor, timetable
from portal.models import Night, NightState
from portal.reads import differences
from portal.reads.nights import latest_nights, picture, progress_of, set_aside

log = structlog.get_logger()
LISTED = 7  # below the picture of all


@require_safe
@administrators
def nights(request: HttpRequest) -> HttpResponse:
    latest = latest_nights(localdate())
    page = {
        "nights": latest.with_aside()[:LISTED],
        "picture": picture(latest, localdate()),
        "tomorrow": tomorrow(),
        "ran": has_run(latest.nights),
    }
    return render(request, "portal/nights.html", page)


def has_run(nights: list[Night]) -> bool:
    """Return whether tomorrow's update is finished, so that starting it means another run."""
    return any(night.as_of == tomorrow() and night.state == NightState.DONE for night in nights)


def tomorrow() -> dt.date:
    """Return the morning that an update run now is for."""
    return localdate() + dt.timedelta(days=1)


@takes_form(at="nights")
@administrators
def start(request: HttpRequest) -> HttpResponse:
    try:
        again = "again" in request.POST
        opened, new = conductor.open_night(tomorrow(), by=str(request.user), again=again)
    except conductor.NightRefusedError as refusal:
        log.warning("night.not_opened", reason=str(refusal))
        messages.error(request, not_started(refusal))
        return redirect("nights")
    if new:
        ring(opened)
    else:
        messages.info(request, _("This update is already running. You’ve joined it."))
    return redirect("night", opened.public_id)


def not_started(refusal: conductor.NightRefusedError) -> str:
    if isinstance(refusal, conductor.FactsBusyError):
        return _(
            "The update didn’t start because an import is running. Try again when it’s finished."
        )
    return _("The update didn’t start because another one isn’t finished yet.")


def ring(night: Night) -> None:
    """Call the workers without waiting.

    Without Redis this gives up within a second, and the reconciler starts the night later."""
    try:
        timetable.ring(night)
    except (OperationalError, OSError):
        log.warning("night.not_rung", night=str(night))


@require_safe
@administrators
def night(request: HttpRequest, public_id: UUID) -> HttpResponse:
    night = get_object_or_404(Night, public_id=public_id)
    page = progress_of(night)
    latest = night == Night.objects.first()
    page["aside"] = aside = set_aside(night)
    note_look(request, [run.learner for run in aside if run.learner], access.NAME_LIST)
    page["people"] = sum(run.learners for run in aside)
    page["whole"] = sum(run.whole for run in aside)
    page["mendable"] = latest
    page["differences"] = differences.of(night) if latest and not page["running"] else None
    page["shown"] = differences.SHOWN
    return render(request, "portal/night.html", page)


@takes_form(at="night")
@administrators
def retry(request: HttpRequest, public_id: UUID, run_id: int) -> HttpResponse:
    night = get_object_or_404(Night, public_id=public_id)
    run = get_object_or_404(night.runs, pk=run_id)
    try:
        ring(conductor.retry(run, by=request.user))
        messages.success(request, _("Trying again. This page shows its progress."))
    except conductor.NightRefusedError as refusal:
        log.warning("night.not_retried", reason=str(refusal))
        messages.error(
            request,
            _("A later update has run since. Start a new one instead."),
        )
    return redirect("night", public_id)


@require_safe
@administrators
def progress(request: HttpRequest, public_id: UUID) -> HttpResponse:
    page = {**progress_of(get_object_or_404(Night, public_id=public_id)), "polled": True}
    return render(request, "portal/_night_progress.html", page)
