"""The acts of the people in the story, day by day. D is today."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from learners import clock, wording
from learners.actions import (
    access,
    check_ins,
    corrections,
    notifications,
    people,
    settings,
    study_week,
    welcome,
)
from learners.models import Correction, Mark, User
from learners.models.notification import Channel
from learners.models.record import one_fact
from pathways.actions import choices, responses
from pathways.models import Answer, Mode, Pathway
from portal.demo import catalogue
from portal.demo.calendar import ONE_DAY, awake_before, moment_of
from portal.demo.cast import ADA, BEN, COURSES, FLO, JO, NOOR, OMAR, RAVI, STRUAN, TESS, YAN
from portal.demo.college import College
from support.actions import asking, my_time, replies
from support.models import Concern, ReplyKind

AUTHORED = {ADA, FLO, OMAR, STRUAN, NOOR}
SHIFTS = (
    "My shifts have changed and I can’t make the Tuesday lab any more. "
    "Could somebody talk it through with me?"
)
NOT_RIGHT = -12  # the day of Omar's answer
SLIP = 9  # how much too low a mark is
PLACEMENT = "I was on placement for ten days, as agreed in September. Both pieces are handed in."
# Ada's steps: days from D, hour, step, answer.
DONE = (
    (-68, 19, "s1", Answer.DONE),
    (-66, 20, "s2", Answer.DONE),
    (-64, 19, "s3", Answer.DONE),
    (-62, 21, "s4", Answer.DONE),
    (-60, 19, "p3", Answer.KNOWN),
    (-57, 20, "a1", Answer.DONE),
    (-46, 21, "p2", Answer.DONE),
)
EVENINGS_OF_ADA = (0, 1, 2, 3, 5)  # not on Fridays, which are Mum’s, or Sundays
AFTERNOONS_OF_OMAR = (0, 2, 4)
CHECK_INS = (
    (-63, 3, "The evenings work. I like the people."),
    (-42, 3, ""),
    (-21, 2, "Mum is not well, so it is slow."),
)


def plan(college: College, pathways: dict[str, Pathway]) -> None:
    plan_ada(college, pathways["CARE"])
    plan_flo(college, pathways["CARE"])
    plan_omar(college, pathways["COMP"])
    plan_staff(college)
    plan_correction(college)
    plan_settings(college)
    plan_routes(college, pathways)


def plan_ada(college: College, pathway: Pathway) -> None:
    """Plan Ada's welcome and evenings, seven answers, a step in progress, check-ins, and “not now”
    to Anatomy 1 at D − 1."""
    ada = college.learner(ADA)
    aim = {"aim": "Community nursing", "hours_a_week": 9, "evenings": True, "hurdles": ("caring",)}
    college.plan(college.moment(-70, 19, 20), welcome.answer, **ada, **aim)
    days = {"daytimes": (), "evenings": EVENINGS_OF_ADA}
    college.plan(college.moment(-70, 19, 22), study_week.choose, **ada, **days)
    choose_route(college, college.moment(-70, 19, 24), ADA, pathway, 9, [Mode.EVENING, Mode.ONLINE])
    for offset, hour, code, reply in DONE:
        answer(college, college.moment(offset, hour, 10), ADA, "CARE", code, reply)
    anatomy = catalogue.row_of("CARE", "a10")
    college.plan(college.moment(-20, 20), responses.start, ada["learner"], anatomy, by=ada["by"])
    until = college.day(70)
    answer(college, college.moment(-1, 20, 40), ADA, "CARE", "a10", Answer.LATER, until_on=until)
    college.plan(college.moment(-64, 21), check_ins.set_rhythm, **ada, often="fortnightly")
    for offset, going, words in CHECK_INS:
        moment = college.moment(offset, 21, 5)
        college.plan(moment, check_ins.check_in, **ada, going=going, words=words)


def choose_route(
    college: College,
    moment: dt.datetime,
    name: str,
    pathway: Pathway,
    hours: float,
    modes: Iterable[Mode] = (),
) -> None:
    person = college.learner(name)
    route = {"by": person["by"], "modes": modes}
    college.plan(moment, choices.follow, person["learner"], pathway, hours, **route)


def answer(
    college: College,
    moment: dt.datetime,
    name: str,
    programme: str,
    code: str,
    reply: Answer,
    **more: Any,
) -> None:
    person, step = college.learner(name), catalogue.row_of(programme, code)
    college.plan(moment, responses.answer, person["learner"], step, reply, by=person["by"], **more)


def plan_flo(college: College, pathway: Pathway) -> None:
    """Plan Flo's change of shifts at D − 5 and request to speak to someone at least two hours
    ago."""
    flo, home = college.learner(FLO), {"aim": "A care home of my own"}
    before = {"hours_a_week": 10, "evenings": False}
    now = {"hours_a_week": 6, "evenings": True, "hurdles": ("work",)}
    college.plan(college.moment(-69, 20), welcome.answer, **flo, **home, **before)
    choose_route(college, college.moment(-69, 20, 4), FLO, pathway, 10)
    college.plan(college.moment(-5, 21, 30), welcome.answer, **flo, **home, **now)
    choose_route(college, college.moment(-5, 21, 34), FLO, pathway, 6)
    for offset, code in ((-66, "s1"), (-60, "s2"), (-58, "a1"), (-40, "p2"), (-33, "p3")):
        answer(college, college.moment(offset, 13), FLO, "CARE", code, Answer.DONE)
    college.plan(awake_before(college.now - dt.timedelta(hours=2)), asking.ask, **flo, words=SHIFTS)


def plan_omar(college: College, pathway: Pathway) -> None:
    """Plan Omar's answer, at D − 12, to a mistaken flag during a placement, which closes it."""
    choose_route(college, college.moment(-68, 18), OMAR, pathway, 12)
    days = {"daytimes": AFTERNOONS_OF_OMAR, "evenings": (6,)}
    college.plan(college.moment(-68, 18, 3), study_week.choose, **college.learner(OMAR), **days)
    for offset in range(NOT_RIGHT, -3):  # the first evening with a concern to answer
        college.plan(college.moment(offset, 19, 15), say_not_right, college)


