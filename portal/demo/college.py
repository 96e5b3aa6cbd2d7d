"""The college before its learners: calendar, modules, staff, services; and planned acts."""

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from learners import clock
from learners.actions import calendar as year
from learners.actions import facts, helplines, roster
from learners.models import (
    STAFF,
    Assessment,
    Campus,
    Enrolment,
    Learner,
    Module,
    Offering,
    Programme,
    RoleKind,
    Site,
    User,
)
from portal.demo import cast
from portal.demo.calendar import ONE_DAY, closed_days, moment_of, office, slide, term_begins
from support.actions import my_time, service

BY = "Strathcairn’s setting-up"
FEEDS = ("activity", "submissions", "marks")
WEEKS = 18  # of a term

Act = Callable[[], object]


@dataclass(frozen=True)
class Place:
    """A learner's place in an offering, and how they tend to study."""

    enrolment: Enrolment
    course: str
    name: str
    diligence: float  # share of deadlines they meet
    ability: float  # mean mark


@dataclass
class College:
    """The rows set up so far, by name, and the acts still planned, by day.

    `share`: the share of the 120 learners (tests seed fewer); `leavers`: people of last year;
    `nights`: days before today with a night; `answers`: those planned before Omar's.
    """

    now: dt.datetime
    dice: random.Random
    share: float = 1.0
    leavers: int = 90
    nights: int = 42
    answers: int = 0
    users: dict[str, User] = field(default_factory=dict)
    learners: dict[str, Learner] = field(default_factory=dict)
    offerings: dict[str, Offering] = field(default_factory=dict)
    sites: dict[int, Site] = field(default_factory=dict)
    work: dict[str, list[tuple[Assessment, dt.date]]] = field(default_factory=dict)
    places: list[Place] = field(default_factory=list)
    acts: dict[dt.date, list[tuple[dt.datetime, Act]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    @property
    def today(self) -> dt.date:
        return self.now.date()

    @property
    def first(self) -> dt.date:
        return term_begins(self.today)

    @property
    def ends(self) -> dt.date:
        return self.first + WEEKS * 7 * ONE_DAY

    @property
    def dee(self) -> User:
        return self.users[cast.DEE]

    @property
    def run(self) -> str:
        return f"Term 1 {self.first.year}"

    def day(self, offset: int) -> dt.date:
        return self.today + offset * ONE_DAY

    def plan(self, moment: dt.datetime, act: Act, *arguments: Any, **named: Any) -> None:
        """Plan an act for a moment; acts later than now are never carried out."""
        self.acts[moment.date()].append((moment, partial(act, *arguments, **named)))

    def moment(self, offset: int, hour: int, minute: int = 0) -> dt.datetime:
        """Return a moment that number of days from today."""
        return moment_of(self.day(offset), hour, minute)

    def office(self, offset: int, hour: int, minute: int = 0) -> dt.datetime:
        """Return a moment when staff work: on that day, or the working day before it."""
        return office(self.day(offset), hour, minute)

    def learner(self, name: str) -> dict[str, Any]:
        """Return the arguments for an action by a learner about themselves."""
        return {"learner": self.learners[name], "by": self.users[name]}


def set_up(college: College) -> None:
    """Set up what exists before the first learner, in the weeks before term."""
    with clock.at(office(college.first - 14 * ONE_DAY, 10)):
        add_staff(college)
        set_calendar(college)
        for code, programme in cast.PROGRAMMES.items():
            Programme.objects.get_or_create(code=code, defaults={"name": programme.name})
        for course in cast.COURSES:
            open_course(college, course)
        for person in cast.CAST:
            if person.owns:
                module = Module.objects.get(code=person.owns)
                role = {"kind": RoleKind.MODULE_OWNER, "module": module, "from_on": clock.today()}
                roster.appoint(user=college.users[person.name], by=college.dee, **role)
        open_services(college)


def add_staff(college: College) -> None:
    """Add everyone who is not a learner, with their roles and a second factor."""
    for person in cast.CAST:
        if person.programme:
            continue
        user = roster.add_user(email=person.email, name=person.name, password=cast.PASSWORD, by=BY)
        college.users[person.name] = user
        for kind in person.roles:
            if kind != RoleKind.MODULE_OWNER:
                roster.appoint(user=user, kind=kind, from_on=clock.today(), by=BY)
        if STAFF & set(person.roles):
            TOTP.activate(user, generate_totp_secret())
    my_time.set_minutes(by=college.users[cast.BEN], minutes=40)


def set_calendar(college: College) -> None:
    by = college.dee
    for name in ("Harbour", "Hill"):
        year.add_campus(name=name, by=by)
    for number in sorted({college.first.year, college.today.year, college.today.year + 1}):
        for day, name in closed_days(number).items():
            year.close_days(from_on=day, last_on=day, name=name, by=by)
    year.set_term(name="Term 1", from_on=college.first, until_on=college.ends, by=by)
    hours = {"days": (0, 1, 2, 3, 4), "opens": dt.time(9), "closes": dt.time(17)}
    for name, number, about in cast.HELPLINES:
        helplines.add(name=name, number=number, about=about, **hours, by=by)


def open_course(college: College, course: cast.Course) -> None:
    by = college.dee
    offering = roster.offer_module(
        programme=Programme.objects.get(code=course.programme),
        code=course.code,
        name=course.name,
        statement=course.statement,
        run=college.run,
        dates=(college.first, college.ends),
        campus=Campus.objects.get(name=course.campus),
        by=by,
    )
    college.offerings[course.code] = offering
    college.sites[offering.pk] = Site.objects.create(offering=offering, code="pages", kind="pages")
    for feed in FEEDS:
        roster.connect_feed(offering=offering, feed=feed, from_on=college.first, by=by)
    college.work[course.code] = []
    for piece in course.work:
        details = {"name": piece.name, "kind": piece.kind, "weight": piece.weight}
        assessment = roster.add_assessment(offering=offering, code=piece.code, **details, by=by)
        due = slide(college.day(piece.due), college.today)
        facts.set_deadline(assessment, on=due)
        college.work[course.code].append((assessment, due))


def open_services(college: College) -> None:
    by = college.dee
    for row in cast.SERVICES:
        opened = service.open_service(name=row.name, about=row.about, capacity=row.capacity, by=by)
        week = [service.Hours(day, dt.time(start), dt.time(end)) for day, start, end in row.week]
        service.set_hours(service=opened, hours=week, by=by)
        for name, about, minutes in row.offers:
            service.offer(service=opened, name=name, about=about, minutes=minutes, by=by)
        for name in row.members:
            service.add_member(service=opened, user=college.users[name], by=by)
