"""The same record twice: as the learner reads it, and as her tutor reads it."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import get_text_list
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from learners import wording
from learners.actions import access
from learners.models import AccessEvent, Learner
from learners.views.looks import note_look, own_record
from learners.views.readers import tutors_of, who_reads
from learners.views.record import record_of
from learners.views.welcome import aim_and_time
from pathways.reads import route as plan
from support.models import Contact
from support.views import noticed

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
        "who": who_reads(learner, today),
    }
    return render(request, "portal/record_me.html", page)


@require_safe
def learner(request: HttpRequest, public_id: UUID) -> HttpResponse:
    today = localdate()
    learner = get_object_or_404(
        Learner.objects.visible_to(request.user, today), public_id=public_id
    )
    if learner.user_id == request.user.pk:
        return redirect("me")
    note_look(request, [learner.pk], access.RECORD)
    open_ones = learner.corrections.open().values_list("fact_kind", "fact_id")
    page = {
        **both_read(learner, today),
        "record": record_of(learner, today, own=False, asked=set(open_ones)),
        "first": noticed.first_name(learner),
        "who": get_text_list([str(learner), *tutors_of(learner, today)], _("and")),
    }
    return render(request, "portal/record_learner.html", page)


def both_read(learner: Learner, on: dt.date) -> dict[str, Any]:
    """Beside the facts: what was noticed, where she is heading, who was in touch.

    What gets in her way is hers alone, and is not even gathered here.
    """
    contacts = Contact.objects.filter(learner=learner).select_related("made_by")
    return {
        "learner": learner,
        "notes": noticed.about(learner, on),
        "told": aim_and_time(learner, on),
        "next": plan.next_step(learner, on),
        "contacts": list(contacts.order_by("-made_at")[:CONTACTS]),
    }


def who_has_looked(learner: Learner) -> list[dict[str, Any]]:
    """People with what they looked at and how often, the latest look first."""
    events = AccessEvent.objects.filter(learner_id=learner.pk).values("actor_id", "actor", "kind")
    grouped = events.annotate(times=Count("pk"), last=Max("at")).order_by("-last")
    people: dict[int, dict[str, Any]] = {}
    for event in grouped:
        person = people.setdefault(event["actor_id"], {"name": event["actor"], "looks": []})
        person["looks"].append(wording.looks(event["kind"], event["times"], event["last"]))
    return list(people.values())
