"""What anybody else does about what the nights raised: learners answer, tutors get back to them."""

import datetime as dt

from learners.models import Learner, User
from portal.demo import cast
from portal.demo.calendar import ONE_DAY, at, is_working
from portal.demo.college import College
from portal.demo.story import AUTHORED
from support.actions import asking, cases, contacts, replies
from support.models import STANDING, Case, Channel, Concern, ReplyKind

UNTIL = 3  # days before D: what came since waits for the visitor
ANSWERS = (
    (ReplyKind.DONE, "It is in since yesterday."),
    (ReplyKind.DONE, ""),
    (ReplyKind.DONE, "I have sent it now, sorry it is late."),
    (ReplyKind.NOT_RIGHT, "I handed it in on paper, at the desk."),
    (ReplyKind.NOT_NOW, "I am moving house this week."),
)
ASIDE = (
    "We had talked about this already: the new dates are agreed.",
    "The work is with me on paper; the page does not know it.",
)
CAME_OF_IT = (
    "We agreed on a new date, and a place in the reading group.",
    "It was the bus. She now takes the later lab.",
    "Nothing is wrong; the work is nearly done.",
)
ASKS = (
    (-34, "Is there anywhere quiet to study in the evening?"),
    (-27, "I don’t understand my marks. Can somebody go through them with me?"),
    (-19, "I think I chose the wrong module."),
    (-11, "My laptop is broken, and I have no money for another."),
)


def plan(college: College) -> None:
    """Some ask for a person; whoever tutors them takes it on, on the next working day."""
    names = sorted({place.name for place in college.places} - AUTHORED)
    for (offset, words), name in zip(ASKS, college.dice.sample(names, len(ASKS)), strict=True):
        learner, her = college.learners[name], college.users[name]
        asked = college.moment(offset, 17, 30)
        college.plan(asked, lambda when, a=(learner, words, her): ask(college, *a, when))


def ask(college: College, learner: Learner, words: str, her: User, when: dt.datetime) -> None:
    asking.ask(learner=learner, words=words, by=her, at=when)
    tutors_plan(college, learner, next_working(when.date() + ONE_DAY), in_need=True)


def after_the_night(college: College, as_of: dt.date) -> None:
    """What was raised this morning: some answer, and a tutor gets back to the others."""
    dice = college.dice
    fresh = Concern.objects.filter(raised_on=as_of, state__in=STANDING).select_related("learner")
    for held in fresh.order_by("learner__reference"):
        speaks, which, later = dice.random(), dice.choice(ANSWERS), dice.randint(0, 2)
        if held.learner.name in AUTHORED or as_of >= college.day(-UNTIL):
            continue
        if speaks < 0.6:
            evening = at(as_of + later * ONE_DAY, dice.randint(17, 21), dice.randrange(60))
            college.plan(evening, lambda when, h=held, w=which: says(college, h, *w, when))
        tutors_plan(college, held.learner, next_working(as_of + 2 * ONE_DAY), in_need=False)


def says(college: College, held: Concern, kind: ReplyKind, words: str, when: dt.datetime) -> None:
    held.refresh_from_db()
    if held.state in STANDING:
        her = college.users[held.learner.name]
        replies.reply(concern=held, kind=kind, words=words, by=her, at=when)


def next_working(day: dt.date) -> dt.date:
    while not is_working(day):
        day += ONE_DAY
    return day


def tutors_plan(college: College, learner: Learner, day: dt.date, *, in_need: bool) -> None:
    dice = college.dice
    moment = at(day, dice.randint(10, 15), dice.randrange(60))
    closes = at(next_working(day + dice.randint(3, 6) * ONE_DAY), 15, dice.randrange(60))
    aside = not in_need and dice.random() < 0.3
    reason, ending = dice.choice(ASIDE), dice.choice(CAME_OF_IT)
    if aside:
        college.plan(moment, lambda when: sets_aside(college, learner, reason, when))
    else:
        college.plan(moment, lambda when: gets_back(college, learner, ending, closes, when))


def tutor(college: College, learner: Learner, day: dt.date) -> User:
    """Whoever is there that day: Tess, while Yan is on leave."""
    name = learner.assignments.in_force(day).order_by("from_on").first().tutor.name
    on_leave = college.day(-5) <= day < college.day(6)
    return college.users[cast.TESS if name == cast.YAN and on_leave else name]


def sets_aside(college: College, learner: Learner, reason: str, when: dt.datetime) -> None:
    held = Concern.objects.filter(learner=learner, state="open").first()
    if held:
        by = tutor(college, learner, when.date())
        cases.set_aside(concern=held, reason=reason, by=by, at=when)


def gets_back(
    college: College, learner: Learner, ending: str, closes: dt.datetime, when: dt.datetime
) -> None:
    """Take on whatever still waits, ring up, say when next; and some days later what came of it."""
    by = tutor(college, learner, when.date())
    try:
        case = cases.take_on(learner=learner, by=by, at=when)
    except cases.TakenBy:
        return
    rung = when + dt.timedelta(minutes=12)
    words = "We talked on the phone." if college.dice.random() < 0.7 else ""
    reached = bool(words)
    contacts.log(
        learner=learner,
        channel=Channel.PHONE,
        reached=reached,
        words=words,
        next_on=closes.date(),
        by=by,
        at=rung,
    )
    college.plan(closes, lambda then: comes_to_an_end(college, case, ending, then))


def comes_to_an_end(college: College, case: Case, ending: str, when: dt.datetime) -> None:
    case.refresh_from_db()
    if case.closed_at is None:
        by = tutor(college, case.learner, when.date())
        cases.close(case=case, words=ending, by=by, at=when)
