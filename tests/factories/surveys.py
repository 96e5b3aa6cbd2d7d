"""Surveys and the people who answer them, through the product's actions."""

from collections.abc import Iterable, Sequence

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from feedback.actions import closing, surveys, taking_part
from feedback.models import Comment, Question, Survey
from learners import clock
from learners.models import Enrolment, Learner, Offering, Programme, User
from tests.factories import learners as make

BY = "Dee Fraser"
TIMES = ["In the morning", "In the afternoon", "In the evening"]


class SurveyFactory(DjangoModelFactory):
    class Meta:
        model = Survey

    title = factory.Sequence(lambda n: f"Survey {n}")
    why = "To choose when the library opens."
    closes_on = factory.LazyFunction(lambda: make.day(7))
    written_at = factory.LazyFunction(timezone.now)


class QuestionFactory(DjangoModelFactory):
    class Meta:
        model = Question

    survey = factory.SubFactory(SurveyFactory)
    place = factory.Sequence(lambda n: n + 1)
    kind = "choice"
    text = "When do you study?"
    options = factory.LazyFunction(lambda: list(TIMES))


class CommentFactory(DjangoModelFactory):
    class Meta:
        model = Comment

    question = factory.SubFactory(QuestionFactory, kind="words", options=[])
    text = factory.Sequence(lambda n: f"Comment {n}")


def people(number: int, programme: Programme | None = None) -> list[Learner]:
    """Learners who can sign in, on one module of the programme, in two statements."""
    first = User.objects.count()
    users = User.objects.bulk_create(
        User(name=f"Voter {n}", email=f"voter{n}@strathcairn.example", password="!")
        for n in range(first, first + number)
    )
    learners = Learner.objects.bulk_create(
        Learner(name=user.name, user=user, reference=f"V{user.pk:07}", created_at=timezone.now())
        for user in users
    )
    if programme is not None:
        enrol(learners, offering_of(programme))
    return learners


def enrol(learners: Iterable[Learner], offering: Offering) -> None:
    Enrolment.objects.bulk_create(
        Enrolment(learner=learner, offering=offering) for learner in learners
    )


def offering_of(programme: Programme) -> Offering:
    """A run of a module of the programme, going on now."""
    offering = make.OfferingFactory()
    offering.module.programmes.add(programme)
    return offering


def asked(*, words: bool = False, **values: object) -> Survey:
    """An open survey: when people study and, with `words`, what should change."""
    survey = SurveyFactory(**values)
    QuestionFactory(survey=survey, place=1)
    if words:
        own_words = {"kind": "words", "text": "What should change?", "options": []}
        QuestionFactory(survey=survey, place=2, **own_words)
    return surveys.open_survey(survey=survey, by=BY)


def answer(survey: Survey, learner: Learner, *given: str) -> None:
    """Take part, with an answer to each question in turn; an empty one is left out."""
    questions = survey.questions.values_list("pk", flat=True)
    answers = {pk: text for pk, text in zip(questions, given, strict=False) if text}
    taking_part.take_part(survey=survey, learner=learner, answers=answers)


def answer_all(survey: Survey, learners: Sequence[Learner], *given: str) -> None:
    for learner in learners:
        answer(survey, learner, *given)


def closed(survey: Survey) -> Survey:
    """Close the survey on the day after its last."""
    with clock.at(make.moment(survey.closes_on)):
        return closing.close(survey=survey)


def asked_by(learners: Sequence[Learner], line: str, **values: object) -> Survey:
    """An open survey in which each has written a line of their own."""
    survey = asked(words=True, **values)
    for number, learner in enumerate(learners):
        answer(survey, learner, "0", f"{line} {number}")
    return survey
