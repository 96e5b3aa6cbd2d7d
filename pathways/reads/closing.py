"""The dates of steps that closed days affect."""

from collections.abc import Iterable

from django.utils.timezone import localdate
from django.utils.translation import ngettext

from learners import wording
from learners.reads.closing import NAMED
from learners.registry import Affected, Closing, Effect
from pathways.models import DayChoice, StepRun
from pathways.wording.starting import when


def of_steps(closing: Closing) -> Iterable[Affected]:
    """Count the dates of steps on these days, and the learners who chose these days for a step.

    A step says its place in words, so one campus that closes affects no step that we know of.
    """
    if closing.campus is not None:
        return
    today, days = localdate(), closing.days
    runs = StepRun.objects.filter(on__in=days, step__withdrawn_at=None)
    first = runs.select_related("step").order_by("on", "begins", "step__name")[:NAMED]
    number = runs.count()
    words = ngettext(
        "%(n)s date of a step won’t take place. It isn’t offered to learners any more.",
        "%(n)s dates of steps won’t take place. They aren’t offered to learners any more.",
        number,
    )
    names = [f"{run.step.name}: {when(run, today)}" for run in first]
    yield Affected(number, words % {"n": wording.number(number)}, names)
    chosen = DayChoice.objects.standing().filter(on__in=days)
    learners = chosen.values("learner").distinct().count()
    words = ngettext(
        "%(n)s learner chose one of these days for a step.",
        "%(n)s learners chose one of these days for a step.",
        learners,
    )
    yield Affected(learners, words % {"n": wording.number(learners)})


EFFECTS = [Effect("steps", of_steps)]
