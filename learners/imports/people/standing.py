"""What Cairn knows already of the people, runs and places that a file speaks of."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower

from learners.imports.people.layout import Row
from learners.models import (
    Campus,
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


@dataclass(frozen=True)
class Place:
    """An enrolment with the last word on when it began and, if so, ended."""

    enrolment: int
    learner: int
    reference: str
    name: str
    offering: int
    from_on: dt.date | None
    left_on: dt.date | None


@dataclass
class Standing:
    """By the names that a file uses: references, codes, addresses in lower case."""

    learners: dict[str, Learner] = field(default_factory=dict)
    spellings: dict[str, str] = field(default_factory=dict)  # a reference in lower case, as it is
    logins: dict[str, User] = field(default_factory=dict)  # by address, each with its record
    tutors: dict[str, User] = field(default_factory=dict)
    tutored: dict[int, int] = field(default_factory=dict)  # learner to her tutor, not a stand-in
    seen_by: set[tuple[int, int]] = field(default_factory=set)  # learner and tutor or stand-in
    programmes: dict[str, Programme] = field(default_factory=dict)
    modules: dict[str, Module] = field(default_factory=dict)
    campuses: dict[str, Campus] = field(default_factory=dict)
    runs: dict[tuple[str, str], Offering] = field(default_factory=dict)
    places: dict[tuple[str, int], Place] = field(default_factory=dict)  # reference and run


def find(rows: list[Row], today: dt.date) -> Standing:
    """Gather it: a constant number of queries a few thousand people."""
    found = Standing()
    codes = {row.module for row in rows}
    runs = Offering.objects.filter(module__code__in=codes).select_related("module", "campus")
    mentioned = {row.run for row in rows}
    for run in runs:
        if (run.module.code, run.code) in mentioned:
            found.runs[run.module.code, run.code] = run
    found.modules = {module.code: module for module in Module.objects.filter(code__in=codes)}
    named = {row.programme for row in rows if row.programme}
    found.programmes = {one.code: one for one in Programme.objects.filter(code__in=named)}
    found.campuses = {campus.name.lower(): campus for campus in Campus.objects.all()}
    _find_people(rows, found)
    _find_tutors(rows, found, today)
    for place in _places([run.pk for run in found.runs.values()]):
        found.places[place.reference, place.offering] = place
    return found


def _find_people(rows: list[Row], found: Standing) -> None:
    chosen = Exists(ChosenName.objects.filter(learner=OuterRef("pk")))
    wanted = {row.reference for row in rows}
    for references in _blocks(wanted):
        lower = [reference.lower() for reference in references]
        people = Learner.objects.annotate(lower=Lower("reference"), has_chosen_name=chosen)
        alike = people.filter(Q(reference__in=references) | Q(lower__in=lower))
        for learner in alike.select_related("user").order_by("pk"):
            found.spellings[learner.reference.lower()] = learner.reference
            if learner.reference in wanted:
                found.learners[learner.reference] = learner
    for addresses in _blocks({row.email for row in rows if row.email}):
        users = User.objects.annotate(address=Lower("email")).filter(address__in=addresses)
        found.logins |= {user.address: user for user in users.select_related("learner")}


def _find_tutors(rows: list[Row], found: Standing, today: dt.date) -> None:
    named = {row.tutor_email for row in rows if row.tutor_email}
    roles = Role.objects.in_force(today).filter(kind=RoleKind.TUTOR)
    tutors = User.objects.filter(is_active=True, pk__in=roles.values("user"))
    by_address = tutors.annotate(address=Lower("email")).filter(address__in=named)
    found.tutors = {tutor.address: tutor for tutor in by_address}
    for people in _blocks({learner.pk for learner in found.learners.values()}):
        running = Q(until_on__isnull=True) | Q(until_on__gt=today)
        held = TutorAssignment.objects.filter(running, learner__in=people)
        for learner, tutor, until in held.values_list("learner_id", "tutor_id", "until_on"):
            found.seen_by.add((learner, tutor))
            if until is None:
                found.tutored[learner] = tutor


def _blocks(values: set[Any]) -> Iterator[list[Any]]:
    ordered = sorted(values)
    for first in range(0, len(ordered), BLOCK):
        yield ordered[first : first + BLOCK]


def last_words(model: type[models.Model], runs: Iterable[int]) -> dict[int, dt.date | None]:
    """For each enrolment in these runs what the latest fact says of its day."""
    facts = model._default_manager.filter(enrolment__offering__in=list(runs))
    latest = facts.order_by("enrolment", "-known_at", "-recorded_at", "-pk").distinct("enrolment")
    return dict(latest.values_list("enrolment_id", "on"))


def _places(runs: list[int]) -> Iterator[Place]:
    began, left = last_words(Registered, runs), last_words(Left, runs)
    enrolments = Enrolment.objects.filter(offering__in=runs).order_by("pk")
    columns = ("pk", "learner_id", "learner__reference", "learner__name", "offering_id")
    for pk, learner, reference, name, offering in enrolments.values_list(*columns):
        yield Place(pk, learner, reference, name, offering, began.get(pk), left.get(pk))
