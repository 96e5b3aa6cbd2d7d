"""Rows to the arrays that `calc` reads: the facts of running (or named) offerings, for triage.

Days are relative to the start of each enrolment's offering. No protected characteristic is read.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from learners import frames as ground
from learners.calc import facts as calc
from learners.calc.arrays import NONE, Array, position
from learners.calc.codes import Feed
from learners.calc.cutoffs import as_date, as_number
from learners.frames import Frame, Scope
from learners.models import Assessment, Enrolment, Module, TutorAssignment
from learners.night import Cutoff
from support.calc import queue

EVERYONE = Scope()


@dataclass(frozen=True)
class Evidence:
    """Facts for `calc`, and whose they are: the ids beside every array."""

    facts: calc.Facts
    enrolment: Array
    learner: Array
    offering: Array
    offering_from: Array
    assessment: Array


def running(cutoff: Cutoff) -> Evidence:
    """Facts of every enrolment in an offering that runs on the morning's day."""
    return evidence(cutoff, Scope.running(cutoff))


def evidence(
    cutoff: Cutoff, scope: Scope = EVERYONE, *, registers_on_the_day: bool = False
) -> Evidence:
    """Facts of the enrolments in scope, in nine queries whatever their number.

    registers_on_the_day: registering and leaving count from the morning of their own day, which is
    how DESIGN §12 defines the population of an evaluation; a night sees them the morning after.
    """
    people = ground.enrolments(cutoff, scope)
    courses, work = courses_and_work(cutoff, people)
    if registers_on_the_day:
        people = known_on_the_day(people)
    return Evidence(
        facts=Links(people, courses, work).facts(cutoff, scope),
        enrolment=people["id"],
        learner=people["learner"],
        offering=courses["id"],
        offering_from=courses["from"],
        assessment=work["id"],
    )


def known_on_the_day(people: Frame) -> Frame:
    """Registering and leaving, known on the morning of their own day."""
    known = dict(people)
    for told in ("registered", "left"):
        day, morning = people[told], people[f"{told}_known"]
        known[f"{told}_known"] = np.where(day == NONE, morning, np.minimum(morning, day))
    return known


def courses_and_work(cutoff: Cutoff, people: Frame) -> tuple[Frame, Frame]:
    """The offerings that these people are in, and what those ask for."""
    courses = ground.offerings()
    here = np.isin(courses["id"], people["offering"])
    courses = {name: column[here] for name, column in courses.items()}
    return courses, ground.only(ground.assessments(cutoff), "offering", courses["id"])


def not_before(known: Array, earliest: Array) -> Array:
    """A fact dated later than it was told is seen on its day, not before: no peeping ahead."""
    return np.maximum(known, earliest)


