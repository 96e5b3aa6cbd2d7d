"""Nightly updates: the latest ones, how far one is, and what was set aside."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learners.models import Learner
from learners.pictures import nights as squares
from learners.pictures.nights import State
from learners.pictures.picture import Picture
from learners.wording import day, number
from portal.models import Night, NightState, RunState, StageRun
from portal.nightly import BY_NAME
from portal.reads.progress import stages

DRAWN = 60  # mornings


@dataclass(frozen=True)
class Latest:
    """Nights of the last 60 mornings, the latest first, and their parked runs by night."""

    nights: list[Night]
    parked: dict[int, list[StageRun]]

    @property
    def last(self) -> Night | None:
        return self.nights[0] if self.nights else None

    @property
    def last_parked(self) -> list[StageRun]:
        return self.parked.get(self.nights[0].pk, []) if self.nights else []

    @property
    def last_done(self) -> Night | None:
        return next((night for night in self.nights if night.state == NightState.DONE), None)

    def state_of(self, night: Night) -> State:
        """Return what happened; a night is over, finished or not, once a later one has begun."""
        runs = self.parked.get(night.pk, [])
        if night.state == NightState.RUNNING:
            return State.RUNNING if night == self.last else State.FAILED
        if any(is_of_all(run) for run in runs):
            return State.FAILED
        return State.PARKED if runs else State.DONE

    def with_aside(self) -> list[tuple[Night, int]]:
        """Return each night with the number of learners who were not updated."""
        return [
            (night, sum(run.learners for run in runs if not is_of_all(run)))
            for night in self.nights
            for runs in [self.parked.get(night.pk, [])]
        ]


def latest_nights(on: dt.date) -> Latest:
    """Return the latest nights and their parked runs, in two queries."""
    recent = Night.objects.filter(as_of__gt=on - dt.timedelta(days=DRAWN))
    nights = list(recent.order_by("-as_of", "-revision"))
    parked: dict[int, list[StageRun]] = defaultdict(list)
    ids = [night.pk for night in nights]
    for run in StageRun.objects.filter(state=RunState.PARKED, night__in=ids).order_by("pk"):
        parked[run.night_id].append(run)
    return Latest(nights, dict(parked))


def picture(latest: Latest, on: dt.date) -> Picture | None:
    """Draw a square for each morning since the first night, a link where a night has run."""
    if latest.last is None:
        return None
    by_morning = {night.as_of: night for night in reversed(latest.nights)}  # the last revision
    first, last = min(by_morning), max(*by_morning, on)
    mornings = [first + dt.timedelta(days=n) for n in range((last - first).days + 1)][-DRAWN:]
    drawn = []
    for morning in mornings:
        night = by_morning.get(morning)
        state = latest.state_of(night) if night else State.NONE
        url = reverse("night", args=[night.public_id]) if night else ""
        drawn.append(squares.Night(day(morning, on), state, url))
    return squares.draw(drawn)


@dataclass(frozen=True)
class ParkedRun:
    """A parked run: whose, in which stage and why. `learner`: if it has only one."""

    run: int
    who: str
    learner: int | None
    learners: int
    whole: bool
    stage: Any
    error: str


def set_aside(night: Night) -> list[ParkedRun]:
    """Return a night's parked runs, in two queries."""
    runs = list(night.runs.filter(state=RunState.PARKED).order_by("pk"))
    ids = [run.low for run in runs if is_of_one(run)]
    references = dict(Learner.objects.filter(pk__in=ids).values_list("pk", "reference"))
    return [
        ParkedRun(
            run=run.pk,
            who=label_of(run, references),
            learner=run.low if is_of_one(run) and run.low in references else None,
            learners=0 if is_of_all(run) else run.learners,
            whole=is_of_all(run),
            stage=BY_NAME[run.stage].label,
            error=run.error or _("The worker stopped unexpectedly on every attempt."),
        )
        for run in runs
    ]


def is_of_all(run: StageRun) -> bool:
    return BY_NAME[run.stage].per == "college"


def is_of_one(run: StageRun) -> bool:
    return not is_of_all(run) and run.learners == 1


def label_of(run: StageRun, references: dict[int, str]) -> str:
    """Return a learner's reference, or a shard's number of people."""
    if is_of_all(run):
        return _("The whole college")
    if is_of_one(run):
        return references.get(run.low, "–")
    many = ngettext("%(n)s learner", "%(n)s learners", run.learners)
    return many % {"n": number(run.learners)}


def progress_of(night: Night) -> dict[str, Any]:
    progress = stages(night)
    return {
        "night": night,
        "stages": progress,
        "running": night.state == NightState.RUNNING,
        "changed": sum(stage.changed for stage in progress),
        "parked": sum(stage.set_aside for stage in progress),
        "stopped": [stage.label for stage in progress if stage.stopped],
    }
