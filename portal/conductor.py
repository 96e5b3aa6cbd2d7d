"""Conducting a night: open it once, claim its runs, redo what died, divide what keeps failing.

The rows of `StageRun` are the queue of record. Anyone may call `work` on any run at any time, twice
or from ten places: a row lock and a claim let one of them do it (ADR 0005).
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
from portal.models import Night, NightState, RunState, StageRun
from portal.nightly import BY_NAME, STAGES

log = structlog.get_logger()
MOST_ATTEMPTS = 3
MOST_KILLS = 10  # of a stage for the whole college, while it has not once failed by itself
MOST_SPLITS = (
    250  # of one stage: some 25 broken records in shards of 1,000; more is code, or a disk
)
PATIENCE = "3s"  # for whoever writes facts; while opening a night waits, all who write them wait
GRACE = dt.timedelta(seconds=5)  # between taking a claim and locking its row
OPENING = "A night is being opened. Try again in a moment."
IMPORTING = "Facts are being imported. Try again when the import has finished."
FINISHED = (RunState.DONE, RunState.SPLIT, RunState.PARKED)


class NightRefusedError(ValueError):
    """A night that may not be opened, with a sentence that says why and what to do."""


class FactsBusyError(NightRefusedError):
    """Somebody has been writing facts for longer than anybody should be kept waiting."""


class TooEarlyError(NightRefusedError):
    """A morning of which nothing is known yet."""


@transaction.atomic
def open_night(
    as_of: dt.date,
    *,
    by: str,
    again: bool = False,
    unless_heard: dt.datetime | None = None,
) -> tuple[Night, bool]:
    """Open the night for a morning, or join it where it exists; `again` opens a new revision, and
    so does `unless_heard` where the night there is read the facts before that moment.

    Returns the night and whether it is new. Raises `NightRefusedError` for a morning before the
    latest night's or after tomorrow, while another night is unfinished, or while facts come in.
    """
    _soon(Lock.NIGHTS.take, NightRefusedError(OPENING))
    latest = Night.objects.filter(as_of=as_of).order_by("-revision").first()
    if latest:
        stale = unless_heard is not None and latest.recorded_by < unless_heard
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
    """One night far ahead would keep every earlier one from being opened, for as long."""
    latest = clock.today() + dt.timedelta(days=1)
    if as_of > latest:
        raise TooEarlyError(
            f"It is too early for the morning of {as_of}. The latest possible is {latest}."
        )


def _soon(lock: Callable[[], Any], refusal: NightRefusedError) -> Any:
    """What takes a lock, or a refusal: a long import holds the facts, and nobody is left hanging
    behind it, neither a page nor those who would write a fact behind us."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = %s", [PATIENCE])
            held = lock()
            cursor.execute("SET LOCAL lock_timeout = DEFAULT")
            return held
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
    """Every stage's runs: learners dealt into shards in order of id, or the college as one."""
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
    """Runs that may be worked on now: their earlier stages are finished, and they are not.

    One that somebody has started is among them: whether she still lives, `work` finds out. A night
    with no run left is finished here: whoever did the last one may have died before she could.
    """
    states: dict[str, set[str]] = {stage.name: set() for stage in STAGES}
    open_runs: list[tuple[int, str]] = []
    for pk, stage, state in night.runs.order_by("pk").values_list("pk", "stage", "state"):
        states[stage].add(state)
        if state not in FINISHED:
            open_runs.append((pk, stage))
    if not open_runs:
        _finish_if_over(pk=night.pk)
    over = {name for name, seen in states.items() if seen <= set(FINISHED)}
    return [pk for pk, stage in open_runs if over.issuperset(BY_NAME[stage].after)]


