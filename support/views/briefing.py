"""The briefing about one learner, for a tutor or deputy who is new to them.

Their next step is in `pathways`, which `support` cannot see: `next_step` is the portal's.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from learners import sight
from learners.actions import access
from learners.views.looks import note_look
from support.reads import briefing as reads
from support.reads.concerns import first_name


@require_safe
def briefing(request: HttpRequest, public_id: UUID, next_step: Callable[..., Any]) -> HttpResponse:
    on, user = localdate(), request.user
    tutees = sight.tutees(user, on).exclude(user=user.pk)
    learner = get_object_or_404(tutees, public_id=public_id)
    note_look(request, [learner.pk], access.CASE)
    page = {
        "learner": learner,
        "first": first_name(learner),
        "briefing": reads.briefing(learner, user, on),
        "next": next_step(learner, on),
    }
    return render(request, "support/briefing.html", page)
