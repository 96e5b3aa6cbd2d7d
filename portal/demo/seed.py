"""Seeding Strathcairn College: the product's own actions with a given clock, then real nights.

People first (day D − 70), then day by day: each morning's night (from D − 42), then what was done
that day. Nothing is done later than now, and no result row is inserted.
"""

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import transaction

from learners.actions import facts, roster
from learners.models import (
    Assessment,
    Campus,
    Enrolment,
    Learner,
    Module,
    Offering,
    Programme,
    Site,
    User,
)
from learners.permissions import STAFF
from portal.conductor import open_night, ready, work
from portal.demo import cast
from portal.demo.calendar import ONE_DAY, at, closed_days, is_working, slid, term_begins
from portal.models import Night, NightState

BY = "Strathcairn’s setting-up"
FEEDS = ("activity", "submissions", "marks")
NIGHTS_FROM = 42  # days before D
MARKED_AFTER = 7  # days
MISSES = 1.04  # how far past her diligence a deadline is missed, not only late


@dataclass
class College:
    """What has been set up so far, by name."""

    today: dt.date
    now: dt.datetime
    dice: random.Random
    users: dict[str, User] = field(default_factory=dict)
    offerings: dict[str, Offering] = field(default_factory=dict)
    sites: dict[int, Site] = field(default_factory=dict)
    work: dict[str, list[tuple[Assessment, dt.date]]] = field(default_factory=dict)
    places: list["Place"] = field(default_factory=list)

    def day(self, offset: int) -> dt.date:
        return self.today + offset * ONE_DAY


@dataclass(frozen=True)
class Place:
    """A learner's place in an offering, and how she tends to study."""

    enrolment: Enrolment
    course: str
    name: str
    diligence: float  # share of deadlines she meets
    ability: float  # mean mark


Tell = Callable[[str], None]


def seed(now: dt.datetime, tell: Tell) -> None:
    """Seed the whole college, speaking of each part as it is done."""
    today = now.date()
    college = College(today, now, random.Random(20_261_123))  # noqa: S311 (a demo's dice)
    with transaction.atomic():
        tell("people and modules")
        set_up(college)
    days = [term_begins(today) + n * ONE_DAY for n in range((today - term_begins(today)).days + 1)]
    acts = acts_by_day(college)
    for day in days:
        if day >= college.day(-NIGHTS_FROM):
            run_night(day, at(day, 1, 30))
        with transaction.atomic():
            for moment, act in sorted(acts.get(day, ()), key=lambda pair: pair[0]):
                if moment <= now:
                    act(moment)
        if day.weekday() == 0:
            tell(f"the week of {day}")


def run_night(as_of: dt.date, moment: dt.datetime) -> Night:
    night, _ = open_night(as_of, by="the timetable", at=moment)
    while night.state == NightState.RUNNING:
        for run in ready(night):
            work(run, at=moment)
        night.refresh_from_db()
    return night


def set_up(college: College) -> None:
    first = term_begins(college.today)
    moment = at(first, 0, 5) - 3 * ONE_DAY
    for year in {first.year, college.today.year, college.today.year + 1}:
        for day, name in closed_days(year).items():
            roster.close_day(on=day, name=name, by=BY, at=moment)
    ends = first + 18 * 7 * ONE_DAY
    roster.open_term(name="Term 1", from_on=first, until_on=ends, by=BY, at=moment)
    for name in ("Harbour", "Hill"):
        Campus.objects.create(name=name)
    for code, (name, _) in cast.PROGRAMMES.items():
        Programme.objects.create(code=code, name=name)
    for course in cast.COURSES:
        open_course(college, course, (first, ends), moment)
    for person in cast.CAST:
        add_person(college, person, first, moment)
    add_learners(college, first, moment)


def open_course(
    college: College, course: cast.Course, dates: tuple[dt.date, dt.date], moment: dt.datetime
) -> None:
    offering = roster.offer_module(
        programme=Programme.objects.get(code=course.programme),
        code=course.code,
        name=course.name,
        statement=course.statement,
        run=f"Term 1 {dates[0].year}",
        dates=dates,
        campus=Campus.objects.get(name=course.campus),
        by=BY,
        at=moment,
    )
    college.offerings[course.code] = offering
    college.sites[offering.pk] = Site.objects.create(offering=offering, code="pages", kind="pages")
    for feed in FEEDS:
        roster.connect_feed(offering=offering, feed=feed, from_on=dates[0], by=BY, at=moment)
    college.work[course.code] = []
    for piece in course.work:
        assessment = roster.add_assessment(
            offering=offering,
            code=piece.code,
            name=piece.name,
            kind=piece.kind,
            weight=piece.weight,
            by=BY,
            at=moment,
        )
        due = slid(college.day(piece.due), college.today)
        facts.set_deadline(assessment, on=due, at=moment)
        college.work[course.code].append((assessment, due))


def add_person(college: College, person: cast.Person, first: dt.date, moment: dt.datetime) -> None:
    user = roster.add_user(
        email=person.email, name=person.name, password=cast.PASSWORD, by=BY, at=moment
    )
    college.users[person.name] = user
    for kind in person.roles:
        module = Module.objects.get(code=person.owns) if kind == "module owner" else None
        roster.appoint(user=user, kind=kind, module=module, from_on=first, by=BY, at=moment)
    if STAFF & set(person.roles):
        TOTP.activate(user, generate_totp_secret())


