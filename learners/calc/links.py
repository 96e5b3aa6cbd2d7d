"""Frames to linked facts: ids become positions, calendar days become days of the offering."""

from collections.abc import Mapping

import numpy as np

from learners.calc import facts
from learners.calc.arrays import NONE, Array, position
from learners.calc.codes import Feed

Frame = Mapping[str, Array]


def only(frame: Frame, column: str, ids: Array) -> dict[str, Array]:
    """Rows whose `column` is among `ids`."""
    kept = position(ids, frame[column]) >= 0
    return {name: values[kept] for name, values in frame.items()}


def not_before(known: Array, earliest: Array) -> Array:
    """The day each fact becomes visible: its own day, if it was recorded earlier than that."""
    return np.maximum(known, earliest)


class Links:
    """People, the offerings they are in (`courses`) and their assessments (`work`)."""

    def __init__(self, people: Frame, courses: Frame, work: Frame) -> None:
        self.people, self.courses, self.work = people, courses, work
        self.start = courses["from"][position(courses["id"], people["offering"])]

    def link(self, read: Mapping[str, Frame], modules: Mapping[int, str]) -> facts.Facts:
        """Link every kind of fact about these people; `modules`: codes by id."""
        here = np.unique(self.courses["module"])
        of = {name: self.ours(frame) for name, frame in read.items() if "enrolment" in frame}
        return facts.Facts(
            modules=tuple(modules[module] for module in here.tolist()),
            offerings=facts.Offerings(
                module=position(here, self.courses["module"]),
                start=self.courses["from"],
                length=self.courses["until"] - self.courses["from"],
            ),
            enrolments=self.enrolments(read["qualifications"]),
            assessments=facts.Assessments(
                offering=position(self.courses["id"], self.work["offering"]),
                kind=self.work["kind"],
                weight=self.work["weight"],
            ),
            deadlines=self.deadlines(),
            submissions=self.submissions(of["submissions"]),
            marks=self.marks(of["marks"], of["submissions"]),
            activity=self.activity(of["activity"]),
            totals=self.totals(of["totals"]),
            coverage=self.coverage(read["coverage"]),
            results=self.results(of["results"]),
            extensions=self.extensions(of["extensions"]),
        )

    def ours(self, frame: Frame) -> Frame:
        """Facts about these people, leaving out anyone not yet registered."""
        return only(frame, "enrolment", self.people["id"])

    def days(self, day: Array, start: Array, missing: int) -> Array:
        return np.where(day == NONE, missing, day - start)

    def who(self, frame: Frame) -> tuple[Array, Array]:
        """Position of each row's enrolment, and the first day of its offering."""
        at = position(self.people["id"], frame["enrolment"])
        return at, self.start[at]

    def enrolments(self, qualifications: Frame) -> facts.Enrolments:
        people, start = self.people, self.start
        order = np.argsort(qualifications["learner"])
        at = position(qualifications["learner"][order], people["learner"])
        ranks = np.append(qualifications["rank"][order].astype(float), np.nan)
        registered = self.days(people["registered"], start, facts.ALWAYS)
        return facts.Enrolments(
            id=people["id"],
            learner=people["learner"],
            offering=position(self.courses["id"], people["offering"]),
            registered=registered,
            registered_known=people["registered_known"] - start,
            left=self.days(people["left"], start, facts.NEVER),
            left_known=self.days(people["left_known"], start, facts.NEVER),
            qualification=ranks[at],
            attempts=people["attempts"].astype(float),
            credits=np.where(people["credits"] == NONE, np.nan, people["credits"]),
            profile_known=people["registered_known"] - start,
        )

    def deadlines(self) -> facts.Deadlines:
        set_work = np.flatnonzero(self.work["known"] != NONE)
        course = position(self.courses["id"], self.work["offering"][set_work])
        start = self.courses["from"][course]
        return facts.Deadlines(
            assessment=set_work,
            due=self.days(self.work["due"][set_work], start, facts.NEVER),
            known=self.work["known"][set_work] - start,
        )

    def submissions(self, frame: Frame) -> facts.Submissions:
        who, start = self.who(frame)
        return facts.Submissions(
            enrolment=who,
            assessment=position(self.work["id"], frame["assessment"]),
            day=frame["on"] - start,
            banked=frame["banked"],
            known=not_before(frame["known"], frame["on"] + 1) - start,
        )

    def extensions(self, frame: Frame) -> facts.Extensions:
        who, start = self.who(frame)
        return facts.Extensions(
            enrolment=who,
            assessment=position(self.work["id"], frame["assessment"]),
            until=frame["until"] - start,
            known=frame["known"] - start,
        )

    def marks(self, frame: Frame, handed_in: Frame) -> facts.Marks:
        """Marks; a mark entered before its hand-in is recorded counts from the hand-in."""
        who, start = self.who(frame)
        order = np.lexsort((handed_in["assessment"], handed_in["enrolment"]))
        span = int(self.work["id"].max(initial=0)) + 1
        hand_in_keys = handed_in["enrolment"][order] * span + handed_in["assessment"][order]
        at = position(hand_in_keys, frame["enrolment"] * span + frame["assessment"])
        first = not_before(handed_in["known"], handed_in["on"] + 1)[order]
        return facts.Marks(
            enrolment=who,
            assessment=position(self.work["id"], frame["assessment"]),
            score=frame["score"],
            known=not_before(frame["known"], np.append(first, NONE)[at]) - start,
        )

    def activity(self, frame: Frame) -> facts.Activity:
        who, start = self.who(frame)
        return facts.Activity(
            enrolment=who,
            day=frame["on"] - start,
            clicks=frame["clicks"],
            known=not_before(frame["known"], frame["on"] + 1) - start,
        )

    def totals(self, frame: Frame) -> facts.Totals:
        who, start = self.who(frame)
        return facts.Totals(
            enrolment=who,
            clicks=frame["clicks"],
            until=np.zeros(len(who), dtype=np.int64),
            known=not_before(frame["known"], start) - start,
        )

    def coverage(self, frame: Frame) -> facts.Coverage:
        course = position(self.courses["id"], frame["offering"])
        kept = (course >= 0) & (frame["feed"] != Feed.MARKS)
        start = self.courses["from"][course[kept]]
        return facts.Coverage(
            offering=course[kept],
            feed=frame["feed"][kept],
            start=frame["from"][kept] - start,
            until=frame["until"][kept] - start,
            known=np.full(int(kept.sum()), facts.ALWAYS),
        )

    def results(self, frame: Frame) -> facts.Results:
        who, start = self.who(frame)
        return facts.Results(enrolment=who, outcome=frame["outcome"], known=frame["known"] - start)
