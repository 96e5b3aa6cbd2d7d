"""Take part in an anonymous survey: who, then what, in two tables (ADR 0022).

Nothing here records an audit row, a notification or a time.
"""

from django.db import connection, transaction
from django.db.models import F

from feedback.models import Invited, Survey, TookPart
from learners import clock
from learners.models import Learner

ONE_MORE = "jsonb_set({}, %s, to_jsonb(coalesce((answers #>> %s)::int, 0) + 1))"
NUMBER = "numbers = jsonb_set(numbers, %s, to_jsonb((numbers #>> %s)::int + 1))"


class TooLateError(Exception):
    """The survey is closed, or its last day has passed."""


class NotInvitedError(Exception):
    """The person is not among those who may answer."""


class AlreadyTookPartError(Exception):
    """The person has answered this survey before; nothing is counted again."""


@transaction.atomic
def take_part(*, survey: Survey, learner: Learner, answers: dict[int, str]) -> None:
    """Count a person's answers once: {question: place of an option, or words}.

    Raise `NotInvitedError`, `AlreadyTookPartError` or `TooLateError`, in that order.
    """
    open_surveys = Survey.objects.open(clock.today())
    open_survey = open_surveys.select_for_update(of=("self",)).filter(pk=survey.pk).first()
    invitation = Invited.objects.filter(survey=survey, learner=learner).first()
    if invitation is None:
        raise NotInvitedError
    if TookPart.objects.filter(survey=survey, learner=learner).exists():
        raise AlreadyTookPartError
    if open_survey is None:
        raise TooLateError
    TookPart.objects.create(survey=survey, learner=learner)
    put_in_urn(survey, invitation.group, answers)
    Learner.objects.filter(pk=learner.pk).update(revision=F("revision") + 1)


def put_in_urn(survey: Survey, group: str, answers: dict[int, str]) -> None:
    """Raise the counts of all answers of one person in one statement."""
    kinds = dict(survey.questions.values_list("pk", "kind"))
    expression, values = "answers", []
    for question, answer in answers.items():
        counted_in = group if kinds[question] == "choice" else ""
        path = [str(question), counted_in, answer]
        expression = ONE_MORE.format(expression)
        values += [path, path]
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE feedback_urn SET n = n + 1, {NUMBER}, answers = {expression} "
            "WHERE survey_id = %s",
            [[group], [group], *values, survey.pk],
        )
