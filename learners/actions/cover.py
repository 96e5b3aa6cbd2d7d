"""Cover: while a tutor is away, a deputy is also a tutor of their learners.

A deputy's access never exceeds that of the tutor they cover, and ends with it.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction

from learners.models import TutorAssignment, User

FOR_EVER = dt.date.max
Span = tuple[dt.date, dt.date]  # the first day, the first day after it


def spans_of(tutor: User, learners: Iterable[int] | None = None) -> dict[int, list[Span]]:
    """Return the spans of days that each learner has with a tutor."""
    rows = TutorAssignment.objects.filter(tutor=tutor)
    if learners is not None:
        rows = rows.filter(learner__in=learners)
    spans = defaultdict(list)
    for learner, first, end in rows.values_list("learner", "from_on", "until_on"):
        spans[learner].append((first, end or FOR_EVER))
    return spans


def gaps(span: Span, covered: Iterable[Span]) -> list[Span]:
    """Return the days of a span that no other span covers."""
    first, end = span
    free: list[Span] = []
    for start, stop in sorted(covered):
        if first < min(start, end):
            free.append((first, min(start, end)))
        first = max(first, stop)
    return [*free, (first, end)] if first < end else free


@transaction.atomic
def stand_in(
    *, tutor: User, deputy: User, from_on: dt.date, until_on: dt.date
) -> list[TutorAssignment]:
    """Assign the deputy to the tutor's learners on the days when the tutor has them and the deputy
    does not.

    A deputy is never assigned to their own record.
    """
    covered = spans_of(deputy)
    own = getattr(deputy, "learner", None)
    assignments = []
    for learner, spans in sorted(spans_of(tutor).items()):
        for start, stop in sorted(spans) if learner != (own and own.pk) else []:
            span = max(start, from_on), min(stop, until_on)
            free = gaps(span, covered.get(learner, []))
            covered[learner] += free
            assignments += [
                TutorAssignment(tutor=deputy, learner_id=learner, from_on=first, until_on=end)
                for first, end in free
            ]
    return TutorAssignment.objects.bulk_create(assignments)


@transaction.atomic
def stop(*, assignments: list[int], on: dt.date) -> None:
    """End these assignments from that day; delete those that have not begun."""
    rows = TutorAssignment.objects.filter(pk__in=assignments)
    rows.filter(from_on__gte=on).delete()
    rows.filter(until_on__gt=on).update(until_on=on)


@transaction.atomic
def keep_within(*, tutor: User, assignments: Iterable[TutorAssignment], on: dt.date) -> bool:
    """Limit a deputy's assignments to the tutor's own days; return whether that changed anything.

    Days before `on` do not change."""
    rows = list(assignments)
    spans = spans_of(tutor, {row.learner_id for row in rows})
    cut = False
    for row in rows:
        ends = [end for start, end in spans.get(row.learner_id, []) if start <= row.from_on < end]
        last = max([*ends, on])
        if row.until_on is not None and row.until_on <= last:
            continue
        cut = True
        if row.from_on >= last:
            row.delete()
        else:
            row.until_on = last
            row.save(update_fields=["until_on"])
    return cut
