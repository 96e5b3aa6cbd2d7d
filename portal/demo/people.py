"""Import the demo's learners, after a first file with two errors."""

import csv
import datetime as dt
import io
from collections.abc import Iterator
from typing import Any

from learners import clock
from learners.actions import facts, invitations, roster
from learners.imports.people import drafts
from learners.imports.people.columns import COLUMNS
from learners.models import Enrolment, Learner, Programme, User
from portal.demo import cast
from portal.demo.calendar import ONE_DAY, moment_of, office
from portal.demo.college import College, Place
from portal.demo.guide import DOMAIN

FEWEST = 6  # fewest learners of a programme, even in a small college


def import_learners(college: College) -> None:
    """Import learners on a working day before term: a file with two errors, then its correction."""
    moment = office(college.first - 3 * ONE_DAY, 11)
    rows = [row for row in lines(college) if row["name"] != cast.NOOR]
    wrong = [dict(row) for row in rows]
    wrong[2]["from_on"], wrong[4]["name"] = "31/02/2026", ""
    with clock.at(moment):
        save_draft(college, wrong)
    with clock.at(moment + dt.timedelta(minutes=20)):
        draft = save_draft(college, rows)
    with clock.at(moment + dt.timedelta(minutes=30)):
        drafts.work(draft.pk)  # as a worker does, should the college be a large one
        draft.refresh_from_db()
        drafts.commit(draft=draft, by=college.dee, mark=draft.preview["mark"])
        drafts.work(draft.pk)
        finish_logins(college)
    remember(college)


def save_draft(college: College, rows: list[dict[str, Any]]) -> Any:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return drafts.save(
        chunks=[text.getvalue().encode()],
        source=f"people-{college.first.year}.csv",
        by=college.dee,
    )


def lines(college: College) -> Iterator[dict[str, Any]]:
    """Return a line for each place: named learners first, then others to fill each programme."""
    cast_learners = {person.name: person for person in cast.CAST if person.programme}
    names, number = invented_names(college), 0
    for code, programme in cast.PROGRAMMES.items():
        people = [name for name, person in cast_learners.items() if person.programme == code]
        size = max(round(programme.size * college.share), FEWEST)
        people += [next(names) for _ in range(size - len(people))]
        for place, name in enumerate(people):
            number += 1
            in_turn = programme.tutors[place % len(programme.tutors)]
            tutor = cast_learners[name].tutor if name in cast_learners else in_turn
            for course in cast.COURSES:
                if course.programme == code:
                    yield {
                        "reference": f"SC-{number:04d}",
                        "name": name,
                        "email": address(name, cast_learners),
                        "programme": code,
                        "programme_name": programme.name,
                        "module": course.code,
                        "module_name": course.name,
                        "offering": college.run,
                        "from_on": college.first,
                        "tutor_email": college.users[tutor].email,
                    }


def address(name: str, cast_learners: dict[str, cast.Person]) -> str:
    if name in cast_learners:
        return cast_learners[name].email
    return f"{name.lower().replace(' ', '.')}@{DOMAIN}"


def invented_names(college: College) -> Iterator[str]:
    pairs = [f"{first} {last}" for first in cast.FIRST_NAMES for last in cast.LAST_NAMES]
    college.dice.shuffle(pairs)
    return iter(pairs)


def finish_logins(college: College) -> None:
    """Give the cast their roles and the password that the demo prints."""
    for person in cast.CAST:
        for user in User.objects.filter(email=person.email) if person.programme else ():
            user.set_password(cast.PASSWORD)
            user.save(update_fields=["password"])
            programme = Programme.objects.get(code=person.programme)
            for kind in person.roles:
                role = {"user": user, "kind": kind, "from_on": clock.today()}
                roster.appoint(by=college.dee, programme=programme, **role)


def remember(college: College) -> None:
    """Record the imported learners by name, with how they tend to study."""
    habits: dict[int, tuple[float, float]] = {}
    enrolments = Enrolment.objects.select_related("learner__user", "offering__module")
    enrolled = enrolments.filter(offering__in=college.offerings.values())
    for enrolment in enrolled.order_by("pk"):
        learner = enrolment.learner
        if learner.pk not in habits:
            diligence = min(0.995, college.dice.betavariate(9, 1))
            habits[learner.pk] = diligence, college.dice.gauss(62, 10)
        college.learners[learner.name] = learner
        if learner.user:
            college.users[learner.name] = learner.user
        course = enrolment.offering.module.code
        college.places.append(Place(enrolment, course, learner.name, *habits[learner.pk]))
    open_accounts(college)


def open_accounts(college: College) -> None:
    """Let everyone have signed in on the first day, apart from a few; some of these are invited a
    few days ago, so that their links still work."""
    named = {person.email for person in cast.CAST}
    people = User.objects.never_signed_in().exclude(email__in=named).order_by("pk")
    newcomers = list(people.values_list("pk", flat=True))[:: len(named)]
    User.objects.exclude(pk__in=newcomers).update(last_login=moment_of(college.first, 9))
    college.plan(college.office(-3, 14), invitations.invite, users=newcomers[::2], by=college.dee)


def plan_noor(college: College) -> None:
    """Plan Noor's enrolment on the web today, with an empty record."""
    moment = min(moment_of(college.today, 7, 30), college.now - dt.timedelta(minutes=5))
    college.plan(moment, enrol_noor, college)


def enrol_noor(college: College) -> None:
    by = "enrolment on the web"
    person = next(person for person in cast.CAST if person.name == cast.NOOR)
    user = roster.add_user(email=person.email, name=person.name, password=cast.PASSWORD, by=by)
    reference = f"SC-{Learner.objects.count() + 1:04d}"
    learner = roster.add_learner(reference=reference, name=person.name, user=user, by=by)
    tutor = college.users[person.tutor]
    roster.assign_tutor(learner=learner, tutor=tutor, from_on=college.today, by=by)
    for course in cast.COURSES:
        if course.programme == person.programme:
            offering = college.offerings[course.code]
            enrolment = roster.enrol(learner=learner, offering=offering, by=by)
            facts.register(enrolment, on=college.today)
    college.users[person.name], college.learners[person.name] = user, learner