def work(run_id: int) -> bool:
    """Do one run if it is there to be done; true if this call finished it. `at` is the moment to
    write down as its end; the database's own clock unless a college is being set up.

    1. Claim it in a short transaction, so that the attempt counts even if we die.
    2. In one transaction: lock it, look whether the claim is still ours, do it, mark it done.
    3. On failure put it back; after three, divide it or set it aside.
    """
    claim = _take(run_id)
    if claim is None:
        return False
    try:
        finished = _perform(run_id, claim)
    except Exception as error:
        log.warning("night.run_failed", run=run_id, error=type(error).__name__)
        _put_back(run_id, claim, why(error))
        finished = False
    _finish_if_over(runs=run_id)
    return finished


def why(error: Exception) -> str:
    """What broke, and where in our code. Never the values that an error may quote: of a message
    only the database's first line, which names tables and rules, and DETAIL follows below it."""
    spoken = isinstance(error, DatabaseError) and not isinstance(error, DataError)
    told = str(error).splitlines()[:1] if spoken else []
    here = f"{settings.BASE_DIR}/"
    ours = [
        f"{frame.filename.removeprefix(here)} {frame.lineno}"
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename.startswith(here) and "site-packages" not in frame.filename
    ]
    return ": ".join([type(error).__name__, *told, *ours[-1:]])[:500]


@transaction.atomic
def _take(run_id: int) -> uuid.UUID | None:
    """Claim a run that waits, or whose claimant died: then nobody holds its lock any more."""
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
    """A stage for the whole college cannot be divided, so being killed (a restart, a full machine)
    costs it more than being wrong does: only what failed by itself fails the same way again."""
    killed = BY_NAME[run.stage].per == "college" and not run.error
    return MOST_KILLS if killed else MOST_ATTEMPTS


@transaction.atomic
def _perform(run_id: int, claim: uuid.UUID) -> bool:
    mine = StageRun.objects.select_for_update(of=["self"]).select_related("night")
    run = mine.filter(pk=run_id, claim=claim, state=RunState.STARTED).first()
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
        run.attempts = 1  # those before it were kills
    run.state, run.claim, run.claimed_at, run.error = RunState.WAITING, None, None, error
    run.save(update_fields=["state", "claim", "claimed_at", "error", "attempts"])
    if run.attempts >= MOST_ATTEMPTS:
        _divide(run)


def _divide(run: StageRun) -> None:
    """Halve a run that failed three times; one learner alone, or the whole college, is parked.

    Called with the row locked. Halves are tried once each (a lone learner three times), so that a
    night of one broken record costs a few redone shards, not three times as many. After very many
    halvings it is nobody's record that is broken, and shards are parked whole.
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


@transaction.atomic
def retry(run: StageRun, *, by: User) -> Night:
    """Put a run that was set aside back, with all that rests on it, and open its night again.

    It reads what the night read. Raises `NightRefusedError` where a later night has written since.
    Somebody else's retry a moment ago is joined.
    """
    Lock.NIGHTS.take()
    night = Night.objects.select_for_update().get(pk=run.night_id)
    if Night.objects.first() != night:
        raise NightRefusedError(
            "A later night has run since, and this would overwrite its results. Start a new run."
        )
    held = night.runs.select_for_update().filter(pk=run.pk, state=RunState.PARKED).first()
    if held is None:
        return night
    resting = night.runs.filter(stage__in=resting_on(held.stage), state=RunState.DONE)
    again = resting.filter(low__lte=held.high, high__gte=held.low) | night.runs.filter(pk=held.pk)
    again.update(
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
    detail = {"stage": held.stage, "shard": held.shard}
    audit.record("night.retry", night, by=by, detail=detail)
    return night


def resting_on(stage: str) -> set[str]:
    """The stages that come after this one, directly or through others."""
    found: set[str] = set()
    for later in STAGES:  # in order: what a stage comes after stands before it
        if {stage, *found} & set(later.after):
            found.add(later.name)
    return found


def unfinished() -> list[Night]:
    return list(Night.objects.filter(state=NightState.RUNNING).order_by(F("as_of").asc()))
