"""The learners come: through the import of people, its two mistakes mended first."""

import csv
import datetime as dt
import io
from collections.abc import Iterator
from typing import Any

from learners import clock
from learners.actions import facts, roster
from learners.imports.people import drafts
from learners.imports.people.columns import COLUMNS
from learners.models import Enrolment, Learner, User
from portal.demo import cast
from portal.demo.calendar import ONE_DAY, at, office
from portal.demo.college import College, Place, dee, run_of
from portal.demo.guide import DOMAIN

NEW_TODAY = "Noor Hadi"
FEWEST = 6  # learners of a programme, however small the college


def bring_in(college: College) -> None:
    """On a working day before the term: a file with two mistakes is refused, then it is mended."""
    moment = office(college.first - 3 * ONE_DAY, 11)
    rows = [row for row in lines(college) if row["name"] != NEW_TODAY]
    wrong = [dict(row) for row in rows]
    wrong[2]["from_on"], wrong[4]["name"] = "31/02/2026", ""
    with clock.at(moment):
        lay_aside(college, wrong)
    with clock.at(moment + dt.timedelta(minutes=20)):
        draft = lay_aside(college, rows)
    with clock.at(moment + dt.timedelta(minutes=30)):
        plan = drafts.plan_of(draft, clock.today())
        drafts.commit(draft=draft, by=dee(college), mark=plan.mark)
        give_passwords()
        add_roles(college)
    remember(college)


def lay_aside(college: College, rows: list[dict[str, Any]]) -> Any:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return drafts.save(
        chunks=[text.getvalue().encode()],
        source=f"people-{college.first.year}.csv",
        by=dee(college),
    )


def lines(college: College) -> Iterator[dict[str, Any]]:
    """The named learners, then enough others to fill each programme; a line for each place."""
    named = {person.name: person for person in cast.CAST if person.programme}
    names, number = invented_names(college), 0
    for code, (title, size) in cast.PROGRAMMES.items():
        people = [name for name, person in named.items() if person.programme == code]
        wanted = max(round(size * college.share), FEWEST)
        people += [next(names) for _ in range(wanted - len(people))]
        for place, name in enumerate(people):
            number += 1
            taken_by = cast.TUTORS[code][place % len(cast.TUTORS[code])]
            tutor = named[name].tutor if name in named else taken_by
            for course in cast.COURSES:
                if course.programme == code:
                    yield {
                        "reference": f"SC-{number:04d}",
                        "name": name,
                        "email": address(name, named),
                        "programme": code,
                        "programme_name": title,
                        "module": course.code,
                        "module_name": course.name,
                        "offering": run_of(college),
                        "from_on": college.first,
                        "tutor_email": college.users[tutor].email,
                    }


def address(name: str, named: dict[str, cast.Person]) -> str:
    if name in named:
        return named[name].email
    return f"{name.lower().replace(' ', '.')}@{DOMAIN}"


def invented_names(college: College) -> Iterator[str]:
    pairs = [f"{first} {last}" for first in cast.FIRST for last in cast.LAST]
    college.dice.shuffle(pairs)
    return iter(pairs)


def give_passwords() -> None:
    """The import opens logins that nobody has a password for; the cast's is known to all."""
    for person in cast.CAST:
        for user in User.objects.filter(email=person.email) if person.programme else ():
            user.set_password(cast.PASSWORD)
            user.save(update_fields=["password"])


def add_roles(college: College) -> None:
    for person in cast.CAST:
        if person.programme:
            user = User.objects.filter(email=person.email).first()
            for kind in person.roles:
                role = {"user": user, "kind": kind, "from_on": clock.today()}
                roster.appoint(by=dee(college), **role)


def remember(college: College) -> None:
    """Whom the import brought, by name, and how each of them tends to study."""
    habits: dict[int, tuple[float, float]] = {}
    held = Enrolment.objects.select_related("learner__user", "offering__module").order_by("pk")
    for enrolment in held.filter(offering__in=college.offerings.values()):
        learner = enrolment.learner
        if learner.pk not in habits:
            diligence = min(0.995, college.dice.betavariate(9, 1))
            habits[learner.pk] = diligence, college.dice.gauss(62, 10)
        college.learners[learner.name] = learner
        if learner.user:
            college.users[learner.name] = learner.user
        course = enrolment.offering.module.code
        college.places.append(Place(enrolment, course, learner.name, *habits[learner.pk]))


def bring_in_the_newest(college: College) -> None:
    """Noor comes today, by the college's enrolment on the web; her record is still empty."""
    moment = min(at(college.today, 7, 30), college.now - dt.timedelta(minutes=5))
    college.plan(moment, lambda: enrol_noor(college))


def enrol_noor(college: College) -> None:
    by = "enrolment on the web"
    person = next(person for person in cast.CAST if person.name == NEW_TODAY)
    user = roster.add_user(email=person.email, name=person.name, password=cast.PASSWORD, by=by)
    number = Learner.objects.count() + 1
    learner = roster.add_learner(reference=f"SC-{number:04d}", name=person.name, user=user, by=by)
    tutor, began = college.users[person.tutor], college.today
    roster.assign_tutor(learner=learner, tutor=tutor, from_on=began, by=by)
    for course in cast.COURSES:
        if course.programme == person.programme:
            offering = college.offerings[course.code]
            enrolment = roster.enrol(learner=learner, offering=offering, by=by)
            facts.register(enrolment, on=began)
    college.users[person.name], college.learners[person.name] = user, learner
