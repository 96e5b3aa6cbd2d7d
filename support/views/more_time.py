"""More time for one learner's piece of work, from their record.

The dates of the plan follow it, which `support` cannot see: `give` is the portal's.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from learners.actions import access
from learners.forms.work import MoreTimeForm
from learners.models import Enrolment, Learner, Scope
from learners.reads.pieces import pieces_of
from learners.reads.readers import who_reads
from learners.reads.record import cutoff
from learners.views.looks import note_look
from learners.views.saved_words import takes_form
from support.permissions import can_look_after


@takes_form
def more_time(
    request: HttpRequest, public_id: UUID, piece_id: UUID, give: Callable[..., None]
) -> HttpResponse:
    today = localdate()
    learner = get_object_or_404(Learner, public_id=public_id)
    if not can_look_after(request.user, learner, today):
        raise Http404
    piece: Any = get_object_or_404(
        pieces_of(learner.pk, cutoff(today)), public_id=piece_id, set_on__isnull=False
    )
    note_look(request, [learner.pk], access.RECORD)
    form = MoreTimeForm(request, due_on=piece.set_on)
    if form.is_valid():
        place = Enrolment.objects.get(pk=piece.enrolment)
        give(enrolment=place, assessment=piece, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved. The learner can see it, and every date follows it."))
        return redirect("learner", learner.public_id)
    who = who_reads(learner, Scope.RECORD, today, own=False)
    page = {"form": form, "learner": learner, "piece": piece, "who": who}
    return render(request, "support/more_time.html", page)
