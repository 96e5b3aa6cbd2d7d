"""Surveys as lists: a learner's, and the administrator's."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, When

from feedback.models import Invited, Survey, TookPart
from learners.calc import release

PAGE = 20


@dataclass(frozen=True)
class SurveyLine:
    """A survey on a list. `turnout` is in steps of five, and 0 below ten people."""

    public_id: uuid.UUID
    title: str
    why: str
    closes_on: dt.date
    questions: int
    took_part: bool = False
    turnout: int = 0


@dataclass(frozen=True)
class OwnSurveys:
    """A page of a learner's surveys: to answer, answered and still open, and closed."""

    page: Page[Any]
    to_answer: tuple[SurveyLine, ...]
    answered: tuple[SurveyLine, ...]
    closed: tuple[SurveyLine, ...]


@dataclass(frozen=True)
class WrittenSurveys:
    """A page of all surveys: open ones, drafts, and closed ones from the latest."""

    page: Page[Any]
    drafts: tuple[SurveyLine, ...]
    open: tuple[SurveyLine, ...]
    closed: tuple[SurveyLine, ...]


def line(row: dict, **more: object) -> SurveyLine:
    names = ("public_id", "title", "why", "closes_on", "questions")
    return SurveyLine(**{name: row[name] for name in names}, **more)


def counted(surveys: QuerySet[Survey]) -> QuerySet[Any]:
    """Return rows of surveys: what can be answered first, what is closed last, from the latest."""
    columns = ("public_id", "title", "why", "closes_on", "opened_at", "closed_at")
    rows = surveys.values(*columns, own=F("took_part"), turnout=F("urn__n"))
    state = Case(
        When(closed_at__isnull=False, then=3),
        When(opened_at__isnull=True, then=2),
        When(took_part=True, then=1),
        default=0,
    )
    return rows.annotate(questions=Count("questions"), state=state).order_by(
        "state", F("closed_at").desc(), "closes_on", "pk"
    )


def of(learner: int, on: dt.date) -> QuerySet[Any]:
    """Return rows of a learner's surveys, without those whose last day has passed unclosed."""
    took_part = Exists(TookPart.objects.filter(survey=OuterRef("pk"), learner=learner))
    own = Survey.objects.inviting(learner).filter(Q(closed_at__isnull=False) | Q(closes_on__gte=on))
    return counted(own.annotate(took_part=took_part))


def to_ask(learner: int, on: dt.date) -> tuple[SurveyLine, ...]:
    """Return the surveys that a learner can be asked to answer that day, the first to close first.

    One query.
    """
    return tuple(line(row) for row in of(learner, on).filter(state=0)[:PAGE])


def of_learner(learner: int, number: Any, on: dt.date) -> OwnSurveys:
    """Return a page of a learner's surveys, in two queries."""
    page = Paginator(of(learner, on), PAGE).get_page(number)
    rows = list(page.object_list)
    return OwnSurveys(
        page=page,
        to_answer=tuple(line(row) for row in rows if row["state"] == 0),
        answered=tuple(line(row, took_part=True) for row in rows if row["state"] == 1),
        closed=tuple(line(row, took_part=row["own"]) for row in rows if row["state"] == 3),
    )


def written(number: Any) -> WrittenSurveys:
    """Return a page of all surveys, in two queries."""
    nobody = Exists(TookPart.objects.none())
    page = Paginator(counted(Survey.objects.annotate(took_part=nobody)), PAGE).get_page(number)
    rows = list(page.object_list)
    lines = [(row["state"], line(row, turnout=release.batch(row["turnout"] or 0))) for row in rows]
    return WrittenSurveys(
        page=page,
        open=tuple(own for state, own in lines if state == 0),
        drafts=tuple(own for state, own in lines if state == 2),
        closed=tuple(own for state, own in lines if state == 3),
    )


def is_invited(survey: Survey, learner: int) -> bool:
    return Invited.objects.filter(survey=survey, learner=learner).exists()


def has_taken_part(survey: Survey, learner: int) -> bool:
    return TookPart.objects.filter(survey=survey, learner=learner).exists()


def turnout(survey: Survey) -> int:
    """Return how many people have answered, in steps of five, and 0 below ten."""
    number = Survey.objects.filter(pk=survey.pk).values_list("urn__n", flat=True).get()
    return release.batch(number or 0)
