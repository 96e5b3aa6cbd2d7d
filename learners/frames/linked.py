"""The facts of many enrolments, linked once for every calculation that uses them."""

from dataclasses import dataclass

import numpy as np

from learners import frames
from learners.calc.arrays import NONE, Array
from learners.calc.facts import Facts
from learners.calc.links import Links, only
from learners.frames import Frame, Scope
from learners.models import Module
from learners.night import Cutoff


@dataclass(frozen=True)
class Evidence:
    """Linked facts, with the ids of the rows of every array."""

    facts: Facts
    enrolment: Array
    learner: Array
    offering: Array
    offering_from: Array
    assessment: Array


def evidence(
    cutoff: Cutoff, scope: Scope | None = None, *, registers_on_the_day: bool = False
) -> Evidence:
    """Facts of the enrolments in scope, linked, in twelve queries whatever their number.

    registers_on_the_day: registering and leaving count from the morning of their own day, which is
    how DESIGN §12 defines the population of an evaluation; a night sees them the morning after.
    """
    scope = scope or Scope()
    people, courses = frames.enrolments(cutoff, scope), frames.offerings()
    if registers_on_the_day:
        people = known_on_the_day(people)
    courses = only(courses, "id", np.unique(people["offering"]))
    work = only(frames.assessments(cutoff), "offering", courses["id"])
    read = {name: reader(cutoff, scope) for name, reader in READERS.items()}
    read["coverage"] = frames.coverage(cutoff)
    codes = dict(Module.objects.values_list("pk", "code"))
    return Evidence(
        facts=Links(people, courses, work).link(read, codes),
        enrolment=people["id"],
        learner=people["learner"],
        offering=courses["id"],
        offering_from=courses["from"],
        assessment=work["id"],
    )


READERS = {
    "submissions": frames.submissions,
    "extensions": frames.extensions,
    "marks": frames.marks,
    "activity": frames.activity,
    "totals": frames.pre_course,
    "results": frames.results,
    "qualifications": frames.qualifications,
}


def known_on_the_day(people: Frame) -> Frame:
    """Registering and leaving, known on the morning of their own day."""
    known = dict(people)
    for fact in ("registered", "left"):
        day, morning = people[fact], people[f"{fact}_known"]
        known[f"{fact}_known"] = np.where(day == NONE, morning, np.minimum(morning, day))
    return known
