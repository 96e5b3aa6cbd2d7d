"""Responses to nightly concerns: other learners answer, tutors take cases on."""

import datetime as dt

from learners import clock
from learners.actions import check_ins, handing_in
from learners.models import Assessment, Learner, User
from pathways.actions import responses
from pathways.models import Answer, Recommendation, Step
from portal.demo.calendar import ONE_DAY, is_working, moment_of, next_office, next_working
from portal.demo.cast import STRUAN, TESS, YAN
from portal.demo.college import College
from portal.demo.story import AUTHORED, NOT_RIGHT
from support.actions import asking, cases, contacts, replies
from support.models import Case, Channel, Concern, ReplyKind

BEFORE_OMAR = 4  # most answers
LEFT_FOR_VISITOR = 3  # days before D; later concerns are left for the visitor
ANSWERS = (
    (ReplyKind.DONE, "It is in since yesterday."),
    (ReplyKind.DONE, ""),
    (ReplyKind.DONE, "I have sent it now, sorry it is late."),
    (ReplyKind.NOT_RIGHT, "I handed it in on paper, at the desk."),
    (ReplyKind.NOT_NOW, "I am moving house this week."),
)
REASONS = (
    "We had talked about this already: the new dates are agreed.",
    "The work is with me on paper, and not in Cairn yet.",
)
ENDINGS = (
    "We agreed on a new date, and a place in the reading group.",
    "It was the bus. They now take the later lab.",
    "Nothing is wrong; the work is nearly done.",
)
GOING = ("", "", "It’s going all right.", "A lot at once this week.", "I like the group work.")
ASKS = (
    (-34, "Is there anywhere quiet to study in the evening?"),
    (-27, "I don’t understand my marks. Can somebody go through them with me?"),
    (-19, "I think I chose the wrong module."),
    (-11, "My laptop is broken, and I have no money for another."),
)


def plan(college: College) -> None:
    plan_asking(college)
    plan_cover(college)
    plan_check_ins(college)
    plan_steps(college)


def other_learners(college: College) -> list[str]:
    """Return the names of learners who are not in the story."""
    return sorted({place.name for place in college.places} - AUTHORED)


def plan_asking(college: College) -> None:
    """Plan requests to speak to someone; the tutor responds on the next working day."""
    for (offset, words), name in zip(
        ASKS, college.dice.sample(other_learners(college), len(ASKS)), strict=True
    ):
        college.plan(college.moment(offset, 17, 30), ask, college, name, words)


def ask(college: College, name: str, words: str) -> None:
    asking.ask(**college.learner(name), words=words)
    day = next_working(clock.today() + ONE_DAY)
    plan_tutor(college, college.learners[name], day, in_need=True)


def plan_cover(college: College) -> None:
    """Plan that Tess responds to Struan's concern on the first morning while Yan is away."""
    closes = moment_of(next_working(college.day(6)), 15)
    for day in (college.day(offset) for offset in range(-5, 0)):
        if is_working(day):
            college.plan(moment_of(day, 10, 40), ring_struan, college, closes)


def ring_struan(college: College, closes: dt.datetime) -> None:
    struan = college.learners[STRUAN]
    if Concern.objects.filter(learner=struan).waiting(clock.today()).exists():
        respond(college, struan, ENDINGS[0], closes)


