"""A night's progress, for the page and the command line."""

from dataclasses import dataclass
from typing import Any

from portal.models import Night, RunState
from portal.nightly import STAGES

FINISHED = {RunState.DONE, RunState.PARKED}


@dataclass(frozen=True)
class StageProgress:
    """A stage's runs and learners, in total and finished, its changed rows, and what was set aside.

    `parked` counts runs, `set_aside` the learners in them. A stage for the whole college has none:
    it is `stopped`, and its results of the night before stay.
    """

    stage: str
    label: Any
    runs: int
    done: int
    learners: int
    learners_done: int
    changed: int
    parked: int
    set_aside: int
    stopped: bool
    errors: tuple[tuple[int, str], ...]  # (learner id, error) of parked runs

    @property
    def finished(self) -> bool:
        return self.done == self.runs


def stages(night: Night) -> list[StageProgress]:
    """Return each stage's progress, in one query. A divided run is counted by its halves."""
    rows = list(night.runs.exclude(state=RunState.SPLIT).order_by("pk"))
    progress = []
    for stage in STAGES:
        runs = [run for run in rows if run.stage == stage.name]
        over = [run for run in runs if run.state in FINISHED]
        parked = [run for run in runs if run.state == RunState.PARKED]
        progress.append(
            StageProgress(
                stage=stage.name,
                label=stage.label,
                runs=len(runs),
                done=len(over),
                learners=sum(run.learners for run in runs),
                learners_done=sum(run.learners for run in over),
                changed=sum(run.changed for run in over),
                parked=len(parked),
                set_aside=sum(run.learners for run in parked if stage.per == "learners"),
                stopped=stage.per == "college" and bool(parked),
                errors=tuple((run.low, run.error) for run in parked),
            )
        )
    return progress
