"""Seeding Strathcairn College: the product's own actions with a given clock, then real nights.

The year before first, then the weeks before the term, then day by day: each morning's night (from
D − 42), then what was done that day. Nothing is done later than now, and no result is inserted.
"""

import datetime as dt
import random
from collections.abc import Callable

from django.db import transaction

from portal.conductor import open_night, ready, work
from portal.demo import catalogue, college, daily, leavers, people, story, study
from portal.demo.calendar import ONE_DAY, at
from portal.demo.college import College
from portal.models import Night, NightState

NIGHTS = 42  # before today's: the first is of D − 42
SEED = 20_261_123

Tell = Callable[[str], None]


def seed(
    now: dt.datetime,
    tell: Tell,
    *,
    share: float = 1.0,
    of_last_year: int = 90,
    nights: int = NIGHTS,
) -> College:
    """Seed the whole college, speaking of each part as it is done. `now` is a local moment.

    `share` of the 120 learners, fewer leavers and nights make a smaller one, for tests.
    """
    dice = random.Random(SEED)  # noqa: S311 (a demo's dice)
    here = College(now, dice, share, of_last_year, nights)
    with transaction.atomic():
        tell("the year before")
        leavers.bring_back(here)
        tell("people, modules, services and ways")
        college.set_up(here)
        people.bring_in(here)
        people.bring_in_the_newest(here)
        ways = catalogue.write(here)
        study.plan(here)
        story.plan(here, ways)
        story.follows(here, ways)
        daily.plan(here)
    day = here.first
    while day <= here.today:
        live(here, day)
        if day.weekday() == 0:
            tell(f"the week of {day}")
        day += ONE_DAY
    return here


def live(here: College, day: dt.date) -> None:
    """One day: its night, then whatever is done on it, by the clock."""
    if day >= here.day(-here.nights):
        run_night(day, min(at(day, 1, 30), here.now))
    with transaction.atomic():
        if day >= here.day(-here.nights):
            daily.after_the_night(here, day)
        while acts := here.acts.pop(day, []):  # an act may plan another for the same day
            for moment, act in sorted(acts, key=lambda pair: pair[0]):
                if moment <= here.now:
                    act(moment)


def run_night(as_of: dt.date, moment: dt.datetime) -> Night:
    night, _ = open_night(as_of, by="the timetable", at=moment)
    while night.state == NightState.RUNNING:
        for run in ready(night):
            work(run, at=moment)
        night.refresh_from_db()
    return night
