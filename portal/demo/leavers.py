"""The year before: people who have left, without their names; history to learn rules from."""

import datetime as dt

from learners.actions import facts, roster
from learners.models import Assessment, Enrolment, Programme
from portal.demo import cast
from portal.demo.calendar import ONE_DAY, at, office
from portal.demo.college import BY, FEEDS, WEEKS, College

YEAR = 52 * 7 * ONE_DAY
OUTCOMES = ("fail", "pass", "pass", "pass", "distinction")


def bring_back(college: College) -> None:
    """Dealt over the modules of today, a year ago; each with her hand-ins, marks and result."""
    first = college.first - YEAR
    ends = first + WEEKS * 7 * ONE_DAY
    before = office(first - 7 * ONE_DAY, 10)
    runs = [open_run(college, course, (first, ends), before) for course in cast.COURSES]
    for number in range(college.leavers):
        offering, work = runs[number % len(runs)]
        learner = roster.add_learner(reference=f"P-{number:04d}", name="", by=BY, at=before)
        enrolment = roster.enrol(learner=learner, offering=offering, by=BY, at=before)
        facts.register(enrolment, on=first, at=before)
        live_through(college, enrolment, work, ends)


def open_run(
    college: College, course: cast.Course, dates: tuple[dt.date, dt.date], moment: dt.datetime
) -> tuple[object, list[tuple[Assessment, dt.date]]]:
    programme, _ = Programme.objects.get_or_create(
        code=course.programme, defaults={"name": cast.PROGRAMMES[course.programme][0]}
    )
    offering = roster.offer_module(
        programme=programme,
        code=course.code,
        name=course.name,
        statement=course.statement,
        run=f"Term 1 {dates[0].year}",
        dates=dates,
        by=BY,
        at=moment,
    )
    for feed in FEEDS[1:]:
        roster.connect_feed(offering=offering, feed=feed, from_on=dates[0], by=BY, at=moment)
    work = []
    for number, piece in enumerate(course.work[:4]):
        assessment = roster.add_assessment(
            offering=offering,
            code=piece.code,
            name=piece.name,
            kind=piece.kind,
            weight=piece.weight,
            by=BY,
            at=moment,
        )
        due = dates[0] + (21 + 21 * number) * ONE_DAY
        facts.set_deadline(assessment, on=due, at=moment)
        work.append((assessment, due))
    return offering, work


def live_through(
    college: College,
    enrolment: Enrolment,
    work: list[tuple[Assessment, dt.date]],
    ends: dt.date,
) -> None:
    dice = college.dice
    diligence, ability = dice.betavariate(5, 1), dice.gauss(60, 12)
    met = 0
    for assessment, due in work:
        if dice.random() > diligence:
            continue
        met += 1
        facts.hand_in(enrolment, assessment, on=due, at=at(due, dice.randint(8, 21)))
        score = float(round(min(98, max(20, dice.gauss(ability, 8)))))
        back = office(due + 9 * ONE_DAY, 14)
        facts.return_mark(enrolment, assessment, score=score, at=back)
    if met < 2 and dice.random() < 0.5:
        day = work[-1][1] + dice.randint(1, 20) * ONE_DAY
        facts.leave(enrolment, on=day, at=office(day, 15))
        outcome = "withdrawn"
    else:
        outcome = "fail" if met < 2 else dice.choice(OUTCOMES)
    facts.finish(enrolment, outcome=outcome, at=office(ends + 7 * ONE_DAY, 16))
