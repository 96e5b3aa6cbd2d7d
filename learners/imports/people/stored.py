"""What Cairn has stored about the people, offerings and places in a file."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Lower

from learners.imports.people.columns import Row
from learners.models import (
    Campus,
    Correction,
    Enrolment,
    Learner,
    Left,
    Offering,
    Registered,
    Role,
    RoleKind,
    TutorAssignment,
    User,
)
from learners.models.learner import ChosenName

BLOCK = 5000


@dataclass(frozen=True)
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
    """Rows by the names that a file uses: references, codes, addresses in lower case."""

    learners: dict[str, Learner] = field(default_factory=dict)
    spellings: dict[str, str] = field(default_factory=dict)  # a reference in lower case, as it is
    logins: dict[str, User] = field(default_factory=dict)  # by address, each with its record
    tutors: dict[str, User] = field(default_factory=dict)
    tutor_of: dict[int, int] = field(default_factory=dict)  # by learner, deputies left out
    seen_by: set[tuple[int, int]] = field(default_factory=set)  # learner and tutor or deputy
    campuses: dict[str, Campus] = field(default_factory=dict)
    offerings: dict[tuple[str, str], Offering] = field(default_factory=dict)
    places: dict[tuple[str, int], Place] = field(default_factory=dict)  # by reference, offering


def find(rows: list[Row], today: dt.date) -> Stored:
    """Read all this in a constant number of queries per block of people."""
    stored = Stored()
    keys = {row.key for row in rows}
    offerings = Offering.objects.filter(module__code__in={module for module, _code in keys})
    for offering in offerings.select_related("module", "campus"):
        if (key := (offering.module.code, offering.code)) in keys:
            stored.offerings[key] = offering
    stored.campuses = {campus.name.lower(): campus for campus in Campus.objects.all()}
    _find_people(rows, stored)
    _find_tutors(rows, stored, today)
    for place in _places([offering.pk for offering in stored.offerings.values()]):
        stored.places[place.reference, place.offering] = place
    return stored


def _find_people(rows: list[Row], stored: Stored) -> None:
    chosen = Exists(ChosenName.objects.filter(learner=OuterRef("pk")))
    people = Learner.objects.annotate(lower=Lower("reference"), has_chosen_name=chosen)
    wanted = {row.reference for row in rows}
    for references in _blocks(wanted):
        lower = [reference.lower() for reference in references]
        alike = people.filter(Q(reference__in=references) | Q(lower__in=lower))
        for learner in alike.select_related("user").order_by("pk"):
            stored.spellings[learner.reference.lower()] = learner.reference
            if learner.reference in wanted:
                stored.learners[learner.reference] = learner
    for addresses in _blocks({row.email for row in rows if row.email}):
        users = User.objects.annotate(address=Lower("email")).filter(address__in=addresses)
        stored.logins |= {user.address: user for user in users.select_related("learner")}


def _find_tutors(rows: list[Row], stored: Stored, today: dt.date) -> None:
    addresses = {row.tutor_email for row in rows if row.tutor_email}
    roles = Role.objects.in_force(today).filter(kind=RoleKind.TUTOR)
    tutors = User.objects.filter(is_active=True, pk__in=roles.values("user"))
    by_address = tutors.annotate(address=Lower("email")).filter(address__in=addresses)
    stored.tutors = {tutor.address: tutor for tutor in by_address}
    for people in _blocks({learner.pk for learner in stored.learners.values()}):
        running = Q(until_on__isnull=True) | Q(until_on__gt=today)
        assignments = TutorAssignment.objects.filter(running, learner__in=people)
        for learner, tutor, until in assignments.values_list("learner_id", "tutor_id", "until_on"):
            stored.seen_by.add((learner, tutor))
            if until is None:
                stored.tutor_of[learner] = tutor


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
