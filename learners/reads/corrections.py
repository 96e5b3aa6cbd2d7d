"""Corrections that someone has to answer."""

import datetime as dt

from django.db.models import QuerySet

from learners.models import Correction
from learners.models.record import one_fact
from learners.prepared import prepared
from learners.reads.record import cutoff
from learners.wording import in_full


def new_words(correction: Correction, on: dt.date) -> str:
    """Return the fact that an answer wrote, in words; "" if none was or it cannot be read."""
    if not correction.new_id:
        return ""
    learner, kind = correction.learner, correction.fact_kind
    fact = one_fact(learner, kind, correction.new_id, cutoff(on))
    return in_full(fact, "") if fact else ""


@prepared
def to_answer(user: int) -> QuerySet[Correction]:
    """Return the open corrections for a member of staff to answer, the soonest due first."""
    owned = Correction.objects.open().filter(owner=user)
    return owned.select_related("learner").order_by("due_on", "pk")
