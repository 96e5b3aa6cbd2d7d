"""What people do to facts, with everything that rests on them brought up to date at once.

A fact is in `learners`; concerns and plans rest on it, in rooms that `learners` cannot see.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from learners import clock
from learners.actions import corrections, deadlines, extensions, places
from learners.actions.corrections import Verdict
from learners.models import Assessment, Correction, Learner, User
from learners.reads.work import due_while_away
from pathways.actions.recommend import recommend_one
from pathways.models import Recommendation
from support.actions.reviewing import review, settle

TO_CATCH_UP = dt.timedelta(days=14)


@transaction.atomic
def give_more_time(**given: Any) -> None:
    """Give a learner more time: see `extensions.give`."""
    extension, is_new = extensions.give(**given)
    if is_new:
        catch_up([extension.enrolment.learner_id])


@transaction.atomic
def answer_correction(*, correction: Correction, verdict: Verdict, by: User) -> None:
    """Answer a correction. A deadline that was wrong moves for everyone."""
    corrections.answer(correction=correction, verdict=verdict, by=by)
    fact = verdict.fact
    if fact and fact.kind == "deadline":
        follow(Assessment.objects.get(pk=fact.assessment))
    elif fact:
        catch_up([correction.learner_id])


@transaction.atomic
def move_deadline(*, assessment: Assessment, **moved: Any) -> None:
    """Move a deadline for everyone: see `deadlines.move`."""
    _deadline, is_new = deadlines.move(assessment=assessment, **moved)
    if is_new:
        follow(assessment)


@transaction.atomic
def leave(*, learner: Learner, **left: Any) -> None:
    """Record that someone leaves or pauses: see `places.leave`."""
    places.leave(learner=learner, **left)
    catch_up([learner.pk])


@transaction.atomic
def come_back(*, learner: Learner, reason: str, by: User) -> None:
    """Record that someone is back, and give them two weeks for what was due while they were away.

    See `places.come_back`.
    """
    Learner.objects.select_for_update().get(pk=learner.pk)
    works = list(due_while_away(learner, clock.today()))  # while they are still away
    places.come_back(learner=learner, reason=reason, by=by)
    runs, until = learner.enrolments.in_bulk(), clock.today() + TO_CATCH_UP
    for work in works:
        given = {"enrolment": runs[work.enrolment], "assessment": work, "until": until}
        extensions.give(**given, reason=reason, by=by)
    catch_up([learner.pk])


def follow(assessment: Assessment) -> None:
    """Bring everything that rests on a deadline up to date, for everyone it is for."""
    settle(assessment)
    catch_up(deadlines.here(assessment).values_list("learner", flat=True))


def catch_up(learners: Iterable[int]) -> None:
    """Review these learners' concerns, and rank the plans again of those who have one."""
    rows = Learner.objects.select_for_update().filter(pk__in=set(learners)).order_by("pk")
    people = {learner.pk: learner for learner in rows}  # locked before their concerns, as always
    review(people)
    planned = Recommendation.objects.filter(learner__in=people).order_by("learner")
    for learner in planned.values_list("learner", flat=True):
        recommend_one(people[learner], clock.now())
