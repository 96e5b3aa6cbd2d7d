"""Which pathway a learner follows, and at how many hours a week."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.timezone import localtime

from learners.actions import welcome
from learners.actions.audit import record
from learners.actions.facts import hold_facts_lock
from learners.models import Learner
from learners.models.rhythm import whole_hours
from pathways.actions.recommend import recommend_one
from pathways.models import Mode, Pathway, PathwayChoice


class NotPublishedError(ValueError):
    """A draft that nobody can follow yet."""


@transaction.atomic
def follow(
    learner: Learner,
    pathway: Pathway,
    hours: float,
    *,
    by: Any,
    at: dt.datetime | None = None,
    from_on: dt.date | None = None,
    until_on: dt.date | None = None,
    modes: Iterable[Mode | str] = (),
) -> PathwayChoice:
    """Follow a pathway from a day (today, if none is given), or follow it at other hours.

    `modes`: the ways of learning that suit her; none means that all do. The list is there in the
    same transaction. Saying the same twice is saying it once.
    """
    if pathway.published_at is None:
        raise NotPublishedError(pathway.code)
    now = held(learner, at)
    wanted = sorted(Mode(mode) for mode in set(modes))
    last = learner.pathway_choices.filter(pathway=pathway).standing().first()
    begins = from_on or localtime(now).date()
    if last and (last.hours, last.modes, last.until_on) == (hours, wanted, until_on):
        return last
    choice = PathwayChoice.objects.create(
        learner=learner,
        pathway=pathway,
        hours=hours,
        modes=wanted,
        from_on=begins,
        until_on=until_on,
        known_at=now,
        recorded_at=now,
    )
    note("pathway.follow", choice, by, now)
    recommend_one(learner, now)
    return choice


@transaction.atomic
def change(
    learner: Learner,
    pathway: Pathway,
    hours: float,
    *,
    by: Any,
    at: dt.datetime | None = None,
    modes: Iterable[Mode | str] = (),
) -> PathwayChoice:
    """Follow this pathway and no other. Her hours a week are said with it, for every page."""
    now = held(learner, at)
    mine = learner.pathway_choices.standing().in_force(localtime(now).date())
    for other in mine.exclude(pathway=pathway).select_related("pathway"):
        leave(learner, other.pathway, by=by, at=now)
    welcome.say_hours(learner=learner, by=by, hours_a_week=whole_hours(hours), at=now)
    return follow(learner, pathway, hours, by=by, at=now, modes=modes)


@transaction.atomic
def leave(
    learner: Learner, pathway: Pathway, *, by: Any, at: dt.datetime | None = None
) -> PathwayChoice | None:
    """Follow it no longer, from today; nothing happens where she does not."""
    now = held(learner, at)
    today = localtime(now).date()
    open_ones = learner.pathway_choices.filter(pathway=pathway).standing()
    last = open_ones.in_force(today).first()
    if last is None:
        return None
    choice = PathwayChoice.objects.create(
        learner=learner,
        pathway=pathway,
        hours=last.hours,
        modes=last.modes,
        from_on=min(last.from_on, today),
        until_on=today,
        known_at=now,
        recorded_at=now,
    )
    note("pathway.leave", choice, by, now)
    recommend_one(learner, now)
    return choice


def held(learner: Learner, at: dt.datetime | None) -> dt.datetime:
    """One word of a learner at a time; the moment it is said.

    The clock is read with her row in hand: who waited for it sees what was said meanwhile.
    """
    hold_facts_lock()
    Learner.objects.select_for_update().get(pk=learner.pk)
    return at or hold_facts_lock()


def note(verb: str, choice: PathwayChoice, by: Any, at: dt.datetime) -> None:
    record(
        verb=verb,
        kind="pathway",
        object_id=choice.pathway.public_id,
        label=choice.pathway.name,
        by=by,
        at=at,
        learner=choice.learner,
        detail={"hours": choice.hours, "modes": choice.modes},
    )
