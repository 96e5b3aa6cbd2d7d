"""One day of the demo: its night, then the acts planned for it."""

import datetime as dt

from learners import clock
from portal.conductor import open_night, ready, work
from portal.demo.college import College
from portal.models import Night, NightState


def run_night(as_of: dt.date, moment: dt.datetime) -> Night:
    with clock.at(moment):
        night, _new = open_night(as_of, by="the timetable")
    return finish_night(night, moment)


def finish_night(night: Night, moment: dt.datetime) -> Night:
    """Finish a night, perhaps one that a stopped process began."""
    with clock.at(moment):
        while night.state == NightState.RUNNING:
            for run in ready(night):
                work(run)
            night.refresh_from_db()
    return night


def act_out(college: College, day: dt.date) -> None:
    """Carry out a day's acts in order; an act may plan another for the same day."""
    while acts := college.acts.pop(day, []):
        for moment, act in sorted(acts, key=lambda pair: pair[0]):
            if moment <= college.now:
                with clock.at(moment):
                    act()
