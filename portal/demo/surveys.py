"""Two anonymous surveys: one closed, with results and comments; one open, which Ada can answer."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from feedback.actions import closing, comments, surveys, taking_part
from feedback.models import Breakdown, Comment, CommentState, QuestionKind, Survey, WhyHidden
from portal.demo.cast import ADA, FLO, NOOR
from portal.demo.college import College

SEED = 20_261_130  # dice of its own, so that nobody else's story changes
NOT_YET = {ADA, FLO, NOOR}  # the visitor answers for them


@dataclass(frozen=True)
class Asked:
    """A question; `odds` say how often each option is chosen. Without options it takes words."""

    text: str
    options: tuple[str, ...] = ()
    odds: tuple[int, ...] = ()


@dataclass(frozen=True)
class Planned:
    title: str
    why: str
    opens: int  # days from D
    closes: int
    breakdown: str
    questions: tuple[Asked, ...]
    words: tuple[str, ...]  # that some people write
    turnout: float


STUDYING = Planned(
    "Where and when do you study?",
    "To choose opening hours and rooms for next term. The results go to the library and to the "
    "team that makes the timetable.",
    opens=-34,
    closes=-21,
    breakdown=Breakdown.PROGRAMME,
    questions=(
        Asked(
            "When do you study most?",
            ("In the morning", "In the afternoon", "In the evening", "At night"),
            (3, 3, 6, 1),
        ),
        Asked("Where?", ("At home", "In the library", "On the bus", "At work"), (6, 4, 2, 1)),
        Asked("Is there a quiet place when you need one?", ("Yes", "Sometimes", "No"), (2, 5, 4)),
        Asked("What would make studying easier?"),
    ),
    words=(
        "A quiet room on the Harbour campus after five.",
        "Heating in Hill 2. I take my coat to every lesson.",
        "More sockets in the library.",
        "Somewhere to warm up food.",
        "Recordings of the Tuesday lectures, for people with shifts.",
        "Fewer deadlines in the same week.",
        "A desk I can book.",
        "The man at the front desk on Mondays is rude.",
    ),
    turnout=0.72,
)
MESSAGES = Planned(
    "How should we tell you about changes?",
    "To send fewer messages, and better ones. Dee Fraser reads the results with the student "
    "representatives and answers in Your say.",
    opens=-4,
    closes=6,
    breakdown=Breakdown.NONE,
    questions=(
        Asked(
            "How do you like to hear that a class has moved?",
            ("In Cairn", "By email", "By text message", "From my tutor"),
            (5, 2, 4, 2),
        ),
        Asked("How early do you need to know?", ("A day", "Two days", "A week"), (2, 4, 5)),
        Asked("What was the last change you heard about too late?"),
    ),
    words=("The lab that moved to Hill.", "An exam room.", "The bus timetable."),
    turnout=0.35,
)


def plan(college: College) -> None:
    dice = random.Random(SEED)  # noqa: S311 (a demo's dice)
    for planned in (STUDYING, MESSAGES):
        college.plan(college.office(planned.opens, 9, 40), ask, college, planned)
        plan_answers(college, planned, dice)
    college.plan(college.moment(STUDYING.closes + 1, 0, 10), closing.close_due)
    college.plan(college.office(STUDYING.closes + 4, 11, 20), read_comments, college)


def ask(college: College, planned: Planned) -> None:
    """Write a survey and open it."""
    survey = surveys.write(
        title=planned.title,
        why=planned.why,
        closes_on=college.day(planned.closes),
        breakdown=planned.breakdown,
        by=college.dee,
    )
    for question in planned.questions:
        kind = QuestionKind.CHOICE if question.options else QuestionKind.WORDS
        details = {"text": question.text, "options": list(question.options)}
        surveys.add_question(survey=survey, kind=kind, **details, by=college.dee)
    surveys.open_survey(survey=survey, by=college.dee)


def plan_answers(college: College, planned: Planned, dice: random.Random) -> None:
    """Plan who answers on which evening, and what; each line of words is somebody's."""
    names = sorted(set(college.learners) - NOT_YET)
    taking = dice.sample(names, round(len(names) * planned.turnout))
    days = range(planned.opens + 1, min(planned.closes, -1) + 1)
    for number, name in enumerate(taking):
        words = planned.words[number] if number < len(planned.words) else ""
        given = [choose(question, words, dice) for question in planned.questions]
        moment = college.moment(dice.choice(days), dice.randint(8, 21), dice.randrange(60))
        college.plan(moment, answer, college, planned.title, name, given)


def choose(question: Asked, words: str, dice: random.Random) -> str:
    if not question.options:
        return words
    return str(dice.choices(range(len(question.options)), question.odds)[0])


def answer(college: College, title: str, name: str, given: Sequence[str]) -> None:
    survey = Survey.objects.get(title=title)
    questions = survey.questions.values_list("pk", flat=True)
    answers = {pk: text for pk, text in zip(questions, given, strict=True) if text}
    learner = college.learners[name]
    taking_part.take_part(survey=survey, learner=learner, answers=answers)


def read_comments(college: College) -> None:
    """Dee reads what people wrote, hides the line about somebody and shows the rest."""
    survey = Survey.objects.get(title=STUDYING.title)
    for comment in Comment.objects.filter(question__survey=survey).order_by("public_id"):
        verdict = {"state": CommentState.READY}
        if comment.text == STUDYING.words[-1]:
            verdict = {"state": CommentState.HIDDEN, "reason": WhyHidden.NAMES}
        comments.judge(comment=comment, by=college.dee, **verdict)
    comments.show_ready(survey=survey, by=college.dee)
