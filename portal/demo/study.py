"""What learners hand in and get back, and how often they are online."""

import datetime as dt

from learners.actions import facts
from learners.models import Assessment
from portal.demo.calendar import ONE_DAY, at, is_working
from portal.demo.college import College, Place

MARKED_AFTER = 7  # days
MISSES = 0.98  # how far past her diligence a deadline is missed, not only late
OF_CHEMISTRY = 23 / 41  # missed the lab report: three deadlines in two days
PLACEMENT = range(-24, -13)  # days on which Omar was away, and nobody had said so
STEADY = {
    "Ada Sinclair",
    "Flo Mackay",
    "Omar Aziz",
    "Gus Petrie",
    "Ravi Nair",
    "Struan Milne",
}
ADAS = {"CS1": 68.0, "RL1": 74.0, "QZ1": 61.0, "PLN": 66.0, "UN1": 58.0, "DR1": 70.0}  # marks
MISSED = {"Ada Sinclair": {"CS2", "RL2", "LAB"}, "Struan Milne": {"P3", "Q3"}}


def plan(college: College) -> None:
    """Everything of the term up to today; each day's activity is told the next morning."""
    for place in college.places:
        for assessment, due in college.work[place.course]:
            plan_hand_in(college, place, assessment, due)
    day = college.first
    while day < college.today:
        plan_activity(college, day)
        day += ONE_DAY


def plan_hand_in(college: College, place: Place, assessment: Assessment, due: dt.date) -> None:
    """When this learner hands this in and gets it back, if she does."""
    dice = college.dice
    early, late, score = dice.choice((0, 0, 1, 1, 2, 4)), dice.random(), dice.gauss(0, 8)
    steady = place.name in STEADY
    told = authored(college, place, assessment)
    missed = told == "missed" or (late > MISSES * place.diligence and not steady and not told)
    if assessment.kind == "exam" or missed:
        return
    behind = dice.randint(2, 9) if late > place.diligence and not steady and not told else -early
    day = max(due + behind * ONE_DAY, college.first)
    if told == "late":
        day = max(due + 5 * ONE_DAY, college.day(-10))
    college.plan(
        at(day, dice.randint(8, 21), dice.randint(0, 59)),
        lambda: facts.hand_in(place.enrolment, assessment, on=day),
    )
    back = max(day, due) + MARKED_AFTER * ONE_DAY
    while not is_working(back):
        back += ONE_DAY
    mark = float(round(min(98.0, max(25.0, place.ability + score))))
    if place.name == "Ada Sinclair":
        mark = ADAS.get(assessment.code, mark)
    college.plan(
        at(back, dice.randint(9, 16), dice.randint(0, 59)),
        lambda: facts.return_mark(place.enrolment, assessment, score=mark),
    )


def authored(college: College, place: Place, assessment: Assessment) -> str:
    """The misses of the story: Ada's and Struan's, Omar's two while on placement, and those of
    most of Chemistry's lab."""
    if assessment.code in MISSED.get(place.name, ()):
        return "missed"
    if place.name == "Omar Aziz" and assessment.code in {"Q2", "P3"}:
        return "late"
    if place.course == "CARE-CHM" and assessment.code == "LAB":
        peers = [one.name for one in college.places if one.course == "CARE-CHM"]
        share = (peers.index(place.name) + 1) / len(peers)
        return "missed" if share <= OF_CHEMISTRY + 1e-9 else "met"
    return ""


def plan_activity(college: College, day: dt.date) -> None:
    """A day of the activity feed: who was online and how much."""
    dice, rows = college.dice, []
    for place in college.places:
        often = 0.25 + 0.35 * place.diligence
        clicks = dice.randint(2, 40)
        on_her_phone = place.name == "Ada Sinclair" and day == college.day(-1)
        if on_her_phone or (dice.random() < often and not away(college, place, day)):
            rows.append((place.enrolment, college.sites[place.enrolment.offering_id], clicks))
    college.plan(at(day + ONE_DAY, 0, 1), lambda: facts.record_activity(rows, on=day))


def away(college: College, place: Place, day: dt.date) -> bool:
    """Ada was away from D − 12 but for D − 1; Omar was on placement."""
    offset = (day - college.today).days
    if place.name == "Ada Sinclair":
        return -12 <= offset < -1
    return place.name == "Omar Aziz" and offset in PLACEMENT
