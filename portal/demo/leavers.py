"""The year before: people who have left, without their names.

They are history to learn rules from, and the first who answered what Cairn had noticed.
"""

import datetime as dt
from dataclasses import dataclass

from learners import clock
from learners.actions import calendar as year
from learners.actions import facts, roster
from learners.models import Assessment, Enrolment, Offering, Programme, User
from portal.demo import cast
from portal.demo.calendar import ONE_DAY, at, closed_days, next_working, office, slid
from portal.demo.college import BY, FEEDS, WEEKS, Act, College
from portal.demo.days import act_out, run_night
from portal.demo.guide import DOMAIN
from support.actions import replies
from support.models import STANDING, Concern, ReplyKind

YEAR = 52 * 7 * ONE_DAY
OUTCOMES = ("fail", "pass", "pass", "pass", "distinction")
DUE = (21, 42, 63, 84)  # days of the term on which work was due
NIGHTS = (43, 85)  # a rule notices what two deadlines tell
ON_PAPER = "I handed both in on paper, at the desk."


@dataclass(frozen=True)
class Leaver:
    """A place of last year; `late`: which two pieces she had not handed in when they were due."""

    number: int
    enrolment: Enrolment
    work: list[tuple[Assessment, dt.date]]
    late: tuple[int, ...]
    on_paper: bool = False  # they were there all the same
    goes: bool = False  # she hands in nothing after the first, and leaves


def bring_back(college: College) -> None:
    """Dealt over the modules of today, a year ago; each with her hand-ins, marks and result."""
    first = college.first - YEAR
    ends = first + WEEKS * 7 * ONE_DAY
    before = office(first - 7 * ONE_DAY, 10)
    with clock.at(before):
        set_year(first, ends)
        runs = [open_run(college, course, (first, ends)) for course in cast.COURSES]
    answering = 0
    for number in range(college.leavers):
        place, (offering, work) = number // len(runs), runs[number % len(runs)]
        late = ((0, 1), (2, 3), ())[place % 3]
        with clock.at(before):
            enrolment = enrol(number, offering, first)
        leaver = Leaver(
            number,
            enrolment,
            work,
            late,
            on_paper=bool(late) and answering % 4 == 3,
            goes=place % 18 == 17,
        )
        answering += bool(late)
        plan(college, leaver, first)
    live_through(college, before.date(), ends)


def set_year(first: dt.date, ends: dt.date) -> None:
    for number in sorted({first.year, ends.year}):
        for day, name in closed_days(number).items():
            year.close_days(from_on=day, last_on=day, name=name, by=BY)
    name = f"Term 1 {first.year}"
    year.set_term(name=name, from_on=first, until_on=ends, by=BY)


def open_run(
    college: College, course: cast.Course, dates: tuple[dt.date, dt.date]
) -> tuple[Offering, list[tuple[Assessment, dt.date]]]:
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
    )
    for feed in FEEDS[1:]:
        roster.connect_feed(offering=offering, feed=feed, from_on=dates[0], by=BY)
    work = []
    for number, piece in enumerate((*course.work, *course.work)[: len(DUE)]):
        again = number >= len(course.work)
        assessment = roster.add_assessment(
            offering=offering,
            code=f"{piece.code}-2" if again else piece.code,
            name=f"{piece.name}, once more" if again else piece.name,
            kind="tutor-marked" if piece.kind == "exam" else piece.kind,
            weight=piece.weight,
            by=BY,
        )
        due = slid(dates[0] + DUE[number] * ONE_DAY, college.today)
        facts.set_deadline(assessment, on=due)
        work.append((assessment, due))
    return offering, work


def enrol(number: int, offering: Offering, first: dt.date) -> Enrolment:
    """Known by a reference only; her login was closed when she left."""
    learner = roster.add_learner(reference=f"P-{number:04d}", name="", by=BY)
    learner.user = roster.give_login(learner=learner, email=f"p-{number:04d}@{DOMAIN}", by=BY)
    enrolment = roster.enrol(learner=learner, offering=offering, by=BY)
    facts.register(enrolment, on=first)
    return enrolment


def plan(college: College, one: Leaver, first: dt.date) -> None:
    """Her year: what she hands in and gets back, what she answers, and how it ends."""
    dice = college.dice
    ability = dice.gauss(60, 12)
    for number, (assessment, due) in enumerate(one.work):
        score = float(round(min(98, max(20, dice.gauss(ability, 8)))))
        if number not in one.late and not (one.goes and number):
            college.plan(at(due, dice.randint(8, 21)), hands_in(one, assessment, due))
            college.plan(office(due + 9 * ONE_DAY, 14), gets_back(one, assessment, score))
    if one.late:
        morning = first + NIGHTS[one.late[0] // 2] * ONE_DAY
        evening = at(morning + dice.randint(0, 2) * ONE_DAY, dice.randint(17, 21), one.number % 60)
        college.plan(evening, lambda: answers(college, one))
    if one.goes:
        day = one.work[-1][1] + dice.randint(4, 20) * ONE_DAY
        college.plan(office(day, 15), leaves(one))
    outcome = "withdrawn" if one.goes else dice.choice(OUTCOMES)
    over = first + (WEEKS + 1) * 7 * ONE_DAY
    college.plan(office(over, 16), lambda: facts.finish(one.enrolment, outcome=outcome))


def hands_in(one: Leaver, assessment: Assessment, on: dt.date) -> Act:
    return lambda: facts.hand_in(one.enrolment, assessment, on=on)


def gets_back(one: Leaver, assessment: Assessment, score: float) -> Act:
    return lambda: facts.return_mark(one.enrolment, assessment, score=score)


def leaves(one: Leaver) -> Act:
    return lambda: facts.leave(one.enrolment, on=clock.today())


def answers(college: College, one: Leaver) -> None:
    """It is done since; or it was there all the time, and is written down on a working day."""
    learner = one.enrolment.learner
    held = Concern.objects.filter(learner=learner, state__in=STANDING).first()
    for number in one.late:
        assessment, due = one.work[number]
        if one.on_paper:
            college.plan(office_after(clock.now()), hands_in(one, assessment, due))
        else:
            facts.hand_in(one.enrolment, assessment, on=clock.today())
    if held:
        kind, words = (ReplyKind.NOT_RIGHT, ON_PAPER) if one.on_paper else (ReplyKind.DONE, "")
        replies.reply(concern=held, kind=kind, words=words, by=learner.user)


def office_after(moment: dt.datetime) -> dt.datetime:
    return at(next_working(moment.date() + ONE_DAY), 11)


def live_through(college: College, day: dt.date, last: dt.date) -> None:
    """Day by day, with the nights after which there was something to notice; then logins close."""
    nights = {last - WEEKS * 7 * ONE_DAY + number * ONE_DAY for number in NIGHTS}
    while day <= last + 7 * ONE_DAY:
        if day in nights:
            run_night(day, at(day, 1, 30))
        act_out(college, day)
        day += ONE_DAY
    User.objects.filter(learner__reference__startswith="P-").update(is_active=False)
