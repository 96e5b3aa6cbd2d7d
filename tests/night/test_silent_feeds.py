"""A feed that dies on any day flags nobody: not while it is silent, and not when it returns."""

import datetime as dt
from dataclasses import dataclass, field

import numpy as np
import pytest
from django.db import transaction
from hypothesis import example, given, settings
from hypothesis import strategies as st

from learners.actions import facts, feeds, handing_in, roster
from learners.calc.cutoffs import midnight
from learners.frames.linked import evidence
from learners.models import Assessment, Engagement, Enrolment, Site
from learners.models.facts import Feed
from learners.night import Cutoff
from learners.reads.record import record_of
from learners.reads.work import due_work
from support.calc import cuts, features
from support.models import Concern, ModuleConcern, Signal
from tests.factories import learners as make
from tests.factories.clock import at_moment
from tests.night.conftest import AS_OF, FIRST_DAY, LONDON, after, run_all

pytestmark = pytest.mark.django_db
DUE = (9, 16, 18, 30, 37, 44)
DAYS = (AS_OF - FIRST_DAY).days
CONCERNS = {"silent_days": 1, "missed_weight": 0, "missed_in_a_row": 0}  # and what is usual


@dataclass
class College:
    """Three learners who hand in everything on its day and are online every day, and the feeds."""

    places: list[Enrolment] = field(default_factory=list)
    work: dict[int, Assessment] = field(default_factory=dict)

    def begin(self, feeds_at_all: set[str]) -> None:
        offering = make.OfferingFactory(from_on=FIRST_DAY, until_on=after(120))
        self.site: Site = make.SiteFactory(offering=offering)
        self.offering = offering
        for feed in feeds_at_all:
            about = {"offering": offering, "feed": feed, "from_on": FIRST_DAY}
            at_moment(moment(0), roster.connect_feed, **about, by="a test")
        for day in DUE:
            self.work[day] = make.AssessmentFactory(offering=offering, weight=15)
            at_moment(moment(0), facts.set_deadline, self.work[day], on=after(day))
        for _ in range(3):
            place = make.EnrolmentFactory(offering=offering, learner__created_at=moment(0))
            at_moment(moment(0), facts.register, place, on=FIRST_DAY)
            self.places.append(place)

    def hand_in(self, day: int, at: dt.datetime, places: list[Enrolment]) -> None:
        for place in places if day in self.work else []:
            at_moment(at, handing_in.hand_in, place, self.work[day], on=after(day))

    def go_online(self, day: int, at: dt.datetime) -> None:
        rows = [(place, self.site, 5) for place in self.places]
        at_moment(at, facts.record_activity, rows, on=after(day))

    def beat(self, feed: str, day: int, since: dt.date | None = None) -> None:
        about = {"offering": self.offering, "feed": feed, "until_on": after(day + 1)}
        at_moment(moment(day, 23, 59), feeds.heartbeat, **about, since=since)


def moment(day: int, hour: int = 10, minute: int = 0) -> dt.datetime:
    return midnight(after(day), LONDON) + dt.timedelta(hours=hour, minutes=minute)


@dataclass(frozen=True)
class Death:
    """What died at midday of which day, on which day it came back, and whether it then sent what
    was missed."""

    dead: frozenset[str]
    dies: int
    returns: int
    sends_missed: bool
    beats: bool  # it says that it is alive also when nothing is new

    def silent(self, feed: str, day: int) -> bool:
        return feed in self.dead and self.dies <= day < self.returns

    @property
    def missed(self) -> range:
        return range(self.dies, min(self.returns, DAYS))


def live(college: College, death: Death) -> None:
    """Play the term as the feeds report it."""
    for day in range(DAYS):
        if day == death.returns and death.sends_missed:
            catch_up(college, death)
        is_silent = death.silent(Feed.SUBMISSIONS, day)
        halfway = college.places[:1] if day == death.dies else []
        college.hand_in(day, moment(day), halfway if is_silent else college.places)
        if not death.silent(Feed.ACTIVITY, day):
            college.go_online(day, moment(day + 1, 0, 1))
        for feed in Feed.values if death.beats else ():
            if not death.silent(feed, day):
                college.beat(feed, day)


def catch_up(college: College, death: Death) -> None:
    """Send everything that was missed, in the morning of the return."""
    at = moment(death.returns, 9)
    for day in death.missed:
        if Feed.SUBMISSIONS in death.dead:
            college.hand_in(day, at, college.places)
        if Feed.ACTIVITY in death.dead:
            college.go_online(day, at)


