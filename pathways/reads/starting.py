"""How a step is begun: on its page, or on one of its dates."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pathways.models import Step, StepRun
from pathways.wording import starting as wording

SHOWN = 3  # dates offered at once


@dataclass(frozen=True)
class Dates:
    """Today, the days on which the college is closed, and the days that the learner chose."""

    on: dt.date
    closed: frozenset[dt.date] = frozenset()
    chosen: Mapping[int, dt.date] = field(default_factory=dict)  # by step

    def coming(self, step: Step) -> list[StepRun]:
        """Return the dates of a step that are still to come, the nearest first."""
        return [run for run in step.runs.all() if run.on >= self.on and run.on not in self.closed]

    def booked(self, step: Step) -> StepRun | None:
        """Return the date of a step that the learner added to their week, if it is to come."""
        day = self.chosen.get(step.pk)
        return next((run for run in self.coming(step) if run.on == day), None)

    def waits(self, step: Step) -> bool:
        """Return whether there is nothing to do before the date that the learner added."""
        run = self.booked(step)
        return run is not None and run.on > self.on and not step.link


@dataclass(frozen=True)
class Opening:
    """A button that begins a step, and says what it does; `run`: the date that it adds."""

    label: str
    run: int = 0


@dataclass(frozen=True)
class Openings:
    """The buttons of a step, the first one the main one; `booked`: the date already added."""

    buttons: Sequence[Opening] = ()
    booked: str = ""


def openings_of(step: Step, dates: Dates, is_started: bool) -> Openings:
    booked = dates.booked(step)
    buttons = [Opening(wording.opens(step, is_started))] if step.link else []
    runs = [] if booked else dates.coming(step)[:SHOWN]
    buttons += [Opening(wording.add_to_week(run, step, dates.on), run.pk) for run in runs]
    return Openings(buttons, wording.in_your_week(booked, step, dates.on) if booked else "")
