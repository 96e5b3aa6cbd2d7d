"""What learners said: the library asked for and changed, parking declined, wifi overdue, praise."""

import datetime as dt
from typing import Any

from feedback.actions import board, changes, deciding, passing_on
from feedback.actions.deciding import Promise
from feedback.models import Change, DidItHelp, Outcome, Speaking, View, ViewKind
from learners import clock
from learners.models import User
from portal.demo.calendar import ONE_DAY, next_office
from portal.demo.cast import ADA, DEE, JO, RAVI, STRUAN
from portal.demo.college import College
from support.actions.service import Hours
from support.models import Service

GUS, LENA, WILL, LIBRARY = "Gus Petrie", "Lena Sobol", "Will Hay", "Library and devices"
BUS = "The library closes before my bus"
PARKING = "Free parking for learners"
WIFI = "The wifi at Hill drops out in every lesson"
FOLLOWERS = 22  # with Ada
ANSWERS = (DidItHelp.YES,) * 15 + (DidItHelp.PARTLY,) * 3 + (DidItHelp.NO,) * 2
NINE = dt.time(21)


def plan(college: College) -> None:
    plan_library(college)
    plan_parking(college)
    plan_wifi(college)
    plan_praise(college)
    plan_hidden(college)


def say(college: College, moment: dt.datetime, name: str, **words: Any) -> None:
    """Plan something that a learner says, for every learner unless `words` say otherwise."""
    words = {"kind": ViewKind.IDEA, "is_wide": True, **words}
    college.plan(moment, say_now, college, name, words)


def say_now(college: College, name: str, words: dict[str, Any]) -> View:
    person = college.learner(name)
    programme = person["learner"].enrolments.first().offering.module.programmes.first()
    said_words = board.Words(**words, programme=programme)
    return board.say(author=person["learner"], said_words=said_words, by=person["by"])


def view_of(title: str) -> View:
    return View.objects.get(title=title)


def plan_library(college: College) -> None:
    """Plan the library's story: said, 22 of one mind, passed on, decided, changed, asked again."""
    words = "It shuts at six. My lab ends at six and my bus goes at twenty to nine."
    say(college, college.moment(-45, 19, 30), ADA, title=BUS, words=words)
    others = [name for name in college.users if name in college.learners and name not in (ADA, GUS)]
    for place, name in enumerate([GUS, *sorted(others)][: FOLLOWERS - 1]):
        moment = college.moment(-44, 8 + place // 2, 7 + place % 2 * 24)
        college.plan(moment, sign_on, college, name)
    passed = college.moment(-43, 12, 20)
    college.plan(passed, lambda: passing_on.pass_on(view=view_of(BUS), by=college.users[GUS]))
    decided = max(college.office(-30, 11), next_office(passed))
    college.plan(decided, decide_library, college)
    published = next_office(decided)
    college.plan(published, lambda: deciding.publish(view=view_of(BUS), by=college.dee))
    changed = max(college.office(-7, 9), next_office(published))
    college.plan(changed, change_hours, college)
    asked = max(college.moment(-2, 8, 30), changed + ONE_DAY)
    college.plan(asked, ask_whether_it_helped, college, asked)


def sign_on(college: College, name: str) -> None:
    board.sign_on(view=view_of(BUS), **college.learner(name))


def decide_library(college: College) -> None:
    reason = (
        "Many of you study in the evening, and the building is open until half past nine anyway. "
        "Two people from Library and devices have agreed to work late from Monday to Thursday."
    )
    promise = Promise("Open until 9pm from Monday to Thursday", college.day(-7))
    answer = {"outcome": Outcome.YES, "reason": reason, "promise": promise}
    deciding.decide(view=view_of(BUS), by=college.users[DEE], **answer)


def change_hours(college: College) -> None:
    """Open until nine from Monday to Thursday, through the action that changes the service."""
    service = Service.objects.get(name=LIBRARY)
    week = [
        Hours(row.weekday, row.opens, NINE if row.weekday < 4 else row.closes, row.campus)
        for row in service.hours.select_related("campus")
    ]
    changes.set_hours(view=view_of(BUS), service=service, hours=week, by=college.dee)


def ask_whether_it_helped(college: College, asked: dt.datetime) -> None:
    """Ask the same 22, and plan the answers of 20: the visitor answers for Ada."""
    change = Change.objects.get(view__title=BUS)
    changes.ask_again(change.pk)
    followers = User.objects.filter(learner__helped__view=change.view).exclude(name=ADA)
    for place, (user, answer) in enumerate(zip(followers.order_by("pk"), ANSWERS, strict=False)):
        moment = asked + dt.timedelta(minutes=7 + 31 * place)
        college.plan(moment, answer_now, user, answer)


def answer_now(user: User, answer: DidItHelp) -> None:
    changes.answer_helped(view=view_of(BUS), learner=user.learner, answer=answer, by=user)


def plan_parking(college: College) -> None:
    """Plan a refusal, with its reason, and its publishing."""
    sent = college.moment(-38, 17, 10)
    say(college, sent, STRUAN, title=PARKING, words="A permit costs more than my petrol.")
    decided = next_office(next_office(sent))
    reason = (
        "The car park belongs to the council, which sets the price. Parking for everyone would "
        "cost £61,000 a year, more than all bus passes together. Money advice can help with "
        "travel costs."
    )
    answer = {"outcome": Outcome.NO, "reason": reason, "by": college.dee}
    college.plan(decided, lambda: deciding.decide(view=view_of(PARKING), **answer))
    published = next_office(decided)
    college.plan(published, lambda: deciding.publish(view=view_of(PARKING), by=college.dee))


def plan_wifi(college: College) -> None:
    """Plan a problem that Will has to answer by D − 3, and has not."""
    sent = college.moment(-26, 18, 30)
    words = "In Hill 2 and Hill 4. We lose what we were writing."
    say(college, sent, LENA, kind=ViewKind.ISSUE, title=WIFI, words=words)
    college.plan(next_office(sent), give_wifi, college)


def give_wifi(college: College) -> None:
    due_on = max(college.office(-3, 12).date(), clock.today())
    to = {"to": college.users[WILL], "due_on": due_on}
    passing_on.give(view=view_of(WIFI), by=college.dee, **to)


def plan_praise(college: College) -> None:
    words = "In Chemistry the words are on the board before we start, so I can follow."
    thanks = {"kind": ViewKind.PRAISE, "title": "Thank you for the captions", "words": words}
    say(college, college.moment(-12, 20, 15), RAVI, praised=college.users[JO], **thanks)


def plan_hidden(college: College) -> None:
    """Plan something said with the name hidden, which waits for Gus to pass it on."""
    care = [place.name for place in college.places if place.course == "CARE-FND"]
    author = sorted(set(care) - {ADA, GUS, RAVI, "Flo Mackay"})[0]
    words = "People with shifts can’t come, and nobody likes to say so in class."
    hidden = {"speaking": Speaking.HIDDEN, "is_wide": False, "words": words}
    title = "Could the Tuesday lab be on another day too?"
    say(college, college.moment(-1, 18, 40), author, title=title, **hidden)
