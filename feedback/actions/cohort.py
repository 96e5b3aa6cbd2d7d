"""A representative asks the learners they speak for one question."""

import datetime as dt

from django.db import transaction
from django.db.models import Q

from feedback.actions import surveys
from feedback.models import QuestionKind, Survey
from learners import clock
from learners.models import Offering, Programme, User

A_WEEK = dt.timedelta(days=7)


class AskedLatelyError(Exception):
    """These learners were asked in the last seven days, or are being asked now."""


@transaction.atomic
def ask(
    *,
    scope: Programme | Offering,
    text: str,
    options: list[str],
    why: str,
    closes_on: dt.date,
    by: User,
) -> Survey:
    """Open an anonymous survey of one question for a programme or a module run, once for a double
    click.

    Learners are asked within their budget of one question a week. Raise `AskedLatelyError`,
    `surveys.TooFewError`, `surveys.TitleTakenError` or `surveys.NotReadyError`; nothing is saved
    then.
    """
    about, near = lock(scope)
    latest = Survey.objects.filter(near, opened_at__isnull=False, is_half_way=False)
    title = text[: Survey._meta.get_field("title").max_length]
    same = latest.filter(**about, title=title, why=why, closes_on=closes_on, closed_at=None).first()
    if same:
        return same
    if latest.filter(Q(closed_at=None) | Q(opened_at__gt=clock.now() - A_WEEK)).exists():
        raise AskedLatelyError
    survey = surveys.write(title=title, why=why, closes_on=closes_on, **about, by=by)
    kind = QuestionKind.CHOICE if options else QuestionKind.WORDS
    surveys.add_question(survey=survey, kind=kind, text=text, options=options, by=by)
    return surveys.open_survey(survey=survey, by=by)


def lock(scope: Programme | Offering) -> tuple[dict[str, Programme | Offering], Q]:
    """Lock the scope and, for a run, its programmes, so that only one question is opened at a time;
    return the scope as a survey stores it, and the condition of surveys that ask the same people.

    The results of a programme and of a run inside it could otherwise be subtracted.
    """
    if isinstance(scope, Offering):
        Offering.objects.select_for_update().get(pk=scope.pk)
        programmes = Programme.objects.filter(modules=scope.module_id).order_by("pk")
        ids = [programme.pk for programme in programmes.select_for_update()]
        return {"offering": scope}, Q(offering=scope) | Q(programme__in=ids)
    Programme.objects.select_for_update().get(pk=scope.pk)
    runs = Offering.objects.filter(module__programmes=scope)
    return {"programme": scope}, Q(programme=scope) | Q(offering__in=runs.values("pk"))
