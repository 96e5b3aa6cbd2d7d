"""What anybody else does about what the nights raised: learners answer, tutors get back to them."""

import datetime as dt

from learners import clock
from learners.actions import check_ins, facts
from learners.models import Assessment, Learner, User
from pathways.actions import responses
from pathways.models import Answer, Recommendation, Step
from portal.demo import cast
from portal.demo.calendar import ONE_DAY, at, is_working, next_working
from portal.demo.college import Act, College
from portal.demo.story import AUTHORED, NOT_RIGHT, STRUAN
from support.actions import asking, cases, contacts, replies
from support.models import STANDING, Case, Channel, Concern, ReplyKind

BEFORE_OMAR = 4  # answers at most
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
GOING = ("", "", "It goes all right.", "A lot at once this week.", "I like the group work.")
ASKS = (
    (-34, "Is there anywhere quiet to study in the evening?"),
    (-27, "I don’t understand my marks. Can somebody go through them with me?"),
    (-19, "I think I chose the wrong module."),
    (-11, "My laptop is broken, and I have no money for another."),
)


def plan(college: College) -> None:
    plan_asking(college)
    plan_standing_in(college)
    plan_check_ins(college)
    plan_steps(college)


def plan_steps(college: College) -> None:
    """Every evening somebody says something about her next step, and many did so last night."""
    dice = college.dice
    names = sorted({place.name for place in college.places} - AUTHORED)
    for offset in range(-60, 0):
        many = round(len(names) / 4) if offset == -1 else 1
        for name in dice.sample(names, many):
            evening = college.moment(offset, dice.randint(17, 21), dice.randrange(60))
            college.plan(evening, speaks_of_her_next(college, name, dice.random() < 0.7))


def speaks_of_her_next(college: College, name: str, done: bool) -> Act:
    """It is done, or there is no time for it; what is handed in speaks for itself."""
    learner, her = college.learners[name], college.users[name]

    def says_so() -> None:
        held = Recommendation.objects.filter(learner=learner).first()
        if held and len(held.steps) > 2:
            step = Step.objects.get(pk=held.steps[0])
            answer = Answer.DONE if done and step.assessment_id is None else Answer.LATER
            responses.answer(learner, step, answer, by=her)

    return says_so


def plan_standing_in(college: College) -> None:
    """What is noticed about Struan while Yan is away is Tess's; she rings on the first morning."""
    struan = college.learners[STRUAN]
    ending, closes = CAME_OF_IT[0], at(next_working(college.day(6)), 15)

    def rings() -> None:
        if Concern.objects.filter(learner=struan).waiting(clock.today()).exists():
            gets_back(college, struan, ending, closes)

    for day in (college.day(offset) for offset in range(-5, 0)):
        if is_working(day):
            college.plan(at(day, 10, 40), rings)