def add_learners(college: College, first: dt.date, moment: dt.datetime) -> None:
    """The named learners, then enough others to fill each programme."""
    named = [person for person in cast.CAST if person.programme]
    names = invented_names(college.dice)
    number = 1
    for code, (_, size) in cast.PROGRAMMES.items():
        people = [person.name for person in named if person.programme == code]
        people += [next(names) for _ in range(size - len(people))]
        for place, name in enumerate(people):
            known = next((p for p in named if p.name == name), None)
            when = (college.now - dt.timedelta(hours=1)) if name == "Noor Hadi" else moment
            learner = roster.add_learner(
                reference=f"SC-{number:04d}",
                name=name,
                user=college.users.get(name),
                by=BY,
                at=when,
            )
            number += 1
            tutor = known.tutor if known else cast.TUTORS[code][place % len(cast.TUTORS[code])]
            began = college.today if name == "Noor Hadi" else first
            roster.assign_tutor(
                learner=learner, tutor=college.users[tutor], from_on=began, by=BY, at=when
            )
            enrol(college, learner, code, began, when)


def enrol(
    college: College, learner: Learner, programme: str, began: dt.date, when: dt.datetime
) -> None:
    diligence = min(0.995, college.dice.betavariate(9, 1))
    ability = college.dice.gauss(62, 10)
    for course in cast.COURSES:
        if course.programme != programme:
            continue
        enrolment = roster.enrol(
            learner=learner, offering=college.offerings[course.code], by=BY, at=when
        )
        facts.register(enrolment, on=began, at=when, credits=30)
        if learner.name != "Noor Hadi":
            college.places.append(Place(enrolment, course.code, learner.name, diligence, ability))


def invented_names(dice: random.Random) -> Iterator[str]:
    pairs = [f"{first} {last}" for first in cast.FIRST for last in cast.LAST]
    dice.shuffle(pairs)
    return iter(pairs)


Acts = dict[dt.date, list[tuple[dt.datetime, Callable[[dt.datetime], object]]]]


def acts_by_day(college: College) -> Acts:
    """Everything that learners and staff do, by day; the order within a day is by the clock."""
    acts: Acts = defaultdict(list)
    for place in college.places:
        for assessment, due in college.work[place.course]:
            plan_hand_in(college, acts, place, assessment, due)
    day = term_begins(college.today)
    while day <= college.today:
        plan_activity(college, acts, day)
        day += ONE_DAY
    return acts


def plan_hand_in(
    college: College, acts: Acts, place: Place, assessment: Assessment, due: dt.date
) -> None:
    """When this learner hands this in and gets it back, if she does."""
    dice = college.dice
    early, late, score = dice.choice((0, 0, 1, 1, 2, 4)), dice.random(), dice.gauss(0, 8)
    missed = authored_miss(place, assessment, college) or late > MISSES * place.diligence
    if assessment.kind == "exam" or missed:
        return
    behind = dice.randint(2, 9) if late > place.diligence else -early
    day = max(due + behind * ONE_DAY, term_begins(college.today))
    moment = at(day, dice.randint(8, 21), dice.randint(0, 59))
    acts[day].append(
        (moment, lambda when: facts.hand_in(place.enrolment, assessment, on=day, at=when))
    )
    back = max(day, due) + MARKED_AFTER * ONE_DAY
    while not is_working(back):
        back += ONE_DAY
    mark = float(round(min(98.0, max(25.0, place.ability + score))))
    if place.name == "Ada Sinclair":
        mark = 68.0
    returned = at(back, dice.randint(9, 16), dice.randint(0, 59))
    acts[back].append(
        (returned, lambda when: facts.return_mark(place.enrolment, assessment, score=mark, at=when))
    )


def authored_miss(place: Place, assessment: Assessment, college: College) -> bool:
    """The misses of the story: Ada's two, Omar's placement, 23 of 41 in Chemistry's lab report."""
    if place.name == "Ada Sinclair":
        return assessment.code in {"CS2", "RL2", "LAB"}
    if place.name == "Omar Aziz":
        return assessment.code == "P3"
    if place.course == "CARE-CHM" and assessment.code == "LAB":
        peers = [p.name for p in college.places if p.course == "CARE-CHM"]
        return peers.index(place.name) < 23
    return False


def plan_activity(college: College, acts: Acts, day: dt.date) -> None:
    """A day of the activity feed, told the next morning: who was online and how much."""
    dice = college.dice
    rows = []
    for place in college.places:
        often = 0.25 + 0.35 * place.diligence
        clicks = dice.randint(2, 40)
        if dice.random() < often and not authored_silence(place, day, college):
            rows.append((place.enrolment, college.sites[place.enrolment.offering_id], clicks))
    told = day + ONE_DAY
    acts[told].append((at(told, 0, 1), lambda when: facts.record_activity(rows, on=day, at=when)))


def authored_silence(place: Place, day: dt.date, college: College) -> bool:
    """Ada was away from D − 12 but for D − 1; Omar was on placement for two weeks."""
    away = (college.today - day).days
    if place.name == "Ada Sinclair":
        return away <= 12 and away != 1
    return place.name == "Omar Aziz" and 3 <= away <= 17
