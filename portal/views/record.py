"""A learner's record, for the learner and for their tutor."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from learners.actions import access
from learners.models import Scope
from learners.models.record import PROTECTED
from learners.reads.competence import growth_of
from learners.reads.looks import who_has_looked
from learners.reads.readers import who_reads
from learners.reads.record import record_of
from learners.reads.tutors import own_tutors
from learners.views.looks import note_look, own_record
from portal.reads.record import both_read, opened
from support.actions.contacts import correctable
from support.reads import concerns


@require_safe
def me(request: HttpRequest) -> HttpResponse:
    learner, today = own_record(request), localdate()
    corrections = list(learner.corrections.select_related("owner").order_by("-asked_at"))
    asked = {(c.fact_kind, c.fact_id) for c in corrections if c.answered_at is None}
    page = {
        **both_read(learner, request.user, today),
        "record": record_of(learner, today, own=True, asked=asked),
        "growth": growth_of(learner, today),
        "corrections": corrections,
        "looks": who_has_looked(learner, today),
        "who": who_reads(learner, Scope.RECORD, today),
        "tutors": own_tutors(learner, today),
    }
    return render(request, "portal/record_me.html", page)


@require_safe
def learner(request: HttpRequest, public_id: UUID) -> HttpResponse:
    today = localdate()
    learner = get_object_or_404(opened(request.user, today), public_id=public_id)
    if learner.user_id == request.user.pk:
        return redirect("me")
    note_look(request, [learner.pk], access.RECORD)
    corrections = list(learner.corrections.open().select_related("owner"))
    asked = {(correction.fact_kind, correction.fact_id) for correction in corrections}
    both = both_read(learner, request.user, today, learner.reads_plan, learner.reads_case)
    page = {
        **both,
        "correctable": correctable(both.get("contacts", []), request.user),
        "record": record_of(learner, today, own=False, asked=asked),
        "growth": growth_of(learner, today),
        "first": concerns.first_name(learner),
        "corrections": [row for row in corrections if row.fact_kind != PROTECTED],
        "looks_after": learner.looks_after,
        "is_new_here": learner.is_new_here,
        "tutee": learner if learner.looks_after else None,
        "who": who_reads(learner, Scope.RECORD, today, own=False),
    }
    return render(request, "portal/record_learner.html", page)