def say_not_right(college: College) -> None:
    omar = college.learner(OMAR)
    concern = Concern.objects.standing().filter(learner=omar["learner"]).first()
    if concern:
        reply = {"kind": ReplyKind.NOT_RIGHT, "words": PLACEMENT}
        replies.reply(concern=concern, **reply, by=omar["by"])


def plan_staff(college: College) -> None:
    """Plan Ben's visit to Ada's record and Yan's leave, which Tess covers."""
    ben, ada = college.users[BEN], college.learners[ADA]
    college.plan(college.office(-15, 15, 10), look, ben, ada.pk)
    cover = {"tutor": college.users[YAN], "deputy": college.users[TESS], "by": college.dee}
    days = {"from_on": college.day(-5), "until_on": college.day(6)}
    college.plan(college.office(-9, 11), my_time.set_cover, **cover, **days)


def look(user: User, learner: int) -> None:
    """Record that a user looked at a record, under a made-up request id."""
    request = uuid.uuid5(uuid.NAMESPACE_OID, f"{user.pk} {learner} {clock.now()}")
    access.record_look(by=user, learner_ids=[learner], kind=access.RECORD, request_id=request)


def plan_correction(college: College) -> None:
    """Plan Ravi's request to correct a mark, and the correction by Jo, who owns the module."""
    college.plan(college.moment(-26, 18, 20), ask_for_correction, college)
    college.plan(college.office(-22, 14, 15), correct_mark, college)


def mark_of_ravi(college: College) -> Mark:
    marks = Mark.objects.filter(enrolment__learner=college.learners[RAVI], assessment__code="UN1")
    return marks.select_related("enrolment", "assessment").latest("known_at")


def ask_for_correction(college: College) -> None:
    ravi, mark = college.learner(RAVI), mark_of_ravi(college)
    fact = one_fact(ravi["learner"], "mark", mark.pk, clock.now())
    if fact:
        offering, place = corrections.place_of(fact)
        owner = corrections.owner_for(ravi["learner"], fact, offering, clock.today())
        corrections.ask(
            **ravi,
            fact=fact,
            fact_words=wording.in_full(fact, place),
            words=f"On the paper it is {mark.score + SLIP:.0f}: two digits must have got mixed up.",
            owner=owner or ravi["by"],
        )


def correct_mark(college: College) -> None:
    jo = college.users[JO]
    correction = Correction.objects.open().filter(learner=college.learners[RAVI], owner=jo).first()
    if correction:
        mark = mark_of_ravi(college)
        verdict = corrections.Verdict(
            corrections.Answer.CORRECTED,
            "I looked at the paper: you are right. The mark is corrected as of today.",
            fact=one_fact(correction.learner, "mark", mark.pk, clock.now()),
            right=mark.score + SLIP,
        )
        corrections.answer(correction=correction, verdict=verdict, by=jo)


def plan_settings(college: College) -> None:
    """Plan Lena's daily email, and Mairi's name, pronouns and Gaelic."""
    lena, mairi = college.users["Lena Sobol"], college.users["Mairi MacLeod"]
    college.plan(college.moment(-65, 18), notifications.choose, by=lena, channel=Channel.DAILY)
    name = {"name": "Mairi MacLeod", "pronouns": "i"}
    college.plan(college.moment(-65, 19), settings.choose_name, by=mairi, **name)
    college.plan(college.moment(-65, 20), people.choose_language, by=mairi, language="gd")


def plan_routes(college: College, pathways: dict[str, Pathway]) -> None:
    """Plan everyone else's route in the first days, and a few answers to steps."""
    dice = college.dice
    programmes = {course.code: course.programme for course in COURSES}
    planned = set(AUTHORED)
    for place in college.places:
        if place.name in planned:
            continue
        planned.add(place.name)
        code = programmes[place.course]
        hours, day = dice.choice((4, 6, 8, 10, 12)), college.first + dice.randrange(9) * ONE_DAY
        moment = moment_of(day, dice.randint(9, 20), dice.randrange(60))
        choose_route(college, moment, place.name, pathways[code], hours)
        free = [step for step in catalogue.ROUTES[code].steps if not (step.work or step.first)]
        for step in dice.sample(free, min(len(free), 2)):
            later = day + dice.randint(10, 60) * ONE_DAY
            reply = dice.choice((Answer.DONE, Answer.DONE, Answer.KNOWN, Answer.LATER))
            moment = moment_of(later, dice.randint(9, 20), dice.randrange(60))
            answer(college, moment, place.name, code, step.code, reply)
            if reply == Answer.DONE and later.day % 3 == 0:
                soon = moment + dt.timedelta(minutes=5)
                answer(college, soon, place.name, code, step.code, Answer.GREAT)
