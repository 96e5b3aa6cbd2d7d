"""Conduct a night: open it once, claim its runs, redo those that died, divide those that keep
failing.

The rows of `StageRun` are the queue of record. Any process may call `work` on any run at any time:
a row lock and a claim let only one of them do it (ADR 0005).
"""

import datetime as dt
import hashlib
import traceback
import uuid
from collections.abc import Callable
from typing import Any

import structlog
from django.conf import settings
from django.db import DatabaseError, DataError, OperationalError, connection, transaction
from django.db.models import F, Max
from django.db.models.functions import Now

from learners import clock
from learners.actions import audit
from learners.actions.facts import close_facts
from learners.locks import Lock
from learners.models import Learner, User
from learners.night import Cutoff, Slice, joined
from portal import __version__
from portal.models import Journey, Night, NightState, RunState, StageRun
from portal.nightly import BY_NAME, STAGES

log = structlog.get_logger()
MOST_ATTEMPTS = 3
MOST_KILLS = 10  # of a stage for the whole college that has never failed with an error
MOST_SPLITS = 250  # of one stage: about 25 broken records in shards of 1,000; more is a code error
PATIENCE = "3s"  # for the facts' lock; everyone who writes facts waits behind us
GRACE = dt.timedelta(seconds=5)  # between taking a claim and locking its row
OPENING = "A night is being opened. Try again in a moment."
IMPORTING = "Facts are being imported. Try again when the import has finished."
FINISHED = (RunState.DONE, RunState.SPLIT, RunState.PARKED)


class NightRefusedError(ValueError):
    """A night that cannot be opened; the message says why and what to do."""


class FactsBusyError(NightRefusedError):
    """The facts' lock is taken for longer than `PATIENCE`."""


class TooEarlyError(NightRefusedError):
    """A night for a morning later than tomorrow."""


@transaction.atomic
def open_night(
    as_of: dt.date,
    *,
    by: str,
    again: bool = False,
    unless_read_since: dt.datetime | None = None,
) -> tuple[Night, bool]:
    """Open the night for a morning, or join it if it exists.

    `again` opens a new revision; so does `unless_read_since` if the existing night read its facts
    before that moment.

    Return the night and whether it is new. Raise `NightRefusedError` for a morning before the
    latest night's or after tomorrow, while another night is unfinished, or during an import of
    facts.
    """
    _soon(Lock.NIGHTS.take, NightRefusedError(OPENING))
    latest = Night.objects.filter(as_of=as_of).order_by("-revision").first()
    if latest:
        stale = unless_read_since is not None and latest.recorded_by < unless_read_since
        if latest.state == NightState.RUNNING or not (again or stale):
            return latest, False
    _refuse_out_of_turn(as_of)
    _refuse_too_early(as_of)
    moment = _soon(close_facts, FactsBusyError(IMPORTING))
    night = Night.objects.create(
        public_id=_night_id(as_of, latest.revision + 1 if latest else 1),
        as_of=as_of,
        revision=latest.revision + 1 if latest else 1,
        asked_by=by[:120],
        recorded_by=moment,
        started_at=moment,
        learners=Learner.objects.count(),
        version=__version__,
    )
    StageRun.objects.bulk_create(_runs(night))
    audit.record("night.open", night, by=by)
    return night, True


def _refuse_too_early(as_of: dt.date) -> None:
    """Refuse a night in the future: it would block every earlier night until then."""
    latest = clock.today() + dt.timedelta(days=1)
    if as_of > latest:
        raise TooEarlyError(
            f"It is too early for the morning of {as_of}. The latest possible is {latest}."
        )


