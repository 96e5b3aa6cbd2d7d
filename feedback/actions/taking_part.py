"""Take part in an anonymous survey: who, then what, in two tables (ADR 0022).

Nothing here records an audit row, a notification or a time.
"""

from typing import Any

from django.db import connection, transaction
from django.db.models import F

from feedback.models import EVERYBODY, Invited, QuestionKind, Survey, TookPart
from learners import clock
from learners.models import Learner

LOCK = """
    SELECT FROM feedback_survey WHERE id = %s AND opened_at IS NOT NULL AND closed_at IS NULL
    AND closes_on >= %s FOR NO KEY UPDATE"""
TOOK_PART = """
    INSERT INTO feedback_tookpart (survey_id, learner_id) VALUES (%s, %s)
    ON CONFLICT (survey_id, learner_id) DO NOTHING"""
NUMBER = "numbers = jsonb_set(numbers, %s, to_jsonb((numbers #>> %s)::int + 1))"
ONE_MORE = "jsonb_set({}, %s, to_jsonb(coalesce((answers #>> %s)::int, 0) + 1))"


class TooLateError(Exception):
    """The survey is closed, or its last day has passed."""


class NotInvitedError(Exception):
    """The person is not among those who may answer."""


class AlreadyTookPartError(Exception):
    """The person has answered this survey before; nothing is counted again."""


def take_part(*, survey: Survey, learner: Learner, answers: dict[int, str]) -> None:
    """Count a person's answers once: {question: place of an option, or words}.

    Raise `NotInvitedError`, `AlreadyTookPartError` or `TooLateError`. Votes wait for each other at
    the lock, so whatever can be read before it is.
    """
    invitation = Invited.objects.filter(survey=survey, learner=learner).first()
    if invitation is None:
        raise NotInvitedError
    if TookPart.objects.filter(survey=survey, learner=learner).exists():
        raise AlreadyTookPartError  # soon; what decides is the insert below
    paths = paths_of(survey, invitation.group, answers)
    with transaction.atomic(), connection.cursor() as cursor:
        Learner.objects.filter(pk=learner.pk).update(revision=F("revision") + 1)
        cursor.execute(LOCK, [survey.pk, clock.today()])
        is_open = cursor.rowcount > 0
        cursor.execute(TOOK_PART, [survey.pk, learner.pk])
        if not cursor.rowcount:
            raise AlreadyTookPartError
        if not is_open:
            raise TooLateError
        cursor.execute(*one_more(survey, invitation.group, paths))


def paths_of(survey: Survey, group: str, answers: dict[int, str]) -> list[list[str]]:
    """Return where the urn counts each answer. Words are never counted by group."""
    kinds = dict(survey.questions.values_list("pk", "kind"))
    groups = {QuestionKind.CHOICE: group, QuestionKind.WORDS: EVERYBODY}
    return [[str(pk), groups[kinds[pk]], answer] for pk, answer in answers.items()]


def one_more(survey: Survey, group: str, paths: list[list[str]]) -> tuple[str, list[Any]]:
    """Return the one statement that raises all counts of a vote."""
    expression = "answers"
    for _path in paths:
        expression = ONE_MORE.format(expression)
    values = [path for path in paths for _time in range(2)]
    statement = f"UPDATE feedback_urn SET n = n + 1, {NUMBER}, answers = {expression}"
    return f"{statement} WHERE survey_id = %s", [[group], [group], *values, survey.pk]
