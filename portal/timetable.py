"""When nights are opened, and who rings for their runs. Losing every message only costs time."""

import datetime as dt

import structlog
from celery import current_app
from django.conf import settings
from django.utils import timezone

from portal import conductor
from portal.imports.people import drafts
from portal.models import Night, StageRun

log = structlog.get_logger()
WORK = "portal.tasks.work"  # by name: the doorbells call us


def due_now(now: dt.datetime) -> dt.date | None:
    """The morning whose night should be open by now, if it is not: keyed by its date, so a clock
    change can neither skip nor double it, and a missed beat is made good later the same day."""
    hour, minute = settings.NIGHT_STARTS_AT.split(":")
    local = timezone.localtime(now)
    if local.time() < dt.time(int(hour), int(minute)):
        return None
    newer = Night.objects.filter(as_of__gte=local.date()).exists()
    return None if newer else local.date()


def reconcile() -> None:
    """Open tonight's if it is due, and ring for every run that could be worked on."""
    now = timezone.now()
    drafts.throw_away_expired(now)
    morning = due_now(now)
    if morning is not None:
        try:
            conductor.open_night(morning, by="the timetable")
        except conductor.NightRefusedError as refusal:
            log.warning("night.not_opened", as_of=str(morning), reason=str(refusal))
    for night in conductor.unfinished():
        ring(night)


def ring(night: Night) -> None:
    """Ring for every run that may be worked on; a message nobody hears in time is worth nothing."""
    for run_id in conductor.ready(night):
        current_app.send_task(WORK, [run_id], expires=settings.RECONCILE_SECONDS * 4)


def ring_next(run_id: int) -> None:
    """After the last run of a stage, ring for the stages that waited for it."""
    run = StageRun.objects.select_related("night").get(pk=run_id)
    same_stage = run.night.runs.filter(stage=run.stage)
    if not same_stage.exclude(state__in=conductor.FINISHED).exists():
        ring(run.night)
