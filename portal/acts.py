"""What people do to facts, with everything that rests on them brought up to date at once.

A fact is in `learners`; concerns and plans rest on it, in rooms that `learners` cannot see.
"""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from learners import clock
from learners.actions import corrections, deadlines, extensions
from learners.actions.corrections import Verdict
from learners.models import Assessment, Correction, Learner, User
from pathways.actions.recommend import recommend_one
from pathways.models import Recommendation
from support.actions.reviewing import review, settle


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


def follow(assessment: Assessment) -> None:
    """Bring everything that rests on a deadline up to date, for everyone it is for."""
    settle(assessment)
    catch_up(deadlines.here(assessment).values_list("learner", flat=True))


def catch_up(learners: Iterable[int]) -> None:
    """Review these learners' concerns, and rank the plans again of those who have one."""
    people = sorted(set(learners))
    review(people)
    planned = Recommendation.objects.filter(learner__in=people).values("learner")
    for learner in Learner.objects.select_for_update().filter(pk__in=planned).order_by("pk"):
        recommend_one(learner, clock.now())