def plan_check_ins(college: College) -> None:
    """Plan weekly check-ins for some learners."""
    dice, names = college.dice, other_learners(college)
    for name in dice.sample(names, len(names) // 8):
        person, begins = college.learner(name), dice.randint(-66, -60)
        moment = college.moment(begins, 18, dice.randrange(60))
        college.plan(moment, check_ins.set_rhythm, **person, often="weekly")
        for offset in range(begins + 7, 0, 7):
            going, words = dice.choice((2, 2, 3)), dice.choice(GOING)
            moment = college.moment(offset, 19, dice.randrange(60))
            college.plan(moment, check_ins.check_in, **person, going=going, words=words)


def plan_steps(college: College) -> None:
    """Plan one answer to a step every evening, and many last night."""
    dice, names = college.dice, other_learners(college)
    for offset in range(-60, 0):
        many = round(len(names) / 4) if offset == -1 else 1
        for name in dice.sample(names, many):
            evening = college.moment(offset, dice.randint(17, 21), dice.randrange(60))
            college.plan(evening, answer_next_step, college, name, dice.random() < 0.7)


def answer_next_step(college: College, name: str, done: bool) -> None:
    """Answer that it is done or that there is no time; handed-in work needs no answer."""
    learner = college.learners[name]
    row = Recommendation.objects.filter(learner=learner).first()
    if row and len(row.steps) > 2:
        step = Step.objects.get(pk=row.steps[0])
        answer = Answer.DONE if done and step.assessment_id is None else Answer.LATER
        responses.answer(learner, step, answer, by=college.users[name])


def after_the_night(college: College, as_of: dt.date) -> None:
    """Plan what follows this morning's concerns: some answer, and a tutor responds to the rest."""
    dice = college.dice
    concerns = Concern.objects.standing().filter(raised_on=as_of).select_related("learner")
    for concern in concerns.order_by("learner__reference"):
        if concern.learner.name in AUTHORED or as_of >= college.day(-LEFT_FOR_VISITOR):
            continue
        day, (kind, words) = answer_day(college, as_of), dice.choice(ANSWERS)
        if day is not None:
            if kind == ReplyKind.NOT_NOW and day + replies.PAUSE <= college.today:
                kind, words = ANSWERS[0]  # a finished pause would leave work for the visitor
            evening = moment_of(day, dice.randint(17, 21), dice.randrange(60))
            college.plan(evening, reply, college, concern, kind, words)
        plan_tutor(college, concern.learner, next_working(as_of + 2 * ONE_DAY), in_need=False)


def answer_day(college: College, as_of: dt.date) -> dt.date | None:
    """Return the day of a learner's answer, or None: few answer before Omar, more after.

    A rule's figures are published in fives, so this includes Omar's answer in them.
    """
    dice, omars = college.dice, college.day(NOT_RIGHT)
    answers, day = dice.random() < 0.6, as_of + dice.randint(0, 2) * ONE_DAY
    if as_of >= omars - 2 * ONE_DAY:
        return max(day, omars + ONE_DAY)
    if not answers or college.answers == BEFORE_OMAR:
        return None
    college.answers += 1
    return day


def reply(college: College, concern: Concern, kind: ReplyKind, words: str) -> None:
    """Reply to a concern; hand in the work, or have paper work recorded on the next working day."""
    concern.refresh_from_db()
    if not Concern.objects.standing().filter(pk=concern.pk).exists():
        return
    if kind == ReplyKind.DONE:
        hand_in(concern)
    if kind == ReplyKind.NOT_RIGHT:
        college.plan(next_office(clock.now()), hand_in, concern)
    user = college.users[concern.learner.name]
    replies.reply(concern=concern, kind=kind, words=words, by=user)


def hand_in(concern: Concern) -> None:
    for work in concern.reasons["missed"]:
        assessment = Assessment.objects.get(pk=work["assessment"])
        enrolment = concern.learner.enrolments.get(offering=assessment.offering_id)
        handing_in.hand_in(enrolment, assessment, on=clock.today())


def plan_tutor(college: College, learner: Learner, day: dt.date, *, in_need: bool) -> None:
    """Plan that the tutor responds that day, or sometimes dismisses a concern if nobody needs
    help."""
    dice = college.dice
    moment = moment_of(day, dice.randint(10, 15), dice.randrange(60))
    end = next_working(day + dice.randint(3, 6) * ONE_DAY)
    closes = moment_of(end, 15, dice.randrange(60))
    dismissed = not in_need and dice.random() < 0.3
    reason, ending = dice.choice(REASONS), dice.choice(ENDINGS)
    if dismissed:
        college.plan(moment, set_aside, college, learner, reason)
    else:
        college.plan(moment, respond, college, learner, ending, closes)


def tutor(college: College, learner: Learner, day: dt.date) -> User:
    """Return the learner's tutor, or Tess while Yan is on leave."""
    name = learner.assignments.in_force(day).order_by("from_on").first().tutor.name
    on_leave = college.day(-5) <= day < college.day(6)
    return college.users[TESS if name == YAN and on_leave else name]


def set_aside(college: College, learner: Learner, reason: str) -> None:
    concern = Concern.objects.filter(learner=learner, state="open").first()
    if concern:
        by = tutor(college, learner, clock.today())
        cases.set_aside(concern=concern, reason=reason, by=by)


def respond(college: College, learner: Learner, ending: str, closes: dt.datetime) -> None:
    """Take on what is still waiting, ring the learner, and plan to close the case some days
    later."""
    by = tutor(college, learner, clock.today())
    try:
        case = cases.take_on(learner=learner, by=by)
    except cases.TakenBy:
        return
    reached = college.dice.random() < 0.7
    with clock.at(clock.now() + dt.timedelta(minutes=12)):
        contacts.log(
            learner=learner,
            channel=Channel.PHONE,
            reached=reached,
            words="We talked on the phone." if reached else "",
            next_on=closes.date(),
            by=by,
        )
    college.plan(closes, close, college, case, ending)


def close(college: College, case: Case, ending: str) -> None:
    case.refresh_from_db()
    if case.closed_at is None:
        by = tutor(college, case.learner, clock.today())
        cases.close(case=case, words=ending, by=by)
