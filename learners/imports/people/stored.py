"""What Cairn has stored about the people, offerings and places in a file."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Lower

from learners.calc.folding import fold, plain_address, written
from learners.imports.people.columns import Row, by_place
from learners.models import (
    Campus,
    Correction,
    Enrolment,
    Learner,
    Left,
    Module,
    Offering,
    Programme,
    Registered,
    Role,
    RoleKind,
    TutorAssignment,
    User,
)
from learners.models.learner import ChosenName

BLOCK = 5000


@dataclass(frozen=True, slots=True)
class Place:
    """An enrolment with the latest facts about its start and, if any, its end."""

    enrolment: int
    learner: int
    reference: str
    name: str
    offering: int
    from_on: dt.date | None
    left_on: dt.date | None
    # The latest list's days in columns that someone has corrected since.
    listed: dict[str, dt.date | None] = field(default_factory=dict)

    def is_current(self, today: dt.date) -> bool:
        return self.left_on is None or self.left_on > today


@dataclass
class Stored:
    """Rows by the names that a file uses: references, codes, plain addresses.

    `days`: every day of registration and of leaving, for places with several rows in the file.
    """

    learners: dict[str, Learner] = field(default_factory=dict)
    logins: dict[str, User] = field(default_factory=dict)  # by plain address, each with its record
    same_name: dict[str, list[str]] = field(default_factory=dict)  # a name to its references
    modules: dict[str, Module] = field(default_factory=dict)
    programmes: dict[str, Programme] = field(default_factory=dict)
    taught: set[tuple[str, str]] = field(default_factory=set)  # programmes of the file's modules
    days: dict[int, tuple[set[Any], set[Any]]] = field(default_factory=dict)  # by enrolment
    tutors: dict[str, User] = field(default_factory=dict)
    tutor_of: dict[int, User] = field(default_factory=dict)  # by learner, deputies left out
    seen_by: set[tuple[int, int]] = field(default_factory=set)  # learner and tutor or deputy
    campuses: dict[str, Campus] = field(default_factory=dict)
    offerings: dict[tuple[str, str], Offering] = field(default_factory=dict)
    places: dict[tuple[str, int], Place] = field(default_factory=dict)  # by reference, offering
    # By reference and module, the code of another run in which they are today.
    elsewhere: dict[tuple[str, str], str] = field(default_factory=dict)


def find(rows: list[Row], today: dt.date) -> Stored:
    """Read all this in a constant number of queries per block of people."""
    stored = Stored()
    keys = {row.key for row in rows}
    modules = Module.objects.filter(code__in={module for module, _code in keys})
    stored.modules = {module.code: module for module in modules}
    offerings = Offering.objects.filter(module__in=stored.modules.values())
    for offering in offerings.select_related("module", "campus"):
        if (key := (offering.module.code, offering.code)) in keys:
            stored.offerings[key] = offering
    programmes = Programme.objects.filter(code__in={row.programme for row in rows})
    stored.programmes = {programme.code: programme for programme in programmes}
    taught = Programme.modules.through.objects.filter(module__in=stored.modules.values())
    stored.taught = set(taught.values_list("programme__code", "module__code"))
    stored.campuses = {fold(campus.name): campus for campus in Campus.objects.all()}
    _find_people(rows, stored)
    _find_tutors(rows, stored, today)
    for place in _places([offering.pk for offering in stored.offerings.values()]):
        stored.places[place.reference, place.offering] = place
    _find_elsewhere(stored, today)
    _find_days(rows, stored)
    return stored


def _find_people(rows: list[Row], stored: Stored) -> None:
    chosen = Exists(ChosenName.objects.filter(learner=OuterRef("pk")))
    people = Learner.objects.annotate(has_chosen_name=chosen).select_related("user")
    for references in _blocks({row.reference for row in rows}):
        for learner in people.filter(reference__in=references):
            stored.learners[learner.reference] = learner
    users = User.objects.annotate(address=Lower("email")).select_related("learner")
    for addresses in _blocks({row.email for row in rows if row.email}):
        for user in users.filter(address__in=_both(addresses)):
            stored.logins[plain_address(user.address)] = user
    new = {row.name for row in rows if row.reference not in stored.learners}
    for names in _blocks(new):
        others = Learner.objects.filter(name__in=names).order_by("pk")
        for name, reference in others.values_list("name", "reference"):
            stored.same_name.setdefault(name, []).append(reference)


def _both(addresses: Iterable[str]) -> set[str]:
    """Return addresses with each domain in ASCII and in letters."""
    return {form for address in addresses for form in (address, written(address))}


def _find_tutors(rows: list[Row], stored: Stored, today: dt.date) -> None:
    addresses = _both({row.tutor_email for row in rows if row.tutor_email})
    roles = Role.objects.in_force(today).filter(kind=RoleKind.TUTOR)
    tutors = User.objects.filter(is_active=True, pk__in=roles.values("user"))
    by_address = tutors.annotate(address=Lower("email")).filter(address__in=addresses)
    stored.tutors = {plain_address(tutor.address): tutor for tutor in by_address}
    for people in _blocks({learner.pk for learner in stored.learners.values()}):
        running = Q(until_on__isnull=True) | Q(until_on__gt=today)
        assignments = TutorAssignment.objects.filter(running, learner__in=people)
        for assignment in assignments.select_related("tutor"):
            stored.seen_by.add((assignment.learner_id, assignment.tutor_id))
            if assignment.until_on is None:
                stored.tutor_of[assignment.learner_id] = assignment.tutor


def _find_elsewhere(stored: Stored, today: dt.date) -> None:
    others = Offering.objects.filter(module__in=stored.modules.values(), until_on__gt=today)
    others = others.exclude(pk__in=[offering.pk for offering in stored.offerings.values()])
    codes = {run.pk: (run.module.code, run.code) for run in others.select_related("module")}
    for place in _places(list(codes)) if codes else ():
        if place.is_current(today):
            module, code = codes[place.offering]
            stored.elsewhere[place.reference, module] = code


def _find_days(rows: list[Row], stored: Stored) -> None:
    several = [place for place, stays in by_place(rows).items() if len(stays) > 1]
    for reference, *key in several:
        offering = stored.offerings.get(tuple(key))
        place = offering and stored.places.get((reference, offering.pk))
        if place:
            stored.days[place.enrolment] = (set(), set())
    for model, which in ((Registered, 0), (Left, 1)):
        facts = model._default_manager.filter(enrolment__in=stored.days)
        for enrolment, on in facts.values_list("enrolment_id", "on"):
            stored.days[enrolment][which].add(on)


def _blocks(values: set[Any]) -> Iterator[list[Any]]:
    ordered = sorted(values)
    for first in range(0, len(ordered), BLOCK):
        yield ordered[first : first + BLOCK]


def last_words(model: type[models.Model], offerings: Iterable[int]) -> dict[int, dt.date | None]:
    """Return the day in the latest fact of each enrolment in these offerings."""
    facts = model._default_manager.filter(enrolment__offering__in=list(offerings))
    latest = facts.order_by("enrolment", "-known_at", "-recorded_at", "-pk").distinct("enrolment")
    return dict(latest.values_list("enrolment_id", "on"))


def corrected(model: type[models.Model], offerings: Iterable[int]) -> dict[int, dt.date | None]:
    """Return the latest list's day for enrolments whose latest fact is a correction."""
    facts = model._default_manager.filter(enrolment__offering__in=list(offerings))
    newest = ("-known_at", "-recorded_at", "-pk")
    latest = facts.order_by("enrolment", *newest).distinct("enrolment")
    by_hand = Correction.objects.filter(fact_kind=model._meta.model_name, new_id__isnull=False)
    said = model._default_manager.filter(enrolment=OuterRef("enrolment"), origin__isnull=False)
    rows = facts.filter(Q(pk__in=latest.values("pk")) & Q(pk__in=by_hand.values("new_id")))
    rows = rows.annotate(said=Subquery(said.order_by(*newest).values("on")[:1]))
    return dict(rows.values_list("enrolment_id", "said"))


def _places(offerings: list[int]) -> Iterator[Place]:
    began, left = last_words(Registered, offerings), last_words(Left, offerings)
    listed = {"from_on": corrected(Registered, offerings), "left_on": corrected(Left, offerings)}
    enrolments = Enrolment.objects.filter(offering__in=offerings).order_by("pk")
    columns = ("pk", "learner_id", "learner__reference", "learner__name", "offering_id")
    for row in enrolments.values_list(*columns):
        pk = row[0]
        said = {name: days[pk] for name, days in listed.items() if pk in days}
        yield Place(*row, began.get(pk), left.get(pk), said)
