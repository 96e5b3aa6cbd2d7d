"""What representatives and staff do together: agree, meet, hand over, find better words."""

from feedback.actions import edits, meetings, partnership
from feedback.models import Meeting, PartnershipVersion, Priority, Side, View
from feedback.reads.meetings import own_roles
from learners import clock
from portal.demo.calendar import ONE_DAY, next_office
from portal.demo.cast import FLO
from portal.demo.college import College
from portal.demo.voice import BUS, GUS, LIBRARY
from support.models import Service

TAKING_PART = (
    "Each programme has representatives. They hear what learners say first, and pass it on within "
    "five working days.\n\nRepresentatives meet the principal twice a term. Everyone can read what "
    "was decided.\n\nNobody is asked more than one question a week, and every question says who "
    "reads the answers."
)
PRIORITIES = ("Places to study in the evening", "Feedback on work within two weeks")
AGENDA = "Evening opening hours.\nWhere to plug in a laptop at Hill.\nWho is next."
HANDOVER = (
    "The library opens late now; ask again in spring whether it helps. Will has the wifi at Hill. "
    "Dee answers quickly if you give her a date."
)
WORDS = "Quiet rooms, laptops and chargers to borrow, and help with a login."


def plan(college: College) -> None:
    plan_agreement(college)
    plan_meeting(college)
    plan_better_words(college)


def plan_agreement(college: College) -> None:
    """Plan the year's agreement, signed by both sides, and the library's answer tied to it."""
    written = college.office(-64, 15)
    college.plan(written, write, college)
    college.plan(college.moment(-61, 18), sign, college, Side.LEARNERS)
    college.plan(college.office(-60, 12), sign, college, Side.COLLEGE)
    college.plan(max(college.office(-1, 14), next_office(written)), tie, college)


def write(college: College) -> None:
    year = {"from_on": college.first, "until_on": college.first + 364 * ONE_DAY}
    words = {"taking_part": TAKING_PART, "priorities": PRIORITIES, "reason": "A new year."}
    partnership.write(**year, **words, after=0, by=college.dee)


def sign(college: College, side: Side) -> None:
    by = college.users[GUS] if side == Side.LEARNERS else college.dee
    partnership.sign(version=PartnershipVersion.objects.get(), side=side, by=by)


def tie(college: College) -> None:
    """Tie what was said of the library to the evening priority."""
    view = View.objects.filter(title=BUS).first()
    if view:
        priority = Priority.objects.get(words=PRIORITIES[0])
        partnership.tie(priority=priority, view=view, by=college.users[GUS])


def plan_meeting(college: College) -> None:
    college.plan(college.moment(-28, 17), call, college)
    college.plan(college.office(-21, 16, 30), decide, college)
    college.plan(college.moment(-12, 19), hand_over, college)


def call(college: College) -> None:
    meetings.call(
        programme=None,
        starts_at=college.office(-21, 15, 30),
        where="Library 2",
        agenda=AGENDA,
        by=college.users[GUS],
    )


def decide(college: College) -> None:
    meeting, by = Meeting.objects.get(), college.users[GUS]
    soon, later = college.day(-9), college.day(20)
    lamp = meetings.decide(
        meeting=meeting, words="Show on the map where to plug in", owner=by, due_on=soon, by=by
    )
    meetings.finish(decision=lamp, by=by)
    words = "Ask learners at Hill in spring whether late opening helps them too"
    meetings.decide(meeting=meeting, words=words, owner=college.dee, due_on=later, by=by)


def hand_over(college: College) -> None:
    gus = college.users[GUS]
    for role in own_roles(gus, clock.today()):
        meetings.hand_over(role=role, words=HANDOVER, by=gus)


def plan_better_words(college: College) -> None:
    """Plan better words for a service: Flo suggests them, and Dee puts them in place."""
    college.plan(college.moment(-16, 13), suggest, college)
    college.plan(college.office(-13, 10), accept, college)


def suggest(college: College) -> None:
    service, flo = Service.objects.get(name=LIBRARY), college.learners[FLO]
    words = {"before": service.about, "after": WORDS, "reason": "I didn’t know I could borrow one."}
    edits.suggest(thing=service, by=flo, **words)


def accept(college: College) -> None:
    edit = college.learners[FLO].edits.waiting().first()
    if edit:
        edits.accept(edit=edit, reason="Clearer than what we had. Thank you.", by=college.dee)
