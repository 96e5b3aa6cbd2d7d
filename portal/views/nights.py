"""Nights: what ran, how far it is, what was set aside; and running one now."""

import datetime as dt
from typing import Any
from uuid import UUID

import structlog
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import number_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe
from kombu.exceptions import OperationalError

from learners.actions import access
from learners.models import Learner
from learners.permissions import administrators
from learners.views.looks import note_look
from learners.views.saved_words import keeps_words
from portal import conductor, differences, timetable
from portal.models import Night, NightState, RunState, StageRun
from portal.nightly import BY_NAME
from portal.progress import stages

log = structlog.get_logger()
LATEST = 60


@require_safe
@administrators
def nights(request: HttpRequest) -> HttpResponse:
    aside = Count("runs", filter=Q(runs__state=RunState.PARKED))
    counted = Night.objects.annotate(aside=aside)
    # Counting groups the rows, and a grouped query forgets the order that the model names.
    latest = list(counted.order_by("-as_of", "-revision")[:LATEST])
    page = {"nights": latest, "latest": LATEST, "tomorrow": tomorrow(), "ran": has_run(latest)}
    return render(request, "portal/nights.html", page)


def has_run(nights: list[Night]) -> bool:
    """Whether tomorrow's is done already, so that another start means another run."""
    return any(night.as_of == tomorrow() and night.state == NightState.DONE for night in nights)


def tomorrow() -> dt.date:
    """Run now speaks for the next morning: it reads all that is known today."""
    return localdate() + dt.timedelta(days=1)


@keeps_words(at="nights")
@require_POST
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
    """Nothing in a request waits for a worker, nor for the bell: with Redis gone or silent it is
    given up within a second, and the reconciler finds the night anyway."""
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
    page["aside"] = aside = set_aside(request, night)
    page["people"] = sum(one["learners"] for one in aside)
    page["whole"] = sum(one["whole"] for one in aside)
    page["mendable"] = latest
    page["differences"] = differences.of(night) if latest and not page["running"] else None
    page["shown"] = differences.SHOWN
    return render(request, "portal/night.html", page)


def set_aside(request: HttpRequest, night: Night) -> list[dict[str, Any]]:
    """Runs that failed three times: whose, by reference, in which stage, why."""
    runs = list(night.runs.filter(state=RunState.PARKED).order_by("pk"))
    ids = [run.low for run in runs if is_of_one(run)]
    references = dict(Learner.objects.filter(pk__in=ids).values_list("pk", "reference"))
    note_look(request, references, access.LISTED)
    return [
        {
            "run": run.pk,
            "who": whose(run, references),
            "learners": 0 if is_of_all(run) else run.learners,
            "whole": is_of_all(run),
            "stage": BY_NAME[run.stage].label,
            "fault": run.fault or _("The worker stopped unexpectedly on every attempt."),
        }
        for run in runs
    ]


def is_of_all(run: StageRun) -> bool:
    return BY_NAME[run.stage].per == "college"


def is_of_one(run: StageRun) -> bool:
    return not is_of_all(run) and run.learners == 1


def whose(run: StageRun, references: dict[int, str]) -> str:
    """One learner by reference; a shard in which everybody failed, by its number of people."""
    if is_of_all(run):
        return _("The whole college")
    if is_of_one(run):
        return references.get(run.low, "–")
    many = ngettext("%(n)s learner", "%(n)s learners", run.learners)
    return many % {"n": number_format(run.learners)}


@keeps_words(at="night")
@require_POST
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
    return render(
        request,
        "portal/_night_progress.html",
        progress_of(get_object_or_404(Night, public_id=public_id)),
    )


def progress_of(night: Night) -> dict[str, Any]:
    found = stages(night)
    return {
        "night": night,
        "stages": found,
        "running": night.state == NightState.RUNNING,
        "changed": sum(stage.changed for stage in found),
        "parked": sum(stage.set_aside for stage in found),
        "stopped": [stage.label for stage in found if stage.stopped],
    }
