"""A deputy is a tutor of the same learners too, for as long as a tutor is away.

She never sees more than who is away: where he stands in for somebody himself, no longer than he.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction

from learners.models import TutorAssignment, User

FOR_EVER = dt.date.max
Span = tuple[dt.date, dt.date]  # the first day, the first day without


def spans_of(tutor: User, learners: Iterable[int] | None = None) -> dict[int, list[Span]]:
    """Each learner's days with a tutor."""
    rows = TutorAssignment.objects.filter(tutor=tutor)
    if learners is not None:
        rows = rows.filter(learner__in=learners)
    held = defaultdict(list)
    for learner, begun, over in rows.values_list("learner", "from_on", "until_on"):
        held[learner].append((begun, over or FOR_EVER))
    return held


@transaction.atomic
def stand_in(
    *, tutor: User, deputy: User, from_on: dt.date, until_on: dt.date
) -> list[TutorAssignment]:
    """Assign the deputy to whoever is the tutor's in these days, and not the deputy's already, on
    the days on which they are the tutor's. Nobody is given her own record."""
    theirs = spans_of(deputy)
    own = getattr(deputy, "learner", None)
    fresh = []
    for learner, spans in sorted(spans_of(tutor).items()):
        for begun, over in sorted(spans):
            first, end = max(begun, from_on), min(over, until_on)
            already = any(start <= first < stop for start, stop in theirs.get(learner, []))
            if first < end and not already and learner != (own and own.pk):
                days = {"from_on": first, "until_on": end}
                fresh.append(TutorAssignment(tutor=deputy, learner_id=learner, **days))
                theirs[learner].append((first, end))
    return TutorAssignment.objects.bulk_create(fresh)


@transaction.atomic
def stop(*, assignments: list[int], on: dt.date) -> None:
    """From that day on these no longer hold; what had not begun never was."""
    rows = TutorAssignment.objects.filter(pk__in=assignments)
    rows.filter(from_on__gte=on).delete()
    rows.filter(until_on__gt=on).update(until_on=on)


@transaction.atomic
def keep_within(*, tutor: User, assignments: Iterable[TutorAssignment], on: dt.date) -> bool:
    """Cut what rests on a tutor's own assignments to the days that these still have. Was there
    anything to cut? Days before `on` have been, and stay as they were."""
    rows = list(assignments)
    spans = spans_of(tutor, {row.learner_id for row in rows})
    cut = False
    for row in rows:
        held = [end for start, end in spans.get(row.learner_id, []) if start <= row.from_on < end]
        last = max([*held, on])
        if row.until_on is not None and row.until_on <= last:
            continue
        cut = True
        if row.from_on >= last:
            row.delete()
        else:
            row.until_on = last
            row.save(update_fields=["until_on"])
    return cut
