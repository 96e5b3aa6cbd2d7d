"""What the people of the story do, day by day (the college's design: DEMO). D is today."""

import datetime as dt
import uuid
from typing import Any

from learners import clock, wording
from learners.actions import (
    access,
    check_ins,
    corrections,
    facts,
    notifications,
    people,
    settings,
    welcome,
)
from learners.models import Correction, Mark, User
from learners.models.notification import Channel
from learners.models.record import one_fact
from pathways.actions import choices, responses
from pathways.models import Answer, Mode, Pathway
from portal.demo import cast, catalogue
from portal.demo.calendar import ONE_DAY, at, awake_before
from portal.demo.college import Act, College
from support.actions import asking, my_time, replies
from support.models import Concern, ReplyKind

ADA, FLO, OMAR, RAVI = "Ada Sinclair", "Flo Mackay", "Omar Aziz", "Ravi Nair"
STRUAN = "Struan Milne"  # Yan's, while Yan is on leave
AUTHORED = {ADA, FLO, OMAR, STRUAN, "Noor Hadi"}
SHIFTS = (
    "My shifts have changed and I can’t make the Tuesday lab any more. "
    "Could somebody talk it through with me?"
)
NOT_RIGHT = -12  # the day on which Omar says so
SLIP = 9  # what a mark is too low by
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
CHECK_INS = (
    (-63, 3, "The evenings work. I like the people."),
    (-42, 3, ""),
    (-21, 2, "Mum is not well, so it is slow."),
)


def plan(college: College, ways: dict[str, Pathway]) -> None:
    plan_ada(college, ways["CARE"])
    plan_flo(college, ways["CARE"])
    plan_omar(college, ways["COMP"])
    plan_staff(college)
    plan_correction(college)
    plan_settings(college)


def hers(college: College, name: str) -> dict[str, Any]:
    return {"learner": college.learners[name], "by": college.users[name]}


def plan_ada(college: College, way: Pathway) -> None:
    """Three questions and a first step; fourteen steps done; no time for Anatomy 1 since D − 1."""
    ada, her = college.learners[ADA], college.users[ADA]
    aim = {"aim": "Community nursing", "hours_a_week": 9, "evenings": True}
    college.plan(
        college.moment(-70, 19, 20),
        lambda: welcome.answer(**hers(college, ADA), **aim, hurdles=("caring",)),
    )
    modes = [Mode.EVENING, Mode.ONLINE]
    college.plan(
        college.moment(-70, 19, 24),
        lambda: choices.follow(ada, way, 9, by=her, modes=modes),
    )
    for offset, hour, code, answer in DONE:
        college.plan(college.moment(offset, hour, 10), answers(college, ADA, "CARE", code, answer))
    anatomy = catalogue.step("CARE", "a10")
    college.plan(college.moment(-20, 20), lambda: responses.start(ada, anatomy, by=her))
    rests = {"until_on": college.day(70)}
    college.plan(
        college.moment(-1, 20, 40), answers(college, ADA, "CARE", "a10", Answer.LATER, **rests)
    )
    rhythm = {"often": "fortnightly"}
    college.plan(
        college.moment(-64, 21),
        lambda: check_ins.set_rhythm(**hers(college, ADA), **rhythm),
    )
    for offset, going, words in CHECK_INS:
        college.plan(college.moment(offset, 21, 5), checks_in(college, ADA, going, words))


def answers(
    college: College, name: str, programme: str, code: str, answer: Answer, **more: Any
) -> Act:
    learner, her = college.learners[name], college.users[name]
    step = catalogue.step(programme, code)
    return lambda: responses.answer(learner, step, answer, by=her, **more)


def checks_in(college: College, name: str, going: int, words: str) -> Act:
    who = hers(college, name)
    return lambda: check_ins.check_in(**who, going=going, words=words)


def plan_flo(college: College, way: Pathway) -> None:
    """Her shifts changed at D − 5; she asked for a person at least two hours ago."""
    flo, her = college.learners[FLO], college.users[FLO]
    before = {"aim": "A care home of my own", "hours_a_week": 10, "evenings": False}
    now = {"aim": "A care home of my own", "hours_a_week": 6, "evenings": True}
    college.plan(
        college.moment(-69, 20),
        lambda: welcome.answer(**hers(college, FLO), **before),
    )
    college.plan(college.moment(-69, 20, 4), lambda: choices.follow(flo, way, 10, by=her))
    college.plan(
        college.moment(-5, 21, 30),
        lambda: welcome.answer(**hers(college, FLO), **now, hurdles=("work",)),
    )
    college.plan(
        college.moment(-5, 21, 34),
        lambda: choices.follow(flo, way, 6, by=her),
    )
    for offset, code in ((-66, "s1"), (-60, "s2"), (-58, "a1"), (-40, "p2"), (-33, "p3")):
        college.plan(college.moment(offset, 13), answers(college, FLO, "CARE", code, Answer.DONE))
    asked = awake_before(college.now - dt.timedelta(hours=2))
    college.plan(asked, lambda: asking.ask(**hers(college, FLO), words=SHIFTS))


