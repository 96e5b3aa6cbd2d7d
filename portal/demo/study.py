"""Learners' hand-ins, marks and activity."""

import datetime as dt

from learners.actions import facts, feeds, handing_in
from learners.models import Assessment
from learners.models.facts import Feed
from portal.demo.calendar import ONE_DAY, is_working, moment_of
from portal.demo.cast import ADA, FLO, OMAR, RAVI, STRUAN
from portal.demo.college import College, Place

MARKED_AFTER = 7  # days
MISSES = 0.98  # beyond this share of their diligence a deadline is missed, not just late
OF_CHEMISTRY = 23 / 41  # share who missed the lab report: three deadlines in two days
PLACEMENT = range(-24, -13)  # days of Omar's placement, which had not been recorded
SILENT = ("ESOL-WRK", Feed.ACTIVITY)  # the feed that went silent, and no rule read it
SILENT_SINCE = -12
STEADY = {ADA, FLO, OMAR, "Gus Petrie", RAVI, STRUAN}
MARKS_OF_ADA = {"CS1": 68.0, "RL1": 74.0, "QZ1": 61.0, "PLN": 66.0, "UN1": 58.0, "DR1": 70.0}
MISSED = {ADA: {"CS2", "RL2", "LAB"}, STRUAN: {"P3", "Q3"}}


def plan(college: College) -> None:
    """Plan the term up to today; each day's activity is recorded the next morning."""
    for place in college.places:
        for assessment, due in college.work[place.course]:
            plan_hand_in(college, place, assessment, due)
    day = college.first
    while day < college.today:
        plan_activity(college, day)
        plan_feeds(college, day)
        day += ONE_DAY


def plan_hand_in(college: College, place: Place, assessment: Assessment, due: dt.date) -> None:
    """Plan when this learner hands in a piece of work and gets it back, if at all."""
    dice = college.dice
    early, late, score = dice.choice((0, 0, 1, 1, 2, 4)), dice.random(), dice.gauss(0, 8)
    fate = authored(college, place, assessment)
    by_chance = place.name not in STEADY and not fate
    missed = fate == "missed" or (by_chance and late > MISSES * place.diligence)
    if assessment.kind == "exam" or missed:
        return
    behind = dice.randint(2, 9) if by_chance and late > place.diligence else -early
    day = max(due + behind * ONE_DAY, college.first)
    if fate == "late":
        day = max(due + 5 * ONE_DAY, college.day(-10))
    moment = moment_of(day, dice.randint(8, 21), dice.randint(0, 59))
    college.plan(moment, handing_in.hand_in, place.enrolment, assessment, on=day)
    back = max(day, due) + MARKED_AFTER * ONE_DAY
    while not is_working(back):
        back += ONE_DAY
    mark = float(round(min(98.0, max(25.0, place.ability + score))))
    if place.name == ADA:
        mark = MARKS_OF_ADA.get(assessment.code, mark)
    moment = moment_of(back, dice.randint(9, 16), dice.randint(0, 59))
    college.plan(moment, facts.return_mark, place.enrolment, assessment, score=mark)


def authored(college: College, place: Place, assessment: Assessment) -> str:
    """Return the story's outcome for a piece of work, or an empty string if chance decides."""
    if assessment.code in MISSED.get(place.name, ()):
        return "missed"
    if place.name == OMAR and assessment.code in {"Q2", "P3"}:
        return "late"
    if place.course == "CARE-CHM" and assessment.code == "LAB":
        peers = [peer.name for peer in college.places if peer.course == "CARE-CHM"]
        share = (peers.index(place.name) + 1) / len(peers)
        return "missed" if share <= OF_CHEMISTRY + 1e-9 else "met"
    return ""


def plan_activity(college: College, day: dt.date) -> None:
    """Plan a day of the activity feed: the learners online and their clicks."""
    dice, rows = college.dice, []
    silent = SILENT[0] if day >= college.day(SILENT_SINCE) else ""
    for place in college.places:
        often = 0.25 + 0.35 * place.diligence
        clicks = dice.randint(2, 40)
        on_a_phone = place.name == ADA and day == college.day(-1)
        is_online = on_a_phone or (dice.random() < often and not away(college, place, day))
        if is_online and place.course != silent:
            rows.append((place.enrolment, college.sites[place.enrolment.offering_id], clicks))
    college.plan(moment_of(day + ONE_DAY, 0, 1), facts.record_activity, rows, on=day)


def plan_feeds(college: College, day: dt.date) -> None:
    """Plan that every feed reports that the day is complete, also where nothing was new."""
    for code, offering in college.offerings.items():
        for feed in Feed.values:
            if (code, feed) != SILENT or day < college.day(SILENT_SINCE):
                about = {"offering": offering, "feed": feed, "until_on": day + ONE_DAY}
                college.plan(moment_of(day, 23, 59), feeds.heartbeat, **about)


def away(college: College, place: Place, day: dt.date) -> bool:
    """Return whether the learner was away: Ada since D − 12 apart from D − 1, Omar on placement."""
    offset = (day - college.today).days
    if place.name == ADA:
        return -12 <= offset < -1
    return place.name == OMAR and offset in PLACEMENT
