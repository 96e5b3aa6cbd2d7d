"""A representative asks the learners they speak for one question."""

import datetime as dt

from django.db import transaction

from feedback.actions import surveys
from feedback.models import QuestionKind, Survey
from learners import clock
from learners.models import Programme, User

A_WEEK = dt.timedelta(days=7)


class AskedLatelyError(Exception):
    """These learners were asked in the last seven days, or are being asked now."""


@transaction.atomic
def ask(
    *,
    programme: Programme,
    text: str,
    options: list[str],
    why: str,
    closes_on: dt.date,
    by: User,
) -> Survey:
    """Open an anonymous survey of one question for a programme, once for a double click.

    Learners are asked within their budget of one question a week. Raise `AskedLatelyError`,
    `surveys.TooFewError`, `surveys.TitleTakenError` or `surveys.NotReadyError`; nothing is saved
    then.
    """
    Programme.objects.select_for_update().get(pk=programme.pk)
    latest = Survey.objects.filter(programme=programme, opened_at__isnull=False)
    title = text[: Survey._meta.get_field("title").max_length]
    same = latest.filter(title=title, why=why, closes_on=closes_on, closed_at=None).first()
    if same:
        return same
    still_open = latest.filter(closed_at=None).exists()
    if still_open or latest.filter(opened_at__gt=clock.now() - A_WEEK).exists():
        raise AskedLatelyError
    survey = surveys.write(title=title, why=why, closes_on=closes_on, programme=programme, by=by)
    kind = QuestionKind.CHOICE if options else QuestionKind.WORDS
    surveys.add_question(survey=survey, kind=kind, text=text, options=options, by=by)
    return surveys.open_survey(survey=survey, by=by)
