"""Three autumns of two modules, one of them small: two to fit on, one to use."""

import datetime as dt
import random
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from learners.calc.cutoffs import known_after, midnight
from learners.models import (
    Coverage,
    DeadlineSet,
    Enrolment,
    Learner,
    Mark,
    Module,
    Offering,
    Registered,
    Result,
    Submission,
)
from tests.factories import learners as make

LONDON = ZoneInfo("Europe/London")
STARTS = [dt.date(2023, 9, 4), dt.date(2024, 9, 2), dt.date(2025, 9, 1)]
AS_OF = dt.date(2025, 10, 27)  # day 56 of the third autumn
RECORDED = dt.datetime(2023, 1, 1, tzinfo=dt.UTC)
DUE = (14, 28, 42, 70)
LENGTH = 120
BIG, SMALL = "BIG", "SMALL"
SIZES = {BIG: 160, SMALL: 40}


@dataclass
class Rows:
    """Facts to be written together."""

    registered: list[Registered]
    submissions: list[Submission]
    marks: list[Mark]
    results: list[Result]


def known_on(day: dt.date) -> dict[str, dt.datetime]:
    return {"known_at": known_after(day, LONDON), "recorded_at": RECORDED}


def build(seed: int = 5) -> None:
    dice = random.Random(seed)
    modules = {code: make.ModuleFactory(code=code) for code in SIZES}
    for year, start in enumerate(STARTS):
        for code, size in SIZES.items():
            autumn(dice, modules[code], start, size, f"{code}-{year}")


def autumn(dice: random.Random, module: Module, start: dt.date, size: int, name: str) -> None:
    offering = Offering.objects.create(
        module=module, code=str(start.year), from_on=start, until_on=start + dt.timedelta(LENGTH)
    )
    work = []
    for day in DUE:
        piece = make.AssessmentFactory(offering=offering, weight=25)
        due = start + dt.timedelta(day)
        began = {"known_at": midnight(start, LONDON), "recorded_at": RECORDED}
        DeadlineSet.objects.create(assessment=piece, on=due, **began)
        work.append((piece, due))
    for feed in ("submissions", "marks"):
        Coverage.objects.create(offering=offering, feed=feed, from_on=start, recorded_at=RECORDED)
    learners = Learner.objects.bulk_create(
        Learner(reference=f"{name}-{n:03d}", created_at=RECORDED) for n in range(size)
    )
    places = Enrolment.objects.bulk_create(
        Enrolment(learner=learner, offering=offering) for learner in learners
    )
    rows = Rows([], [], [], [])
    for place in places:
        study(dice, place, start, work, rows)
    for kind in (rows.registered, rows.submissions, rows.marks, rows.results):
        if kind:
            type(kind[0]).objects.bulk_create(kind)


def study(dice: random.Random, place: Enrolment, start: dt.date, work: list, rows: Rows) -> None:
    """Play a learner's course: hand-ins, marks and result depend on ability and chance."""
    ability = dice.gauss(0, 1)
    over = start + dt.timedelta(LENGTH)
    first = start - dt.timedelta(dice.randint(1, 60))
    rows.registered.append(Registered(enrolment=place, on=first, credits=30, **known_on(first)))
    for piece, due in work:
        if ability + dice.gauss(0.9, 0.8) < 0 or due >= AS_OF:
            continue
        day = due - dt.timedelta(dice.randint(0, 5))
        rows.submissions.append(
            Submission(enrolment=place, assessment=piece, on=day, **known_on(day))
        )
        score = max(0.0, min(100.0, round(60 + 15 * ability + dice.gauss(0, 8))))
        back = day + dt.timedelta(7)
        rows.marks.append(Mark(enrolment=place, assessment=piece, score=score, **known_on(back)))
    if over < AS_OF:
        ended = "fail" if ability + dice.gauss(0, 0.5) < -0.3 else "pass"
        rows.results.append(Result(enrolment=place, outcome=ended, **known_on(over)))
