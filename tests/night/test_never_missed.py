"""No rule counts work that was not theirs to hand in, in whatever order facts come."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from learners.actions import calendar, engagement, extensions, facts, feeds, handing_in, roster
from learners.frames import Scope
from learners.frames.linked import evidence
from learners.models import Assessment, Engagement, Enrolment, Learner, User
from learners.night import Cutoff, Slice
from learners.reads.record import record_of
from learners.reads.work import due_work
from pathways import frames as plans
from pathways.frames import Catalogue
from support.actions.triage import compute
from tests.factories import learners as make
from tests.factories.clock import at_moment

pytestmark = pytest.mark.django_db
DUE = make.day(-5)
NOT_MISSED = {
    "handed in",
    "handed in late",
    "due before joining",
    "due after leaving",
    "more time",
    "coming up",
    "not handed in, and doesn’t count towards the result",
}


@dataclass
class Place:
    """Ada and a friend in a module with one piece of work."""

    ada: Enrolment
    friend: Enrolment
    work: Assessment
    by: User


def place(weight: float = 20.0) -> Place:
    offering = make.OfferingFactory()
    work = make.AssessmentFactory(offering=offering, name="Report", weight=weight)
    ada, friend = (make.EnrolmentFactory(offering=offering) for _ in range(2))
    make.RegisteredFactory(enrolment=friend)
    return Place(ada, friend, work, make.UserFactory(name="Ben Ross"))


Act = Callable[[Place], object]


def registered(on: dt.date) -> Act:
    return lambda it: facts.register(it.ada, on=on)


def due(on: dt.date) -> Act:
    return lambda it: facts.set_deadline(it.work, on=on)


def covered(it: Place) -> None:
    feed = {"offering": it.work.offering, "feed": "submissions"}
    roster.connect_feed(from_on=make.day(-60), by="a test", **feed)
    feeds.heartbeat(since=make.day(-60), until_on=make.day(0), **feed)


def extended(it: Place) -> None:
    given_time = {"until": make.day(3), "reason": "", "by": it.by}
    extensions.give(enrolment=it.ada, assessment=it.work, **given_time)


def together(enrolment: str) -> Act:
    return lambda it: handing_in.work_together(getattr(it, enrolment), it.work, group="Anchor")


def handed_in(enrolment: str, on: dt.date, **more: bool) -> Act:
    return lambda it: handing_in.hand_in(getattr(it, enrolment), it.work, on=on, **more)


def withdrawn(it: Place) -> None:
    facts.finish(it.ada, outcome="withdrawn")


def left(it: Place) -> None:
    facts.leave(it.ada, on=make.day(-6))


def closed(it: Place) -> None:
    calendar.close_days(from_on=DUE, last_on=make.day(2), name="Snow", by=it.by)


BASE = [registered(make.day(-60)), due(DUE), covered]
EXEMPT: dict[str, list[Act]] = {
    "an extension": [*BASE, extended],
    "an extension of a date that moved": [*BASE, due(make.day(-8)), extended],
    "group work": [*BASE, together("ada"), together("friend"), handed_in("friend", DUE)],
    "banked work": [*BASE, handed_in("ada", make.day(-60), banked=True)],
    "work handed in again": [*BASE, handed_in("ada", DUE), handed_in("ada", make.day(-1))],
    "a withdrawal without a day": [*BASE, withdrawn],
    "leaving": [*BASE, left],
    "joining later": [registered(make.day(-2)), due(DUE), covered],
    "joining today": [registered(make.day(0)), due(DUE), covered],
    "closed days": [*BASE, closed],
}


def missed_by(it: Place, on: dt.date) -> dict[str, bool]:
    """Whether each rule counts the work as missed that day."""
    learner = Learner.objects.get(pk=it.ada.learner_id)
    cutoff = Cutoff.of(on + dt.timedelta(days=1), timezone.now())
    part = Slice(cutoff, 1, learner.pk, learner.pk)
    engagement.refresh(part)
    weeks = Engagement.objects.filter(learner=learner).first()
    signals = compute(evidence(cutoff, Scope()), cutoff)
    runs = record_of(learner, on, own=True)
    states = {work.state for run in [*runs.runs, *runs.earlier] for work in run.works}
    ours = Catalogue({1: (0, 0, 0, it.work.pk)}, {}, {}, {}, {}, {})
    planned = plans.work(part, ours)
    late = [day for _step, day in planned.due.get(learner.pk, []) if day < cutoff.day - 1]
    return {
        "the night": ("deadlines", it.ada.pk) in signals,
        "the weeks": bool(weeks and sum(number or 0 for number in weeks.missed)),
        "the record": not states <= NOT_MISSED,
        "what is late": any(work.is_late for work in due_work(learner, on)),
        "the plan": bool(late) and not planned.handed.get(learner.pk),
    }


def do(acts: list[Act], it: Place) -> None:
    for number, act in enumerate(acts):
        at_moment(timezone.now() - dt.timedelta(minutes=60 - number), act, it)


RULES = {"the night", "the weeks", "the record", "what is late", "the plan"}


def test_every_rule_counts_work_that_was_not_handed_in():
    it = place()
    do(BASE, it)
    assert missed_by(it, make.day(0)) == dict.fromkeys(RULES, True)


@pytest.mark.parametrize("kind", EXEMPT)
def test_no_rule_counts_it_in_any_order(kind, db):
    @settings(max_examples=6, deadline=None)
    @given(order=st.permutations(EXEMPT[kind]))
    def in_order(order):
        with transaction.atomic():
            it = place()
            do(order, it)
            assert missed_by(it, make.day(0)) == dict.fromkeys(RULES, False)
            transaction.set_rollback(True)

    in_order()


def test_work_that_counts_nothing_is_never_missed():
    it = place(weight=0)
    do(BASE, it)
    missed = missed_by(it, make.day(0))
    assert {rule for rule in missed if missed[rule]} == {"the plan"}  # it has a date all the same


def test_the_first_hand_in_is_on_time_whatever_comes_later():
    it = place()
    do([*BASE, handed_in("ada", DUE), handed_in("ada", make.day(-1))], it)
    (run,) = record_of(Learner.objects.get(pk=it.ada.learner_id), make.day(0), own=True).runs
    assert [work.state for work in run.works] == ["handed in"]
    assert "a later version" in run.works[0].lines[-1].text
