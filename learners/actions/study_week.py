"""The weekdays and evenings that suit a learner for studying."""

from collections.abc import Iterable

from django.db import transaction

from learners import clock
from learners.actions import audit, dated
from learners.models import Learner, StudyWeek, User


@transaction.atomic
def choose(
    *, learner: Learner, daytimes: Iterable[int], evenings: Iterable[int], by: User | str
) -> bool:
    """Save from today when the learner can study; with no day at all, every day suits again.

    Return whether anything changed. The audit entry does not contain the days.
    """
    Learner.objects.select_for_update().get(pk=learner.pk)
    own, days = {"learner": learner}, {"daytimes": sorted(daytimes), "evenings": sorted(evenings)}
    if any(days.values()):
        changed = dated.change(StudyWeek, own, days, clock.today())
    else:
        changed = dated.end(StudyWeek, own, clock.today())
    if changed:
        audit.record("study-week.set", learner, by=by, label="")
    return changed
