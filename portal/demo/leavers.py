"""Last year's learners, without their names.

Rules are fitted to their results, and they were the first to answer concerns.
"""

import datetime as dt
from dataclasses import dataclass

from learners import clock
from learners.actions import calendar as year
from learners.actions import facts, feeds, handing_in, roster
from learners.models import Assessment, Enrolment, Offering, Programme, User
from portal.demo import cast
from portal.demo.calendar import ONE_DAY, closed_days, moment_of, next_office, office, slide
from portal.demo.college import BY, FEEDS, WEEKS, College
from portal.demo.days import act_out, run_night
from portal.demo.guide import DOMAIN
from support.actions import replies
from support.models import Concern, ReplyKind

YEAR = 52 * 7 * ONE_DAY
OUTCOMES = ("fail", "pass", "pass", "pass", "distinction")
DUE = (21, 42, 63, 84)  # days of the term on which work was due
NIGHTS = (43, 85)  # after two missed deadlines a rule raises a concern
ON_PAPER = "I handed both in on paper, at the desk."

Pieces = list[tuple[Assessment, dt.date]]


@dataclass(frozen=True)
class Leaver:
    """A learner's place on a module last year; `late`: the two pieces of work that missed their
    deadline."""

    number: int
    enrolment: Enrolment
    work: Pieces
    late: tuple[int, ...]
    on_paper: bool = False  # both had been handed in on paper
    withdraws: bool = False  # hands in one piece, then leaves


def live_last_year(college: College) -> None:
    """Share people out among last year's runs of the modules, and play through their term."""
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
            withdraws=place % 18 == 17,
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
) -> tuple[Offering, Pieces]:
    programme, _new = Programme.objects.get_or_create(
        code=course.programme, defaults={"name": cast.PROGRAMMES[course.programme].name}
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
        for days in (*NIGHTS, WEEKS * 7):
            until = dates[0] + days * ONE_DAY
            about = {"offering": offering, "feed": feed, "since": dates[0], "until_on": until}
            college.plan(moment_of(until - ONE_DAY, 23, 59), feeds.heartbeat, **about)
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
        due = slide(dates[0] + DUE[number] * ONE_DAY, college.today)
        facts.set_deadline(assessment, on=due)
        work.append((assessment, due))
    return offering, work


def enrol(number: int, offering: Offering, first: dt.date) -> Enrolment:
    """Enrol someone by reference only; their login will be closed when they leave."""
    learner = roster.add_learner(reference=f"P-{number:04d}", name="", by=BY)
    learner.user = roster.give_login(learner=learner, email=f"p-{number:04d}@{DOMAIN}", by=BY)
    enrolment = roster.enrol(learner=learner, offering=offering, by=BY)
    facts.register(enrolment, on=first)
    return enrolment


def plan(college: College, leaver: Leaver, first: dt.date) -> None:
    """Plan a leaver's year: hand-ins, marks, answers and the outcome."""
    dice, enrolment = college.dice, leaver.enrolment
    ability = dice.gauss(60, 12)
    for number, (assessment, due) in enumerate(leaver.work):
        score = float(round(min(98, max(20, dice.gauss(ability, 8)))))
        if number not in leaver.late and not (leaver.withdraws and number):
            moment = moment_of(due, dice.randint(8, 21))
            college.plan(moment, handing_in.hand_in, enrolment, assessment, on=due)
            back = office(due + 9 * ONE_DAY, 14)
            college.plan(back, facts.return_mark, enrolment, assessment, score=score)
    if leaver.late:
        morning = first + NIGHTS[leaver.late[0] // 2] * ONE_DAY
        evening = morning + dice.randint(0, 2) * ONE_DAY
        moment = moment_of(evening, dice.randint(17, 21), leaver.number % 60)
        college.plan(moment, answer, college, leaver)
    if leaver.withdraws:
        moment = office(leaver.work[-1][1] + dice.randint(4, 20) * ONE_DAY, 15)
        college.plan(moment, facts.leave, enrolment, on=moment.date())
    outcome = "withdrawn" if leaver.withdraws else dice.choice(OUTCOMES)
    over = office(first + (WEEKS + 1) * 7 * ONE_DAY, 16)
    college.plan(over, facts.finish, enrolment, outcome=outcome)


def answer(college: College, leaver: Leaver) -> None:
    """Answer that the work is done, or was handed in on paper; paper is recorded on a working
    day."""
    learner = leaver.enrolment.learner
    concern = Concern.objects.standing().filter(learner=learner).first()
    for number in leaver.late:
        assessment, due = leaver.work[number]
        work = (leaver.enrolment, assessment)
        if leaver.on_paper:
            college.plan(next_office(clock.now()), handing_in.hand_in, *work, on=due)
        else:
            handing_in.hand_in(*work, on=clock.today())
    if concern:
        paper = (ReplyKind.NOT_RIGHT, ON_PAPER)
        kind, words = paper if leaver.on_paper else (ReplyKind.DONE, "")
        replies.reply(concern=concern, kind=kind, words=words, by=learner.user)


def live_through(college: College, day: dt.date, last: dt.date) -> None:
    """Play the term day by day with its two nights, then close the logins."""
    nights = {last - WEEKS * 7 * ONE_DAY + number * ONE_DAY for number in NIGHTS}
    while day <= last + 7 * ONE_DAY:
        if day in nights:
            run_night(day, moment_of(day, 1, 30))
        act_out(college, day)
        day += ONE_DAY
    User.objects.filter(learner__reference__startswith="P-").update(is_active=False)
