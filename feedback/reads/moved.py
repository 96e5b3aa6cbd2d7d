"""What moved because of a learner: their own list, and what everyone's answers say together."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Max
from django.urls import reverse
from django.utils.timezone import localtime

from feedback.wording import counts_in
from learners.models import Learner
from learners.wording import day
from pathways import shelf, wording
from pathways.models import Answer, Estimate, Response, remaining
from pathways.wording import Names

SHOWN = 20  # answers
READ = 100  # rows: answers, and those that took them back


@dataclass(frozen=True)
class Moved:
    """One answer: what it changed in the learner's list, and which shared estimate it joins."""

    on: str
    words: str
    url: str
    changed: list[str]
    shared: str


def moved(learner: Learner, on: dt.date) -> list[Moved]:
    """Return the latest answers that count, the latest first, in three queries."""
    answers = latest_answers(learner)
    names = Names(shelf.shelf(shelf.revision()).steps, {}, "", 0, on)
    joined_at = dict(
        Estimate.objects.filter(step__in={row.step_id for row in answers})
        .values("step")
        .annotate(at=Max("recorded_at"))
        .values_list("step", "at")
    )
    return [
        Moved(
            on=day(localtime(row.known_at).date(), on),
            words=wording.describe_answer(row, on),
            url=reverse("step", args=[row.step.public_id]),
            changed=changes_of(row, names),
            shared=counts_in(row.answer, is_joined(row, joined_at.get(row.step_id))),
        )
        for row in answers
    ]


def latest_answers(learner: Learner) -> list[Response]:
    rows = Response.objects.filter(learner=learner).select_related("step", "moved")
    by_step = defaultdict(list)
    for row in rows.latest_first()[:READ]:
        by_step[row.step_id].append(row)
    answers = [row for own in by_step.values() for row in remaining(own)]
    answers = [row for row in answers if row.answer != Answer.TAKEN_BACK]
    return sorted(answers, key=lambda row: (row.known_at, row.pk), reverse=True)[:SHOWN]


def changes_of(row: Response, names: Names) -> list[str]:
    """Say how the list changed, apart from the step that was answered."""
    lists = getattr(row, "moved", None)
    if lists is None:
        return []
    before, after = ([pk for pk in steps if pk != row.step_id] for steps in
                     (lists.before, lists.after))  # fmt: skip
    return wording.changed(before, after, {}, names)


def is_joined(row: Response, at: dt.datetime | None) -> bool:
    """Return whether a night has worked out the step's estimates since the answer."""
    return at is not None and at > row.recorded_at
