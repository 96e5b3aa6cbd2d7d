"""What a learner and their tutor both read beside the facts of a record."""

import datetime as dt
from typing import Any

from learners import sight
from learners.models import Learner, Scope
from learners.reads.conversations import unanswered
from learners.reads.welcome import aim_and_time
from pathways.reads import route as plan
from support.reads import concerns
from support.reads.briefing import is_new_to
from support.reads.waiting import contacts_of, waiting_about


def opened(user: Any, on: dt.date) -> Any:
    """Return the learners whose record `user` may read, with their other rights on each."""
    return sight.learners(user, Scope.RECORD, on).annotate(
        reads_plan=sight.may_read(user, Scope.PLAN, on),
        reads_case=sight.may_read(user, Scope.CASE, on),
        looks_after=sight.is_tutee(user, on),
        is_new_here=is_new_to(user, on),
    )


def both_read(
    learner: Learner, user: Any, on: dt.date, reads_plan: bool = True, reads_case: bool = True
) -> dict[str, Any]:
    """Return aim, concerns, contacts and what is waiting.

    Circumstances have their own scope and are not read here.
    """
    page: dict[str, Any] = {"learner": learner}
    if reads_plan:
        page |= {"told": aim_and_time(learner, on), "next": plan.next_step(learner, on)}
    if reads_case:
        rows = concerns.about(learner, on)
        page |= {"concerns": rows, "contacts": contacts_of(learner.pk)}
        page |= {"waiting": waiting_about(learner, rows, on)}
        page |= {"messages_waiting": unanswered(learner, user, on)}
    return page
