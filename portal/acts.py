"""What people do to facts, with everything that rests on them brought up to date at once.

A fact is in `learners`; concerns and plans rest on it, in rooms that `learners` cannot see.
"""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from learners import clock
from learners.actions import extensions
from learners.models import Learner
from pathways.actions.recommend import recommend_one
from pathways.models import Recommendation
from support.actions.reviewing import review


@transaction.atomic
def give_more_time(**given: Any) -> None:
    """Give a learner more time: see `extensions.give`."""
    extension, is_new = extensions.give(**given)
    if is_new:
        catch_up([extension.enrolment.learner_id])


def catch_up(learners: Iterable[int]) -> None:
    """Review these learners' concerns, and rank the plans again of those who have one."""
    people = sorted(set(learners))
    review(people)
    planned = Recommendation.objects.filter(learner__in=people).values("learner")
    for learner in Learner.objects.select_for_update().filter(pk__in=planned).order_by("pk"):
        recommend_one(learner, clock.now())
