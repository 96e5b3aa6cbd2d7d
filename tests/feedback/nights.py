"""People who answer about one catalogue, and the college's nights."""

from feedback.actions.night import close
from learners.models import Learner
from learners.night import Slice, Written
from pathways.actions import responses
from pathways.models import Step
from tests.factories import learners as make
from tests.factories.clock import at_moment
from tests.factories.pathways import BY, Care, follows
from tests.pathways.nights import night, on

EVERYONE = (0, 2**60)


def college(number: int, *, hour: int = 1, revision: int = 1, write: bool = True) -> Slice:
    """The whole college's slice of the night for the morning of a day."""
    cutoff = night(Learner(pk=0), number, hour=hour).cutoff
    return Slice(cutoff, revision, *EVERYONE, write=write)


def run(number: int, **more: object) -> Written:
    return close(college(number, **more))


def followers(catalogue: Care, people: int) -> list[Learner]:
    learners = make.LearnerFactory.create_batch(people)
    for learner in learners:
        follows(learner, catalogue, at=on(0, 9))
    return learners


def answer(learner: Learner, step: Step, word: str, day: int = 1, hour: int = 12) -> None:
    at_moment(on(day, hour), responses.answer, learner, step, word, by=BY)
