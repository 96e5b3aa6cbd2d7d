"""When nights are opened, and who rings for their runs. Losing every message only costs time."""

import datetime as dt
from collections.abc import Callable

import structlog
from celery import current_app
from django.conf import settings
from django.utils import timezone

from learners.actions import passing_on
from learners.calc.cutoffs import midnight
from learners.imports.people import drafts
from portal import conductor
from portal.models import Night, StageRun
from support.actions import passing_on as cases_passing_on

log = structlog.get_logger()
CHORES: dict[str, Callable[[], object]] = {
    "delete expired import drafts": drafts.delete_expired,
    "pass on what nobody may answer": passing_on.pass_on,
    "pass on what its owner may not see any more": cases_passing_on.pass_on,
}
WORK = "portal.tasks.work"  # by name: the doorbells call us
# Somebody may be waiting for a page: without `max_retries` kombu would try for six seconds.
IMPATIENT = {"socket_timeout": 0.5, "socket_connect_timeout": 0.5, "max_retries": 0}


def due_now(now: dt.datetime) -> dt.date | None:
    """The morning whose night should be open by now, if it is not: keyed by its date, so a clock
    change can neither skip nor double it, and a missed beat is made good later the same day.

    One run by hand the day before has heard half of that day: it is due again, once."""
    hour, minute = settings.NIGHT_STARTS_AT.split(":")
    local = timezone.localtime(now)
    if local.time() < dt.time(int(hour), int(minute)):
        return None
    latest, today = Night.objects.first(), local.date()
    if latest is None or latest.as_of < today:
        return today
    return today if latest.as_of == today and latest.recorded_by < begun(today) else None


def begun(day: dt.date) -> dt.datetime:
    """The moment from which all that happened before that day has been heard."""
    return midnight(day, timezone.get_default_timezone())


def reconcile() -> None:
    """Open tonight's if it is due, and ring for every run that could be worked on."""
    now = timezone.now()
    morning = due_now(now)
    if morning is not None:
        try:
            conductor.open_night(morning, by="the timetable", unless_heard=begun(morning))
        except conductor.NightRefusedError as refusal:
            log.warning("night.not_opened", as_of=str(morning), reason=str(refusal))
    for night in conductor.unfinished():
        ring(night)
    tidy()


def tidy() -> None:
    """Small duties. Last: an error in one must not keep a night from being opened, nor the others
    from their turn."""
    for name, chore in CHORES.items():
        try:
            chore()
        except Exception as error:
            log.warning("chore.failed", chore=name, error=type(error).__name__)


def ring(night: Night) -> None:
    """Ring for every run that may be worked on; a message nobody hears in time is worth nothing.

    With Redis gone or silent this raises soon (see `knock`), and the reconciler rings later.
    """
    runs = conductor.ready(night)
    if runs:
        knock(WORK, [[run_id] for run_id in runs], expires=settings.RECONCILE_SECONDS * 4)


def knock(task: str, calls: list[list[int]], *, expires: int) -> None:
    """Ask for a task once for each list of arguments, over a line of its own that gives up soon:
    kombu's `OperationalError`, or `OSError`, after at most a second."""
    with current_app.connection_for_write(transport_options=IMPATIENT) as line:
        for arguments in calls:
            told = {"expires": expires, "connection": line, "retry": False}
            current_app.send_task(task, arguments, **told)


def ring_next(run_id: int) -> None:
    """After the last run of a stage, ring for the stages that waited for it."""
    run = StageRun.objects.select_related("night").get(pk=run_id)
    same_stage = run.night.runs.filter(stage=run.stage)
    if not same_stage.exclude(state__in=conductor.FINISHED).exists():
        ring(run.night)