def plan_check_ins(college: College) -> None:
    """Some want to be asked every week how it is going, and say so."""
    dice = college.dice
    names = sorted({place.name for place in college.places} - AUTHORED)
    for name in dice.sample(names, len(names) // 8):
        who = {"learner": college.learners[name], "by": college.users[name]}
        begins = dice.randint(-66, -60)
        college.plan(
            college.moment(begins, 18, dice.randrange(60)),
            lambda w=who: check_ins.set_rhythm(**w, often="weekly"),
        )
        for offset in range(begins + 7, 0, 7):
            going, words = dice.choice((2, 2, 3)), dice.choice(GOING)
            college.plan(
                college.moment(offset, 19, dice.randrange(60)),
                lambda w=who, g=going, t=words: check_ins.check_in(**w, going=g, words=t),
            )


def plan_asking(college: College) -> None:
    """Some ask for a person; whoever tutors them takes it on, on the next working day."""
    names = sorted({place.name for place in college.places} - AUTHORED)
    for (offset, words), name in zip(ASKS, college.dice.sample(names, len(ASKS)), strict=True):
        learner, her = college.learners[name], college.users[name]
        asked = college.moment(offset, 17, 30)
        college.plan(asked, lambda a=(learner, words, her): ask(college, *a))


def ask(college: College, learner: Learner, words: str, her: User) -> None:
    asking.ask(learner=learner, words=words, by=her)
    tutors_plan(college, learner, next_working(clock.today() + ONE_DAY), in_need=True)


def after_the_night(college: College, as_of: dt.date) -> None:
    """What was raised this morning: some answer, and a tutor gets back to the others."""
    dice = college.dice
    fresh = Concern.objects.filter(raised_on=as_of, state__in=STANDING).select_related("learner")
    for held in fresh.order_by("learner__reference"):
        if held.learner.name in AUTHORED or as_of >= college.day(-UNTIL):
            continue
        day, (kind, words) = answers_on(college, as_of), dice.choice(ANSWERS)
        if day is not None:
            if kind == ReplyKind.NOT_NOW and day + replies.PAUSE <= college.today:
                kind, words = ANSWERS[0]  # a pause that is over would wait for the visitor
            evening = at(day, dice.randint(17, 21), dice.randrange(60))
            college.plan(evening, says(college, held, kind, words))
        tutors_plan(college, held.learner, next_working(as_of + 2 * ONE_DAY), in_need=False)


def answers_on(college: College, as_of: dt.date) -> dt.date | None:
    """The day on which somebody answers, if she does: few before Omar, more after him.

    Figures of a rule are told in fives: so his answer is among them.
    """
    dice, omars = college.dice, college.day(NOT_RIGHT)
    speaks, day = dice.random() < 0.6, as_of + dice.randint(0, 2) * ONE_DAY
    if as_of >= omars - 2 * ONE_DAY:
        return max(day, omars + ONE_DAY)
    if not speaks or college.answers == BEFORE_OMAR:
        return None
    college.answers += 1
    return day


def says(college: College, held: Concern, kind: ReplyKind, words: str) -> Act:
    """What is done is in by then; what was on paper is written down on the next working day."""

    def answer() -> None:
        held.refresh_from_db()
        if held.state not in STANDING:
            return
        her = college.users[held.learner.name]
        if kind == ReplyKind.DONE:
            is_in(held)
        if kind == ReplyKind.NOT_RIGHT:
            written_down = at(next_working(clock.today() + ONE_DAY), 11)
            college.plan(written_down, lambda: is_in(held))
        replies.reply(concern=held, kind=kind, words=words, by=her)

    return answer


def is_in(held: Concern) -> None:
    for work in held.reasons["missed"]:
        assessment = Assessment.objects.get(pk=work["assessment"])
        enrolment = held.learner.enrolments.get(offering=assessment.offering_id)
        facts.hand_in(enrolment, assessment, on=clock.today())


def tutors_plan(college: College, learner: Learner, day: dt.date, *, in_need: bool) -> None:
    dice = college.dice
    moment = at(day, dice.randint(10, 15), dice.randrange(60))
    closes = at(next_working(day + dice.randint(3, 6) * ONE_DAY), 15, dice.randrange(60))
    aside = not in_need and dice.random() < 0.3
    reason, ending = dice.choice(ASIDE), dice.choice(CAME_OF_IT)
    if aside:
        college.plan(moment, lambda: sets_aside(college, learner, reason))
    else:
        college.plan(moment, lambda: gets_back(college, learner, ending, closes))


def tutor(college: College, learner: Learner, day: dt.date) -> User:
    """Whoever is there that day: Tess, while Yan is on leave."""
    name = learner.assignments.in_force(day).order_by("from_on").first().tutor.name
    on_leave = college.day(-5) <= day < college.day(6)
    return college.users[cast.TESS if name == cast.YAN and on_leave else name]


def sets_aside(college: College, learner: Learner, reason: str) -> None:
    held = Concern.objects.filter(learner=learner, state="open").first()
    if held:
        by = tutor(college, learner, clock.today())
        cases.set_aside(concern=held, reason=reason, by=by)


def gets_back(college: College, learner: Learner, ending: str, closes: dt.datetime) -> None:
    """Take on whatever still waits, ring up, say when next; and some days later what came of it."""
    by = tutor(college, learner, clock.today())
    try:
        case = cases.take_on(learner=learner, by=by)
    except cases.TakenBy:
        return
    words = "We talked on the phone." if college.dice.random() < 0.7 else ""
    reached = bool(words)
    with clock.at(clock.now() + dt.timedelta(minutes=12)):
        contacts.log(
            learner=learner,
            channel=Channel.PHONE,
            reached=reached,
            words=words,
            next_on=closes.date(),
            by=by,
        )
    college.plan(closes, lambda: comes_to_an_end(college, case, ending))


def comes_to_an_end(college: College, case: Case, ending: str) -> None:
    case.refresh_from_db()
    if case.closed_at is None:
        by = tutor(college, case.learner, clock.today())
        cases.close(case=case, words=ending, by=by)
