"""Many learners of a tutor with concerns and requests, written in bulk and analysed."""

from learners.models import Learner, TutorAssignment, User
from portal.demo.seed import analyse
from support.models import Concern, HelpRequest
from tests.factories import learners as make
from tests.factories.support import ConcernFactory, HelpRequestFactory, two_missed


def tutees(tutor: User, number: int) -> list[Learner]:
    """Learners of one tutor: Learner 0000, Learner 0001, …"""
    people = Learner.objects.bulk_create(
        make.LearnerFactory.build(name=f"Learner {place:04}") for place in range(number)
    )
    TutorAssignment.objects.bulk_create(
        make.TutorAssignmentFactory.build(tutor=tutor, learner=learner) for learner in people
    )
    analyse()
    return people


def waiting(tutor: User, number: int) -> list[Learner]:
    """Learners of one tutor, with a concern about each."""
    people = tutees(tutor, number)
    Concern.objects.bulk_create(
        ConcernFactory.build(learner=learner, reasons=two_missed()) for learner in people
    )
    analyse()
    return people


def asking(learners: list[Learner]) -> None:
    """Add a help request from each learner."""
    HelpRequest.objects.bulk_create(
        HelpRequestFactory.build(learner=learner) for learner in learners
    )
    analyse()