LONG = 10  # days: more than five working days
DEATHS = st.builds(
    lambda dead, dies, length, sends, beats: Death(
        dead=frozenset(dead),
        dies=dies,
        returns=dies + (length if sends else max(length, LONG)),
        sends_missed=sends,
        beats=beats,
    ),
    dead=st.sets(st.sampled_from(Feed.values), min_size=1),
    dies=st.sampled_from(DUE) | st.integers(1, DAYS - 1),
    length=st.integers(1, 60),
    sends=st.booleans(),
    beats=st.booleans(),
)


def flagged(college: College, mornings: list[int]) -> dict[str, object]:
    """Return what each kind of rule has against anyone, after real nights on these mornings."""
    against: dict[str, object] = {}
    for day in sorted(mornings):
        at = moment(day, 1, 30)
        run_all(after(day), at=at)
        against[f"weeks of day {day}"] = [
            week for row in Engagement.objects.all() for week in row.missed if week
        ] + [week for row in Engagement.objects.all() for week in row.active_days if week == 0]
        against[f"features of day {day}"] = features_against(Cutoff.of(after(day), at))
    against |= {model.__name__: model.objects.count() for model in (Signal, ModuleConcern, Concern)}
    for place in college.places:
        run = record_of(place.learner, after(DAYS), own=True).runs[0]
        states = [work.state for work in run.works]
        against[f"record of {place.pk}"] = [state for state in states if "not received" in state]
        late = [work.name for work in due_work(place.learner, after(DAYS)) if work.is_late]
        against[f"late for {place.pk}"] = late
    return against


def features_against(cutoff: Cutoff) -> list[str]:
    """Return the features of a score that read a silence as less than everyone did."""
    known = evidence(cutoff)
    frame = features.build(cuts.until(known.facts, cutoff.day - known.offering_from))
    return [
        name
        for name, usual in CONCERNS.items()
        if (np.nan_to_num(frame.column(name)) > usual).any()
    ]


@settings(max_examples=15, deadline=None)
@example(
    death=Death(frozenset({Feed.SUBMISSIONS}), 16, 99, sends_missed=False, beats=False),
    mornings={17},
)
@example(death=Death(frozenset(Feed.values), 30, 41, sends_missed=False, beats=True), mornings={31})
@given(death=DEATHS, mornings=st.sets(st.integers(2, DAYS), min_size=1, max_size=2))
def test_a_feed_that_dies_on_any_day_flags_nobody(death, mornings, db):
    with transaction.atomic():
        college = College()
        college.begin(set(Feed.values))
        live(college, death)
        against = flagged(college, [*mornings, min(death.returns + 1, DAYS)])
        assert {name: found for name, found in against.items() if found} == {}
        transaction.set_rollback(True)


def test_the_same_rules_notice_people_who_stop_while_the_feeds_are_alive(db):
    college = College()
    college.begin(set(Feed.values))
    for day in range(DAYS):
        some = college.places[:1]
        college.hand_in(day, moment(day), college.places if day < 12 else some)
        for feed in Feed.values:
            college.beat(feed, day)
        if day < 12:
            college.go_online(day, moment(day + 1, 0, 1))
    against = flagged(college, [DAYS])
    assert against["Signal"] == 2
    assert against[f"weeks of day {DAYS}"]
    assert against[f"features of day {DAYS}"] == list(CONCERNS)
    assert against[f"record of {college.places[1].pk}"]
    assert against[f"late for {college.places[1].pk}"]


def test_three_weeks_without_facts_are_weeks_without_data(db):
    college = College()
    college.begin(set(Feed.values))
    live(college, Death(frozenset(Feed.values), 35, 99, sends_missed=False, beats=True))
    run_all(AS_OF, at=moment(DAYS, 1, 30))
    weeks = Engagement.objects.first()
    assert weeks.active_days == [7, 7, 7, 7, 7, None, None, None]
    assert weeks.missed == [0, 0, 0, 0, 0, None, None, 0]
    (run, *_) = record_of(college.places[0].learner, AS_OF, own=True).runs
    assert run.silent[0] == (
        "No data since Sunday 2 November: activity online. "
        "Until it’s back, nothing new counts as missed."
    )
    assert len(run.silent) == 3
