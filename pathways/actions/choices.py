"""Choices of a pathway, and of the hours a week for it."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils.timezone import localtime

from learners import clock
from learners.actions import audit, welcome
from learners.actions.facts import moment
from learners.locks import Lock
from learners.models import Learner, User
from learners.models.rhythm import whole_hours
from pathways.actions.recommend import recommend_one
from pathways.models import Mode, Pathway, PathwayChoice


class NotPublishedError(ValueError):
    """The pathway is a draft that nobody can follow yet."""


@transaction.atomic
def follow(
    learner: Learner,
    pathway: Pathway,
    hours: float,
    *,
    by: User | str,
    from_on: dt.date | None = None,
    until_on: dt.date | None = None,
    modes: Iterable[Mode | str] = (),
) -> PathwayChoice:
    """Follow a pathway from a day (today, if none is given), or follow it at other hours.

    `modes`: how the learner likes to learn; empty means that any mode suits. The list is updated in
    the same transaction. A double click has one effect.
    """
    if pathway.published_at is None:
        raise NotPublishedError(pathway.code)
    now = lock_learner(learner)
    modes = sorted(Mode(mode) for mode in set(modes))
    last = learner.pathway_choices.filter(pathway=pathway).standing().first()
    if last and (last.hours, last.modes, last.until_on) == (hours, modes, until_on):
        return last
    choice = PathwayChoice(hours=hours, modes=modes, until_on=until_on)
    choice.from_on = from_on or localtime(now).date()
    return _choose("pathway.follow", choice, learner, pathway, now, by)


@transaction.atomic
def change(
    learner: Learner,
    pathway: Pathway,
    hours: float,
    *,
    by: User,
    modes: Iterable[Mode | str] = (),
) -> PathwayChoice:
    """Follow this pathway and no other; the hours a week are saved for every page.

    Every row has the same moment.
    """
    now = lock_learner(learner)
    choices = learner.pathway_choices.standing().in_force(localtime(now).date())
    with clock.at(now):
        for other in choices.exclude(pathway=pathway).select_related("pathway"):
            leave(learner, other.pathway, by=by)
        welcome.set_hours(learner=learner, by=by, hours_a_week=whole_hours(hours))
        return follow(learner, pathway, hours, by=by, modes=modes)


@transaction.atomic
def leave(learner: Learner, pathway: Pathway, *, by: User | str) -> PathwayChoice | None:
    """Stop following a pathway from today; do nothing if the learner does not follow it."""
    now = lock_learner(learner)
    today = localtime(now).date()
    choices = learner.pathway_choices.filter(pathway=pathway).standing()
    last = choices.in_force(today).first()
    if last is None:
        return None
    choice = PathwayChoice(hours=last.hours, modes=last.modes, until_on=today)
    choice.from_on = min(last.from_on, today)
    return _choose("pathway.leave", choice, learner, pathway, now, by)


def _choose(
    verb: str,
    choice: PathwayChoice,
    learner: Learner,
    pathway: Pathway,
    now: dt.datetime,
    by: User | str,
) -> PathwayChoice:
    choice.learner, choice.pathway = learner, pathway
    choice.known_at = choice.recorded_at = now
    choice.save()
    detail = {"hours": choice.hours, "modes": choice.modes}
    audit.record(verb, pathway, by=by, learner=learner, detail=detail)
    recommend_one(learner, now)
    return choice


def lock_learner(learner: Learner) -> dt.datetime:
    """Lock the facts, then the learner's row; return the moment, read once both are locked.

    After a wait for the row, it sees what was saved in the meantime.
    """
    Lock.FACTS.take_shared()
    Learner.objects.select_for_update().get(pk=learner.pk)
    return moment()