def _soon(lock: Callable[[], Any], refusal: NightRefusedError) -> Any:
    """Take a lock within `PATIENCE` or raise the refusal.

    A long import locks the facts. Neither a page nor anyone who writes a fact should queue behind
    us.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = %s", [PATIENCE])
            result = lock()
            cursor.execute("SET LOCAL lock_timeout = DEFAULT")
            return result
    except OperationalError:
        raise refusal from None


def _night_id(as_of: dt.date, revision: int) -> uuid.UUID:
    natural = f"night\x1f{as_of}\x1f{revision}".encode()
    return uuid.UUID(
        bytes=hashlib.blake2b(natural, key=settings.NIGHT_KEY, digest_size=16).digest()
    )


def _refuse_out_of_turn(as_of: dt.date) -> None:
    newest = Night.objects.aggregate(newest=Max("as_of"))["newest"]
    if newest and as_of < newest:
        raise NightRefusedError(
            f"The night for {newest} has already run, so the one for {as_of} can only be checked: "
            "use --check."
        )
    unfinished = Night.objects.filter(state=NightState.RUNNING).first()
    if unfinished:
        raise NightRefusedError(
            f"The night for {unfinished.as_of} is not finished. Finish it first: "
            f"manage.py night --as-of {unfinished.as_of}"
        )


def _runs(night: Night) -> list[StageRun]:
    """Return every stage's runs: learners dealt into shards in order of id, or the whole
    college."""
    ids = list(Learner.objects.order_by("pk").values_list("pk", flat=True))
    size = settings.SHARD_SIZE
    shards = [ids[first : first + size] for first in range(0, len(ids), size)] or [[]]
    runs = []
    for stage in STAGES:
        for number, part in enumerate(shards if stage.per == "learners" else [ids]):
            run = StageRun(night=night, stage=stage.name, shard=f"{number:04d}")
            run.low, run.high, run.learners = min(part, default=0), max(part, default=0), len(part)
            runs.append(run)
    return runs


def ready(night: Night) -> list[int]:
    """Return the runs that can be worked on now: unfinished, and all earlier stages finished.

    Includes claimed runs; `work` checks whether the claimant is still alive. A night with no run
    left is finished here, because the worker of the last run may have died before finishing it.
    """
    states: dict[str, set[str]] = {stage.name: set() for stage in STAGES}
    open_runs: list[tuple[int, str]] = []
    for pk, stage, state in night.runs.order_by("pk").values_list("pk", "stage", "state"):
        states[stage].add(state)
        if state not in FINISHED:
            open_runs.append((pk, stage))
    if not open_runs:
        _finish_if_over(pk=night.pk)
    finished = {name for name, found_states in states.items() if found_states <= set(FINISHED)}
    return [pk for pk, stage in open_runs if finished.issuperset(BY_NAME[stage].after)]


def work(run_id: int) -> bool:
    """Do one run if it still needs doing; return whether this call finished it.

    1. Claim it in a short transaction, so that the attempt counts even if we die.
    2. In one transaction: lock it, check that the claim is still ours, do it, mark it done.
    3. On failure put it back; after three failures divide or park it.
    """
    claim = _take(run_id)
    if claim is None:
        return False
    try:
        finished = _perform(run_id, claim)
    except Exception as error:
        log.warning("night.run_failed", run=run_id, error=type(error).__name__)
        _put_back(run_id, claim, describe(error))
        finished = False
    _finish_if_over(runs=run_id)
    return finished


def describe(error: Exception) -> str:
    """Return what failed and where in our code, without the values that an error may quote.

    Of messages only the first line of a database error is used: it names tables and constraints;
    the values are in DETAIL below it.
    """
    is_quotable = isinstance(error, DatabaseError) and not isinstance(error, DataError)
    message = str(error).splitlines()[:1] if is_quotable else []
    root = f"{settings.BASE_DIR}/"
    places = [
        f"{frame.filename.removeprefix(root)} {frame.lineno}"
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename.startswith(root) and "site-packages" not in frame.filename
    ]
    return ": ".join([type(error).__name__, *message, *places[-1:]])[:500]


@transaction.atomic
def _take(run_id: int) -> uuid.UUID | None:
    """Claim a run that is waiting, or whose claimant died and so no longer locks it."""
    rows = StageRun.objects.select_for_update(skip_locked=True).annotate(now=Now())
    run = rows.filter(pk=run_id, state__in=[RunState.WAITING, RunState.STARTED]).first()
    if run is None or (run.state == RunState.STARTED and run.claimed_at > run.now - GRACE):
        return None
    if run.attempts >= most_attempts(run):
        _divide(run)
        return None
    run.state, run.claim, run.claimed_at = RunState.STARTED, uuid.uuid4(), run.now
    run.attempts += 1
    run.save(update_fields=["state", "claim", "claimed_at", "attempts"])
    return run.claim


def most_attempts(run: StageRun) -> int:
    """Return how often a run is tried.

    A stage for the whole college cannot be divided, so it survives more kills (a restart, a full
    machine) than errors: only an error is likely to happen again in the same way.
    """
    killed = BY_NAME[run.stage].per == "college" and not run.error
    return MOST_KILLS if killed else MOST_ATTEMPTS


@transaction.atomic
def _perform(run_id: int, claim: uuid.UUID) -> bool:
    runs = StageRun.objects.select_for_update(of=["self"]).select_related("night")
    run = runs.filter(pk=run_id, claim=claim, state=RunState.STARTED).first()
    if run is None:
        return False
    written = BY_NAME[run.stage].run(slice_of(run))
    run.state, run.digest, run.changed = RunState.DONE, written.text, written.changed
    run.error = ""
    run.finished_at = clock.moment() or Now()
    run.save(update_fields=["state", "digest", "changed", "error", "finished_at"])
    return True


def slice_of(run: StageRun, *, write: bool = True) -> Slice:
    night = run.night
    cutoff = Cutoff.of(night.as_of, night.recorded_by)
    return Slice(cutoff, night.revision, run.low, run.high, write=write)


@transaction.atomic
def _put_back(run_id: int, claim: uuid.UUID, error: str) -> None:
    run = StageRun.objects.select_for_update().filter(pk=run_id, claim=claim).first()
    if run is None or run.state != RunState.STARTED:
        return
    if most_attempts(run) == MOST_KILLS:
        run.attempts = 1  # the attempts before it were kills
    run.state, run.claim, run.claimed_at, run.error = RunState.WAITING, None, None, error
    run.save(update_fields=["state", "claim", "claimed_at", "error", "attempts"])
    if run.attempts >= MOST_ATTEMPTS:
        _divide(run)


def _divide(run: StageRun) -> None:
    """Halve a run that failed three times; park a single learner or the whole college.

    Call with the row locked. Each half is tried once (a single learner three times), so that a
    broken record costs a few redone shards, not three times as many. After many halvings the cause
    is not a record, so whole shards are parked.
    """
    ids = list(
        Learner.objects.filter(pk__gte=run.low, pk__lte=run.high)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    halved = StageRun.objects.filter(night=run.night_id, stage=run.stage, state=RunState.SPLIT)
    alone = BY_NAME[run.stage].per == "college" or len(ids) < 2
    if alone or halved.count() >= MOST_SPLITS:
        run.state, run.finished_at = RunState.PARKED, Now()
        run.save(update_fields=["state", "finished_at"])
        return
    middle = len(ids) // 2
    for number, half in enumerate((ids[:middle], ids[middle:])):
        StageRun.objects.create(
            night_id=run.night_id,
            stage=run.stage,
            shard=f"{run.shard}.{number}",
            low=half[0],
            high=half[-1],
            learners=len(half),
            attempts=0 if len(half) == 1 else MOST_ATTEMPTS - 1,
        )
    run.state, run.finished_at = RunState.SPLIT, Now()
    run.save(update_fields=["state", "finished_at"])


@transaction.atomic
def _finish_if_over(**which: int) -> None:
    running = Night.objects.select_for_update(of=["self"]).filter(state=NightState.RUNNING)
    night = running.filter(**which).first()
    if night is None or night.runs.exclude(state__in=FINISHED).exists():
        return
    digests = night.runs.filter(state=RunState.DONE).values_list("digest", flat=True)
    night.digest = f"{joined(int(digest, 16) for digest in digests):032x}"
    night.state, night.finished_at = NightState.DONE, clock.moment() or Now()
    night.save(update_fields=["digest", "state", "finished_at"])
    Journey.objects.exclude(looks=[]).delete()  # out of date now, and they show other people


@transaction.atomic
def retry(run: StageRun, *, by: User) -> Night:
    """Put a parked run back, with the runs that depend on it, and open its night again.

    It reads the facts that the night read. Joins a retry that is already open. Raise
    `NightRefusedError` if a later night has run since.
    """
    Lock.NIGHTS.take()
    night = Night.objects.select_for_update().get(pk=run.night_id)
    if Night.objects.first() != night:
        raise NightRefusedError(
            "A later night has run since, and this would overwrite its results. Start a new run."
        )
    parked = night.runs.select_for_update().filter(pk=run.pk, state=RunState.PARKED).first()
    if parked is None:
        return night
    dependent = night.runs.filter(stage__in=dependent_stages(parked.stage), state=RunState.DONE)
    overlapping = dependent.filter(low__lte=parked.high, high__gte=parked.low)
    (overlapping | night.runs.filter(pk=parked.pk)).update(
        state=RunState.WAITING,
        attempts=0,
        claim=None,
        claimed_at=None,
        finished_at=None,
        digest="",
        error="",
    )
    night.state, night.finished_at, night.digest = NightState.RUNNING, None, ""
    night.save(update_fields=["state", "finished_at", "digest"])
    detail = {"stage": parked.stage, "shard": parked.shard}
    audit.record("night.retry", night, by=by, detail=detail)
    return night


def dependent_stages(stage: str) -> set[str]:
    """Return the stages that come after this one, directly or through others."""
    later_stages: set[str] = set()
    for later in STAGES:  # in order: a stage is listed after those it depends on
        if {stage, *later_stages} & set(later.after):
            later_stages.add(later.name)
    return later_stages


def unfinished() -> list[Night]:
    return list(Night.objects.filter(state=NightState.RUNNING).order_by(F("as_of").asc()))
