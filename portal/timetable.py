"""Open nights on time and call workers to their runs. A lost message only costs time."""

import datetime as dt
from collections.abc import Callable

import structlog
from django.conf import settings
from django.utils import timezone

from feedback.actions import changes, closing
from feedback.actions import passing_on as views_passing_on
from learners.actions import outbox, passing_on
from learners.actions.ringing import knock
from learners.calc.cutoffs import midnight
from learners.imports.people import drafts
from learners.signing_in import limits
from portal import conductor
from portal.models import Night, StageRun
from support.actions import passing_on as cases_passing_on
from support.actions import promises

log = structlog.get_logger()
CHORES: dict[str, Callable[[], object]] = {
    "delete expired import drafts": drafts.delete_expired,
    "delete expired limits": limits.delete_expired,
    "delete emails that could not be sent": outbox.delete_expired,
    "pass on corrections without an owner": passing_on.pass_on,
    "pass on cases that their owner can no longer see": cases_passing_on.pass_on,
    "close surveys after their last day": closing.close_due,
    "rewrite the file of closed surveys": closing.rewrite_urns,
    "move promised days past closed days": promises.follow_calendar,
    "move on what learners said": views_passing_on.move_on,
    "ask whether a change helped": changes.ask_due,
}
WORK = "portal.tasks.work"  # by name, because tasks import this module


def due_now(now: dt.datetime) -> dt.date | None:
    """Return the morning whose night is due but not open."""
    return due(Night.objects.first(), now)


def due(latest: Night | None, now: dt.datetime) -> dt.date | None:
    """Return the morning whose night is due at a moment, given the latest night.

    The date is the key, so a clock change neither skips nor doubles a night, and a missed beat is
    made up later the same day.

    A night run by hand the day before lacks half of that day's facts, so it is due once more.
    """
    hour, minute = settings.NIGHT_STARTS_AT.split(":")
    local = timezone.localtime(now)
    if local.time() < dt.time(int(hour), int(minute)):
        return None
    today = local.date()
    if latest is None or latest.as_of < today:
        return today
    return today if latest.as_of == today and latest.recorded_by < begun(today) else None


def begun(day: dt.date) -> dt.datetime:
    """Return the moment when every fact from before that day is in."""
    return midnight(day, timezone.get_default_timezone())


def reconcile() -> None:
    """Open tonight's update if it is due, and call for every run that is ready."""
    now = timezone.now()
    morning = due_now(now)
    if morning is not None:
        try:
            conductor.open_night(morning, by="the timetable", unless_read_since=begun(morning))
        except conductor.NightRefusedError as refusal:
            log.warning("night.not_opened", as_of=str(morning), reason=str(refusal))
    for night in conductor.unfinished():
        ring(night)
    tidy()


def tidy() -> None:
    """Do small chores, last, so that an error in one blocks neither a night nor the other
    chores."""
    for name, chore in CHORES.items():
        try:
            chore()
        except Exception as error:
            log.warning("chore.failed", chore=name, error=type(error).__name__)


def ring(night: Night) -> None:
    """Call for every run that is ready, with messages that expire.

    Without Redis this raises soon (see `knock`), and the reconciler tries again later.
    """
    runs = conductor.ready(night)
    if runs:
        knock(WORK, [[run_id] for run_id in runs], expires=settings.RECONCILE_SECONDS * 4)


def ring_next(run_id: int) -> None:
    """After the last run of a stage, call for the stages that depend on it."""
    run = StageRun.objects.select_related("night").get(pk=run_id)
    same_stage = run.night.runs.filter(stage=run.stage)
    if not same_stage.exclude(state__in=conductor.FINISHED).exists():
        ring(run.night)
