"""Corrections that someone has to answer."""

from django.db.models import QuerySet

from learners.models import Correction
from learners.prepared import prepared


@prepared
def to_answer(user: int) -> QuerySet[Correction]:
    """Return the open corrections for a member of staff to answer, the soonest due first."""
    owned = Correction.objects.open().filter(owner=user)
    return owned.select_related("learner").order_by("due_on", "pk")