def plan_omar(college: College, way: Pathway) -> None:
    """Wrongly flagged while on placement; at D − 12 he says so, and it is closed."""
    omar, his = college.learners[OMAR], college.users[OMAR]
    college.plan(college.moment(-68, 18), lambda: choices.follow(omar, way, 12, by=his))
    for offset in range(NOT_RIGHT, -3):  # the first evening on which the note is there
        college.plan(college.moment(offset, 19, 15), lambda: not_right(college))


def not_right(college: College) -> None:
    held = Concern.objects.standing().filter(learner=college.learners[OMAR]).first()
    if held:
        kind, words = ReplyKind.NOT_RIGHT, PLACEMENT
        replies.reply(concern=held, kind=kind, words=words, by=college.users[OMAR])


def plan_staff(college: College) -> None:
    """Ben opens Ada's record; Yan goes on leave, and Tess stands in."""
    ben, ada = college.users[cast.BEN], college.learners[ADA]
    college.plan(college.office(-15, 15, 10), lambda: looks(ben, ada.pk))
    yan, tess, dee = (college.users[name] for name in (cast.YAN, cast.TESS, "Dee Fraser"))
    away = {"from_on": college.day(-5), "until_on": college.day(6)}
    college.plan(
        college.office(-9, 11),
        lambda: my_time.set_cover(tutor=yan, deputy=tess, **away, by=dee),
    )


def plan_correction(college: College) -> None:
    """Ravi says that a mark is wrong; Jo, who owns the module, looks at the paper and mends it."""
    ravi, jo = college.users[RAVI], college.users[cast.JO]
    college.plan(college.moment(-26, 18, 20), lambda: ravi_asks(college, ravi))
    college.plan(college.office(-22, 14, 15), lambda: jo_mends(college, jo))


def mark_of(college: College, name: str, code: str) -> Mark:
    marks = Mark.objects.filter(enrolment__learner=college.learners[name], assessment__code=code)
    return marks.select_related("enrolment", "assessment").latest("known_at")


def ravi_asks(college: College, ravi: User) -> None:
    mark = mark_of(college, RAVI, "UN1")
    fact = one_fact(college.learners[RAVI], "mark", mark.pk, clock.now())
    if fact:
        offering, place = corrections.place_of(fact)
        learner, on = college.learners[RAVI], clock.today()
        corrections.ask(
            learner=learner,
            fact=fact,
            fact_words=wording.in_full(fact, place),
            words=f"On the paper it is {mark.score + SLIP:.0f}: two digits must have got mixed up.",
            owner=corrections.owner_for(learner, fact, offering, on) or ravi,
            by=ravi,
        )


def jo_mends(college: College, jo: User) -> None:
    asked = Correction.objects.open().filter(learner=college.learners[RAVI], owner=jo).first()
    if asked:
        mark = mark_of(college, RAVI, "UN1")
        score = mark.score + SLIP
        facts.return_mark(mark.enrolment, mark.assessment, score=score)
        reason = "I looked at the paper: you are right. The mark is put right as of today."
        corrections.answer(correction=asked, answer="corrected", reason=reason, by=jo)


def looks(user: User, learner: int) -> None:
    """A look has the id of its request: here one of the story's own."""
    request = uuid.uuid5(uuid.NAMESPACE_OID, f"{user.pk} {learner} {clock.now()}")
    access.looked(by=user, learner_ids=[learner], kind=access.RECORD, request_id=request)


def plan_settings(college: College) -> None:
    """Lena wants one e-mail a day; Mairi chose how she is called, and reads Gaelic."""
    lena, mairi = college.users["Lena Sobol"], college.users["Mairi MacLeod"]
    daily = {"by": lena, "channel": Channel.DAILY}
    college.plan(college.moment(-65, 18), lambda: notifications.choose(**daily))
    named = {"name": "Mairi MacLeod", "pronouns": "i"}
    college.plan(college.moment(-65, 19), lambda: settings.choose_name(by=mairi, **named))
    college.plan(college.moment(-65, 20), lambda: people.choose_language(by=mairi, language="gd"))


def follows(college: College, ways: dict[str, Pathway]) -> None:
    """Everybody else chooses her way in the first days, and says now and then what is done."""
    dice = college.dice
    programme = {course.code: course.programme for course in cast.COURSES}
    seen = set(AUTHORED)
    for place in college.places:
        if place.name in seen:
            continue
        seen.add(place.name)
        code = programme[place.course]
        hours, day = dice.choice((4, 6, 8, 10, 12)), college.first + dice.randrange(9) * ONE_DAY
        college.plan(
            at(day, dice.randint(9, 20), dice.randrange(60)),
            chooses(college, place.name, ways[code], hours),
        )
        free = [step for step in catalogue.WAYS[code].steps if not (step.work or step.first)]
        for step in dice.sample(free, min(len(free), 2)):
            later = day + dice.randint(10, 60) * ONE_DAY
            said = dice.choice((Answer.DONE, Answer.DONE, Answer.KNOWN, Answer.LATER))
            college.plan(
                at(later, dice.randint(9, 20), dice.randrange(60)),
                answers(college, place.name, code, step.code, said),
            )


def chooses(college: College, name: str, way: Pathway, hours: float) -> Act:
    learner, her = college.learners[name], college.users[name]
    return lambda: choices.follow(learner, way, hours, by=her)
