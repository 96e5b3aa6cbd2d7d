"""Surveys: write one, open it, close it. Taking part is in `taking_part`, apart."""

import datetime as dt
from collections import defaultdict

from django.db import IntegrityError, transaction
from django.db.models import Count

from feedback.calc import urns
from feedback.models import EVERYBODY, Breakdown, Invited, Question, QuestionKind, Survey, Urn
from learners import clock, sight
from learners.actions import audit
from learners.calc import release
from learners.models import Enrolment, Learner, Offering, Programme, User
from learners.querysets import in_force
from learners.reads.representatives import cohort_of

MOST_QUESTIONS = 20
NO_PROGRAMME = "No programme"


class AlreadyOpenError(Exception):
    """The survey is open or closed, so nothing about it can change."""


class NotReadyError(Exception):
    """The survey has no question, or its last day has passed."""


class TooFewError(Exception):
    """Fewer people could answer than any result may be shown for."""


class TitleTakenError(Exception):
    """Another draft has this title."""


class TooManyQuestionsError(Exception):
    """The survey has as many questions as it may have."""


def lock_survey(survey: Survey) -> Survey:
    locked_survey: Survey = Survey.objects.select_for_update(of=("self",)).get(pk=survey.pk)
    return locked_survey


def lock_draft(survey: Survey) -> Survey:
    """Lock a survey that is not open yet. Raise `AlreadyOpenError`."""
    draft = lock_survey(survey)
    if draft.opened_at:
        raise AlreadyOpenError
    return draft


@transaction.atomic
def write(
    *,
    title: str,
    why: str,
    closes_on: dt.date,
    programme: Programme | None = None,
    breakdown: str = Breakdown.NONE,
    offering: Offering | None = None,
    is_half_way: bool = False,
    by: User | str,
) -> Survey:
    """Write the draft of a survey, once for a double click. Raise `TitleTakenError`."""
    values = {"why": why, "closes_on": closes_on, "programme": programme, "breakdown": breakdown}
    values |= {"offering": offering, "is_half_way": is_half_way}
    defaults = {**values, "written_at": clock.now()}
    survey, is_new = Survey.objects.get_or_create(title=title, opened_at=None, defaults=defaults)
    if is_new:
        audit.record("survey.write", survey, by=by)
    elif values != {name: getattr(survey, name) for name in values}:
        raise TitleTakenError
    return survey


@transaction.atomic
def describe(
    *,
    survey: Survey,
    title: str,
    why: str,
    closes_on: dt.date,
    programme: Programme | None,
    breakdown: str,
    by: User | str,
) -> Survey:
    """Change a draft. Raise `AlreadyOpenError` or `TitleTakenError`."""
    draft = lock_draft(survey)
    values = {"title": title, "why": why, "closes_on": closes_on}
    values |= {"programme": programme, "breakdown": breakdown}
    if values == {name: getattr(draft, name) for name in values}:
        return draft
    for name, value in values.items():
        setattr(draft, name, value)
    try:
        with transaction.atomic():
            draft.save(update_fields=list(values))
    except IntegrityError as refusal:
        raise TitleTakenError from refusal
    audit.record("survey.describe", draft, by=by)
    return draft


@transaction.atomic
def add_question(*, survey: Survey, kind: str, text: str, options: list[str], by: User) -> Question:
    """Add a question after the others, once for a double click.

    Raise `AlreadyOpenError` or `TooManyQuestionsError`.
    """
    draft = lock_draft(survey)
    options = options if kind == QuestionKind.CHOICE else []
    last = draft.questions.last()
    if last and (last.kind, last.text, last.options) == (kind, text, options):
        return last
    if draft.questions.count() >= MOST_QUESTIONS:
        raise TooManyQuestionsError
    place = last.place + 1 if last else 1
    question: Question = draft.questions.create(kind=kind, text=text, options=options, place=place)
    audit.record("survey.describe", draft, by=by)
    return question


@transaction.atomic
def remove_question(*, question: Question, by: User | str) -> None:
    """Remove a question from a draft. Raise `AlreadyOpenError`."""
    draft = lock_draft(question.survey)
    removed, _by_model = draft.questions.filter(pk=question.pk).delete()
    if removed:
        audit.record("survey.describe", draft, by=by)


@transaction.atomic
def open_survey(*, survey: Survey, by: User | str) -> Survey:
    """Fix who may answer, and open the survey; a second click changes nothing.

    Raise `NotReadyError` or `TooFewError`.
    """
    draft, today = lock_survey(survey), clock.today()
    if draft.opened_at:
        return draft
    questions = list(draft.questions.all())
    if not questions or draft.closes_on < today:
        raise NotReadyError
    group_of = groups(draft, today)
    if not release.is_enough(len(group_of)):
        raise TooFewError
    Invited.objects.bulk_create(
        [Invited(survey=draft, learner_id=pk, group=name) for pk, name in group_of.items()],
        batch_size=5000,
    )
    names = set(group_of.values())
    Urn.objects.create(
        survey=draft,
        numbers=dict.fromkeys(names, 0),
        answers={
            str(question.pk): {name: {} for name in groups_for(question, names)}
            for question in questions
        },
    )
    draft.opened_at, draft.invited = clock.now(), len(group_of)
    draft.save(update_fields=["opened_at", "invited"])
    audit.record("survey.open", draft, by=by, detail={"invited": release.batch(draft.invited)})
    return draft


def groups_for(question: Question, names: set[str]) -> set[str]:
    """Return the groups that a question is counted in: words are never shown by group."""
    return names if question.kind == QuestionKind.CHOICE else {EVERYBODY}


def electorate(scope: Programme | Offering | None, on: dt.date) -> list[int]:
    """Return the learners who study here that day and can sign in: of a programme, a module run or
    all."""
    learners = Learner.objects.filter(sight.has_place(on), user__is_active=True)
    if isinstance(scope, Offering):
        learners = learners.filter(pk__in=cohort_of(scope, on).values("pk"))
    elif scope is not None:
        offerings = in_force(on, "offering__")
        studying = Enrolment.objects.filter(offerings, offering__module__programmes=scope)
        learners = learners.filter(pk__in=studying.values("learner"))
    return list(learners.order_by("pk").values_list("pk", flat=True))


def groups(survey: Survey, on: dt.date) -> dict[int, str]:
    """Return the group of everybody invited; groups that could only be too small are counted as
    one from the start."""
    people = electorate(survey.offering or survey.programme, on)
    if survey.breakdown == Breakdown.NONE:
        return dict.fromkeys(people, EVERYBODY)
    main = main_programmes(on)
    own = {learner: main.get(learner, NO_PROGRAMME) for learner in people}
    numbers: dict[str, int] = defaultdict(int)
    for name in own.values():
        numbers[name] += 1
    shown_in = urns.as_shown(numbers)
    return {learner: shown_in.get(name, EVERYBODY) for learner, name in own.items()}


def main_programmes(on: dt.date) -> dict[int, str]:
    """Return the programme in which each learner has most modules that day, the first by code."""
    offerings = in_force(on, "offering__")
    rows = Enrolment.objects.filter(offerings, offering__module__programmes__isnull=False)
    programme = "offering__module__programmes__"
    rows = rows.values_list("learner", f"{programme}name", f"{programme}code")
    counted = rows.annotate(modules=Count("pk")).order_by("learner", "-modules", f"{programme}code")
    main: dict[int, str] = {}
    for learner, name, _code, _modules in counted:
        main.setdefault(learner, name)
    return main
