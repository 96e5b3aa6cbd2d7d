"""Nightly updates: the latest ones, how far one is, and what was set aside."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learners.models import Learner
from learners.wording import number
from portal.models import Night, NightState, RunState, StageRun
from portal.nightly import BY_NAME
from portal.reads.progress import stages

LATEST = 60
WITH_ASIDE = 5  # the latest ones whose set-aside learners are counted


def latest_nights() -> list[Night]:
    """Return the latest nights with their number of parked runs as `aside`."""
    aside = Count("runs", filter=Q(runs__state=RunState.PARKED))
    counted = Night.objects.annotate(aside=aside)
    # A grouped query ignores the model's ordering.
    return list(counted.order_by("-as_of", "-revision")[:LATEST])


def parked_lately() -> tuple[list[Night], list[StageRun]]:
    """Return the latest few nights, and their runs that were set aside (two queries)."""
    nights = Night.objects.order_by("-as_of", "-revision")[:WITH_ASIDE]
    runs = StageRun.objects.filter(state=RunState.PARKED, night__in=nights.values("pk"))
    return list(nights), list(runs.select_related("night").order_by("-night__as_of", "pk"))


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
