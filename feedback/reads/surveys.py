"""Surveys as lists: a learner's, and the administrator's."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef

from feedback.models import Invited, Survey, TookPart
from learners.calc import release

LATEST = 20  # closed surveys on a list


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
    """A learner's surveys: to answer, answered and still open, and closed."""

    to_answer: tuple[SurveyLine, ...]
    answered: tuple[SurveyLine, ...]
    closed: tuple[SurveyLine, ...]


@dataclass(frozen=True)
class WrittenSurveys:
    drafts: tuple[SurveyLine, ...]
    open: tuple[SurveyLine, ...]
    closed: tuple[SurveyLine, ...]


def line(row: dict, **more: object) -> SurveyLine:
    names = ("public_id", "title", "why", "closes_on", "questions")
    return SurveyLine(**{name: row[name] for name in names}, **more)


def counted(surveys: Iterable[Survey]) -> list[dict]:
    columns = ("public_id", "title", "why", "closes_on", "opened_at", "closed_at")
    rows = surveys.values(*columns, own=F("took_part"), turnout=F("urn__n"))
    return list(rows.annotate(questions=Count("questions")).order_by("closes_on", "pk"))


def to_ask(learner: int, on: dt.date) -> tuple[SurveyLine, ...]:
    """Return the surveys that a learner can be asked to answer that day, the first to close first.

    One query.
    """
    return of_learner(learner, on).to_answer


def of_learner(learner: int, on: dt.date) -> OwnSurveys:
    """Return a learner's surveys, in one query."""
    took_part = Exists(TookPart.objects.filter(survey=OuterRef("pk"), learner=learner))
    rows = counted(Survey.objects.inviting(learner).annotate(took_part=took_part))
    open_rows = [row for row in rows if row["closed_at"] is None and row["closes_on"] >= on]
    closed = [row for row in reversed(rows) if row["closed_at"]][:LATEST]
    return OwnSurveys(
        to_answer=tuple(line(row) for row in open_rows if not row["own"]),
        answered=tuple(line(row, took_part=True) for row in open_rows if row["own"]),
        closed=tuple(line(row, took_part=row["own"]) for row in closed),
    )


def written() -> WrittenSurveys:
    """Return all surveys, in one query; closed ones from the latest."""
    nobody = Exists(TookPart.objects.none())
    rows = counted(Survey.objects.annotate(took_part=nobody))
    lines = [(row, line(row, turnout=release.batch(row["turnout"] or 0))) for row in rows]
    return WrittenSurveys(
        drafts=tuple(own for row, own in lines if row["opened_at"] is None),
        open=tuple(own for row, own in lines if row["opened_at"] and not row["closed_at"]),
        closed=tuple(own for row, own in reversed(lines) if row["closed_at"])[:LATEST],
    )


def is_invited(survey: Survey, learner: int) -> bool:
    return Invited.objects.filter(survey=survey, learner=learner).exists()


def has_taken_part(survey: Survey, learner: int) -> bool:
    return TookPart.objects.filter(survey=survey, learner=learner).exists()


def turnout(survey: Survey) -> int:
    """Return how many people have answered, in steps of five, and 0 below ten."""
    number = Survey.objects.filter(pk=survey.pk).values_list("urn__n", flat=True).get()
    return release.batch(number or 0)
