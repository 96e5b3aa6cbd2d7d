"""How far a night is: the page and the command line read the same rows."""

from dataclasses import dataclass
from typing import Any

from portal.models import Night, RunState
from portal.nightly import STAGES

FINISHED = {RunState.DONE, RunState.PARKED}


@dataclass(frozen=True)
class StageProgress:
    """One stage: runs and learners in all and finished, rows changed, and what was set aside.

    `parked` counts runs; `set_aside` the learners in them, which a stage for the whole college has
    none of: it is `stopped`, and what it wrote the night before stands.
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
    errors: tuple[tuple[int, str], ...]  # (learner id, error) of what was set aside

    @property
    def finished(self) -> bool:
        return self.done == self.runs


def stages(night: Night) -> list[StageProgress]:
    """Progress of each stage, in order; one query. A divided run counts through its halves."""
    rows = list(night.runs.exclude(state=RunState.SPLIT).order_by("pk"))
    found = []
    for stage in STAGES:
        runs = [run for run in rows if run.stage == stage.name]
        over = [run for run in runs if run.state in FINISHED]
        aside = [run for run in runs if run.state == RunState.PARKED]
        found.append(
            StageProgress(
                stage=stage.name,
                label=stage.label,
                runs=len(runs),
                done=len(over),
                learners=sum(run.learners for run in runs),
                learners_done=sum(run.learners for run in over),
                changed=sum(run.changed for run in over),
                parked=len(aside),
                set_aside=sum(run.learners for run in aside if stage.per == "learners"),
                stopped=stage.per == "college" and bool(aside),
                errors=tuple((run.low, run.error) for run in aside),
            )
        )
    return found
