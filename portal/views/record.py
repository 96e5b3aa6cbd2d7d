"""The same record twice: as the learner reads it, and as her tutor reads it."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from learners import sight, wording
from learners.actions import access
from learners.models import AccessEvent, Learner, Scope
from learners.reads.readers import who_reads
from learners.reads.record import record_of
from learners.views.looks import note_look, own_record
from learners.views.welcome import aim_and_time
from pathways.reads import route as plan
from support.models import Contact
from support.reads import concerns

CONTACTS = 5  # the latest talks that a record tells of


@require_safe
def me(request: HttpRequest) -> HttpResponse:
    learner, today = own_record(request), localdate()
    corrections = list(learner.corrections.select_related("owner").order_by("-asked_at"))
    asked = {(c.fact_kind, c.fact_id) for c in corrections if c.answered_at is None}
    page = {
        **both_read(learner, today),
        "record": record_of(learner, today, own=True, asked=asked),
        "corrections": corrections,
        "looks": who_has_looked(learner),
        "who": who_reads(learner, Scope.RECORD, today),
    }
    return render(request, "portal/record_me.html", page)


@require_safe
def learner(request: HttpRequest, public_id: UUID) -> HttpResponse:
    today = localdate()
    learner = get_object_or_404(opened(request.user, today), public_id=public_id)
    if learner.user_id == request.user.pk:
        return redirect("me")
    note_look(request, [learner.pk], access.RECORD)
    open_ones = learner.corrections.open().values_list("fact_kind", "fact_id")
    page = {
        **both_read(learner, today, learner.reads_plan, learner.reads_case),
        "record": record_of(learner, today, own=False, asked=set(open_ones)),
        "first": concerns.first_name(learner),
        "looks_after": learner.looks_after,
        "who": who_reads(learner, Scope.RECORD, today, own=False),
    }
    return render(request, "portal/record_learner.html", page)


def opened(user: Any, on: dt.date) -> Any:
    """Learners whose record `user` may read, each with what else they may read and do there."""
    return sight.learners(user, Scope.RECORD, on).annotate(
        reads_plan=sight.may_read(user, Scope.PLAN, on),
        reads_case=sight.may_read(user, Scope.CASE, on),
        looks_after=sight.is_tutee(user, on),
    )


def both_read(
    learner: Learner, on: dt.date, reads_plan: bool = True, reads_case: bool = True
) -> dict[str, Any]:
    """Beside the facts: where the learner is heading, what was noticed, who was in touch.

    What gets in the way has a scope of its own, and is not even gathered here.
    """
    page: dict[str, Any] = {"learner": learner}
    if reads_plan:
        page |= {"told": aim_and_time(learner, on), "next": plan.next_step(learner, on)}
    if reads_case:
        contacts = Contact.objects.filter(learner=learner).select_related("made_by")
        page |= {
            "notes": concerns.about(learner, on),
            "contacts": list(contacts.order_by("-made_at")[:CONTACTS]),
        }
    return page


def who_has_looked(learner: Learner) -> list[dict[str, Any]]:
    """People with what they looked at and how often, the latest look first."""
    events = AccessEvent.objects.filter(learner_id=learner.pk).values("actor_id", "actor", "kind")
    grouped = events.annotate(times=Count("pk"), last=Max("at")).order_by("-last")
    people: dict[int, dict[str, Any]] = {}
    for event in grouped:
        person = people.setdefault(event["actor_id"], {"name": event["actor"], "looks": []})
        person["looks"].append(wording.looks(event["kind"], event["times"], event["last"]))
    return list(people.values())
