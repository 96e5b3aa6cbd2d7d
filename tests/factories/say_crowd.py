"""Hundreds of things that were said, asked, met about and moderated, written in bulk."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from feedback import models
from learners.models import Programme, User
from portal.demo.seed import analyse
from tests.factories import board as make
from tests.factories import surveys as ask
from tests.factories import together
from tests.factories.learners import day


def many(factory: Any, number: int, **values: Any) -> list[Any]:
    """Write rows of a factory in one statement."""
    model = factory._meta.model
    return model.objects.bulk_create(factory.build(**values) for _row in range(number))


def views(number: int, care: Programme, dee: User, **more: Any) -> list[models.View]:
    values = {"author": None, "programme": care, "owner": dee, "due_on": day(-3), **more}
    return many(make.ViewFactory, number, **values)


def reported(number: int, care: Programme, dee: User) -> None:
    """Reports, rulings and appeals about views, edits and comments."""
    rows = views(number, care, dee)
    for row in rows:
        row.report = make.ReportFactory.build(view=row, reporter=None)
        row.ruling = make.RulingFactory.build(view=row, made_by=dee)
    models.Report.objects.bulk_create(row.report for row in rows)
    models.Ruling.objects.bulk_create(row.ruling for row in rows)


def represented(number: int, care: Programme, dee: User) -> None:
    """An inbox, and what staff owe."""
    views(number, care, dee, state="representatives", passed_at=None)
    late = views(number, care, dee)
    models.Pledge.objects.bulk_create(
        make.PledgeFactory.build(view=view, owner=dee, due_on=day(-2)) for view in late
    )
    decided(number, care, dee, due_on=day(-1))


def met(number: int, care: Programme, dee: User) -> None:
    many(together.MeetingFactory, number, programme=care, called_by=dee)


def decided(number: int, care: Programme, dee: User, **more: Any) -> None:
    meeting = models.Meeting.objects.first() or together.MeetingFactory(called_by=dee)
    values = {"meeting": meeting, "owner": dee, "written_by": dee}
    many(together.MeetingDecisionFactory, number, **values, **more)


def edited(number: int, care: Programme, dee: User) -> None:
    values = {"author": None, "owner": dee}
    many(together.EditFactory, number, **values)
    answered = {"state": "accepted", "answer": "Yes.", "answered_by": dee}
    many(together.EditFactory, number, **values, **answered, answered_at=timezone.now())


def asked(number: int, care: Programme, dee: User) -> None:
    """Closed surveys that all learners of the programme were asked to answer."""
    now = timezone.now()
    dates = {"closes_on": day(-1), "invited": 10, "opened_at": now, "closed_at": now}
    surveys = many(ask.SurveyFactory, number, programme=care, **dates)
    people = ask.Learner.objects.filter(enrolments__offering__module__programmes=care).distinct()
    models.Invited.objects.bulk_create(
        models.Invited(survey=survey, learner=learner) for survey in surveys for learner in people
    )
    models.Urn.objects.bulk_create(models.Urn(survey=survey) for survey in surveys)


def commented(number: int, care: Programme, dee: User) -> None:
    survey = models.Survey.objects.get(title="Words")
    question = survey.questions.get(kind="words")
    many(ask.CommentFactory, number, question=question, state="shown")
    many(ask.CommentFactory, number, question=question)


def tied(number: int, care: Programme, dee: User) -> None:
    """Answers tied to each priority of the agreement."""
    rows = views(number, care, dee, state="published")
    now = {"answered_at": timezone.now(), "published_at": timezone.now()}
    models.Decision.objects.bulk_create(
        make.DecisionFactory.build(view=row, answered_by=dee, published_by=dee, **now)
        for row in rows
    )
    for priority in models.Priority.objects.all():
        priority.views.add(*rows)


CROWDS: dict[str, Callable[..., None]] = {
    "reported": reported,
    "represented": represented,
    "met": met,
    "decided": decided,
    "edited": edited,
    "asked": asked,
    "commented": commented,
    "tied": tied,
}


def add(crowd: str, number: int, care: Programme, dee: User) -> None:
    CROWDS[crowd](number, care, dee)
    analyse()
