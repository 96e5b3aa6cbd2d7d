"""The days on which a learner wants to work on a step. Their list stays as it is."""

import datetime as dt

from django.db import transaction
from django.utils.timezone import localtime

from learners.actions import audit
from learners.models import Learner, User
from pathways.actions.choices import lock_learner
from pathways.calc.week import AHEAD, DAYS
from pathways.models import DayChoice, Step


class DayRefusedError(ValueError):
    """The day has passed, or is too far away."""


@transaction.atomic
def move(learner: Learner, step: Step, on: dt.date | None, *, by: User | str) -> DayChoice | None:
    """Begin a step on a day; None: let Cairn choose again. A double click changes nothing.

    A step without a link takes place on its own dates only.
    """
    now = lock_learner(learner)
    today = localtime(now).date()
    if on is not None:
        is_soon = 0 <= (on - today).days < AHEAD
        if not (is_soon if step.link else on >= today and step.runs.filter(on=on).exists()):
            raise DayRefusedError(on)
    return save(DayChoice(learner=learner, step=step, on=on), now, by)


@transaction.atomic
def drop(learner: Learner, step: Step, *, by: User | str) -> DayChoice | None:
    """Leave a step out of the next seven days. A double click changes nothing."""
    now = lock_learner(learner)
    until_on = localtime(now).date() + dt.timedelta(days=DAYS)
    return save(DayChoice(learner=learner, step=step, until_on=until_on), now, by)


@transaction.atomic
def undo(learner: Learner, step: Step, choice_id: int, *, by: User | str) -> DayChoice | None:
    """Take back a choice if it is still the last; the choice before it counts again."""
    now = lock_learner(learner)
    choices = list(learner.day_choices.filter(step=step).latest_first()[:2])
    last = choices[0] if choices else None
    if last is None or last.pk != choice_id or last.is_undo:
        return None
    before = choices[1] if len(choices) > 1 else DayChoice()
    restored = DayChoice(learner=learner, step=step, on=before.on, until_on=before.until_on)
    restored.is_undo = True
    return save(restored, now, by)


def save(choice: DayChoice, now: dt.datetime, by: User | str) -> DayChoice | None:
    """Save a choice, unless it is what counts already."""
    last = choice.learner.day_choices.filter(step=choice.step).standing().first()
    current = (last.on, last.until_on) if last else (None, None)
    if not choice.is_undo and (choice.on, choice.until_on) == current:
        return last
    choice.known_at = choice.recorded_at = now
    choice.save()
    days = {"on": choice.on, "until": choice.until_on}
    detail = {name: day and day.isoformat() for name, day in days.items()}
    audit.record("step.move", choice.step, by=by, learner=choice.learner, detail=detail)
    return choice