class Links:
    """Ids to positions, and calendar days to days of the offering."""

    def __init__(self, people: Frame, courses: Frame, work: Frame) -> None:
        self.people, self.courses, self.work = people, courses, work
        self.start = courses["from"][position(courses["id"], people["offering"])]

    def facts(self, cutoff: Cutoff, scope: Scope) -> calc.Facts:
        """Read every kind of fact about these people, and link it to them."""

        def told(reader: Callable[[Cutoff, Scope], Frame]) -> Frame:
            return ground.only(reader(cutoff, scope), "enrolment", self.people["id"])

        names = dict(Module.objects.values_list("pk", "code"))
        modules = np.unique(self.courses["module"])
        handed_in = told(ground.submissions)
        return calc.Facts(
            modules=tuple(names[m] for m in modules.tolist()),
            offerings=calc.Offerings(
                module=position(modules, self.courses["module"]),
                start=self.courses["from"],
                length=self.courses["until"] - self.courses["from"],
            ),
            enrolments=self.enrolments(ground.qualifications(cutoff, scope)),
            assessments=calc.Assessments(
                offering=position(self.courses["id"], self.work["offering"]),
                kind=self.work["kind"],
                weight=self.work["weight"],
            ),
            deadlines=self.deadlines(),
            submissions=self.submissions(handed_in),
            marks=self.marks(told(ground.marks), handed_in),
            activity=self.activity(told(ground.activity)),
            totals=self.totals(told(ground.pre_course)),
            coverage=self.coverage(ground.coverage(cutoff)),
            results=self.results(told(ground.results)),
        )

    def days(self, day: Array, start: Array, missing: int) -> Array:
        return np.where(day == NONE, missing, day - start)

    def who(self, frame: Frame) -> tuple[Array, Array]:
        """Position of each row's enrolment, and the first day of its offering."""
        at = position(self.people["id"], frame["enrolment"])
        return at, self.start[at]

    def enrolments(self, qualifications: Frame) -> calc.Enrolments:
        people, start = self.people, self.start
        order = np.argsort(qualifications["learner"])
        at = position(qualifications["learner"][order], people["learner"])
        ranks = np.append(qualifications["rank"][order].astype(float), np.nan)
        registered = self.days(people["registered"], start, calc.ALWAYS)
        return calc.Enrolments(
            id=people["id"],
            learner=people["learner"],
            offering=position(self.courses["id"], people["offering"]),
            registered=registered,
            registered_known=people["registered_known"] - start,
            left=self.days(people["left"], start, calc.NEVER),
            left_known=self.days(people["left_known"], start, calc.NEVER),
            qualification=ranks[at],
            attempts=people["attempts"].astype(float),
            credits=np.where(people["credits"] == NONE, np.nan, people["credits"]),
            profile_known=people["registered_known"] - start,
        )

    def deadlines(self) -> calc.Deadlines:
        told = np.flatnonzero(self.work["known"] != NONE)
        course = position(self.courses["id"], self.work["offering"][told])
        start = self.courses["from"][course]
        return calc.Deadlines(
            assessment=told,
            due=self.days(self.work["due"][told], start, calc.NEVER),
            known=self.work["known"][told] - start,
        )

    def submissions(self, frame: Frame) -> calc.Submissions:
        who, start = self.who(frame)
        return calc.Submissions(
            enrolment=who,
            assessment=position(self.work["id"], frame["assessment"]),
            day=frame["on"] - start,
            banked=frame["banked"],
            known=not_before(frame["known"], frame["on"] + 1) - start,
        )

    def marks(self, frame: Frame, handed_in: Frame) -> calc.Marks:
        """Marks; one that is entered before its hand-in is told waits for the hand-in."""
        who, start = self.who(frame)
        order = np.lexsort((handed_in["assessment"], handed_in["enrolment"]))
        span = int(self.work["id"].max(initial=0)) + 1
        told = handed_in["enrolment"][order] * span + handed_in["assessment"][order]
        at = position(told, frame["enrolment"] * span + frame["assessment"])
        first = not_before(handed_in["known"], handed_in["on"] + 1)[order]
        return calc.Marks(
            enrolment=who,
            assessment=position(self.work["id"], frame["assessment"]),
            score=frame["score"],
            known=not_before(frame["known"], np.append(first, NONE)[at]) - start,
        )

    def activity(self, frame: Frame) -> calc.Activity:
        who, start = self.who(frame)
        return calc.Activity(
            enrolment=who,
            day=frame["on"] - start,
            clicks=frame["clicks"],
            known=not_before(frame["known"], frame["on"] + 1) - start,
        )

    def totals(self, frame: Frame) -> calc.Totals:
        who, start = self.who(frame)
        return calc.Totals(
            enrolment=who,
            clicks=frame["clicks"],
            until=np.zeros(len(who)),
            known=not_before(frame["known"], start) - start,
        )

    def coverage(self, frame: Frame) -> calc.Coverage:
        course = position(self.courses["id"], frame["offering"])
        kept = (course >= 0) & (frame["feed"] != Feed.MARKS)
        start = self.courses["from"][course[kept]]
        return calc.Coverage(
            offering=course[kept],
            feed=frame["feed"][kept],
            start=frame["from"][kept] - start,
            until=frame["until"][kept] - start,
            known=np.full(int(kept.sum()), calc.ALWAYS),
        )

    def results(self, frame: Frame) -> calc.Results:
        who, start = self.who(frame)
        return calc.Results(enrolment=who, outcome=frame["outcome"], known=frame["known"] - start)


def labels(enrolments: list[int], works: list[int]) -> tuple[dict[int, Any], dict[int, Any]]:
    """Natural keys of enrolments and names of assessments, for ids and for reasons."""
    keys = Enrolment.objects.filter(pk__in=enrolments).values_list(
        "pk", "offering__module__code", "offering__code", "learner__reference"
    )
    names = Assessment.objects.filter(pk__in=works).values_list("pk", "code", "name")
    return {k[0]: k[1:] for k in keys}, {n[0]: n[1:] for n in names}


def tutors(learners: Array, on: dt.date) -> Array:
    """Per learner given, the id of her tutor that day; -1 for nobody."""
    held = TutorAssignment.objects.held(on).order_by("learner", "-from_on", "pk")
    pairs = np.array(list(held.values_list("learner", "tutor")), dtype=np.int64).reshape(-1, 2)
    ids, first = np.unique(pairs[:, 0], return_index=True)
    return np.append(pairs[first, 1], -1)[position(ids, learners)]


def watched(
    enrolments: Array,
    listed: list[int],
    flagged: list[bool],
    below_since: list[dt.date | None],
    entries: list[int],
) -> queue.State:
    """A stored queue, laid out over tonight's enrolments."""
    state = queue.State.empty(len(enrolments))
    at = position(enrolments, np.array(listed, dtype=np.int64))
    here = at >= 0
    since = [calc.NEVER if day is None else as_number(day) for day in below_since]
    out = {
        "flagged": (state.flagged.copy(), np.array(flagged, dtype=np.bool_)),
        "below_since": (state.below_since.copy(), np.array(since, dtype=np.int64)),
        "entries": (state.entries.copy(), np.array(entries, dtype=np.int64)),
    }
    for target, values in out.values():
        target[at[here]] = values[here]
    return queue.State(**{name: target for name, (target, _) in out.items()})


def packed(enrolments: Array, state: queue.State) -> dict[str, list[object]]:
    """The queue as a row keeps it: only those who are or have been on it."""
    rows = np.flatnonzero(state.flagged | (state.entries > 0))
    since = state.below_since[rows].tolist()
    return {
        "enrolments": enrolments[rows].tolist(),
        "flagged": state.flagged[rows].tolist(),
        "below_since": [None if day == calc.NEVER else as_date(day) for day in since],
        "entries": state.entries[rows].tolist(),
    }
