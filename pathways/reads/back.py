"""Welcome back: what passed while a learner was away, and the smallest thing to begin with."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from learners.reads.work import DueWork
from pathways.reads.route import NEEDS_ANOTHER, Route
from pathways.wording import back as wording


@dataclass(frozen=True)
class Back:
    """A welcome: sentences of what passed, and the smallest step that can be begun, if any."""

    since: dt.date
    passed: list[str]
    name: str = ""
    url: str = ""
    hours: str = ""


def welcome_back(route: Route, works: Sequence[DueWork], since: dt.date) -> Back:
    """Return what passed since a day; no query."""
    on = route.names.on
    late = [work for work in works if since <= work.due_on < on]
    passed = [wording.passed(work.name, work.due_on, on) for work in late]
    coming = [work for work in works if work.due_on >= on]
    passed += [wording.next_date(it.name, it.due_on, on) for it in coming[:1]]
    ready = [
        step
        for row in route.rows
        for step in [route.names.steps[row.step]]
        if not row.why & NEEDS_ANOTHER and not (step.from_on and step.from_on > on)
    ]
    if not ready:
        return Back(since, passed)
    step = min(ready, key=lambda step: step.hours)
    url = reverse("step", args=[step.public_id])
    return Back(since, passed, step.name, url, wording.takes(step.hours))
