"""The whole list of people to get back to, and taking someone on."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from learners.actions import access
from learners.models import Learner
from learners.permissions import is_tutor
from learners.views.looks import note_look
from learners.views.saved_words import takes_form
from support.actions import cases
from support.permissions import can_look_after
from support.reads.queue import A_PAGE, as_line, in_full, last_page
from support.wording import people_to_get_back_to


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Show the whole list, 30 people at a time."""
    on, user = localdate(), request.user
    if not is_tutor(user, on):
        raise Http404
    page_number = request.GET.get("page", "1")
    number = max(int(page_number), 1) if page_number.isdecimal() and len(page_number) < 6 else 1
    first = (number - 1) * A_PAGE
    rows = [row["json"] for row in in_full(user, on)[first : first + A_PAGE]]
    if first and not rows:  # fewer people are waiting now
        return redirect(f"{reverse('queue')}?page={last_page(user, on)}")
    note_look(request, [row["pk"] for row in rows], access.WAITING)
    total = rows[0]["total"] if rows else 0
    page = {
        "lines": [as_line(row, on, now()) for row in rows],
        "heading": people_to_get_back_to(total),
        "number": number,
        "before": number - 1 if number > 1 else None,
        "after": number + 1 if first + A_PAGE < total else None,
    }
    return render(request, "support/queue.html", page)


@takes_form(at="learner")
def take_on(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take on everything waiting about a learner."""
    learner = get_object_or_404(Learner, public_id=public_id)
    if not can_look_after(request.user, learner, localdate()):
        raise Http404
    try:
        case = cases.take_on(learner=learner, by=request.user)
    except cases.TakenBy as error:
        messages.warning(request, quicker(error))
        return redirect("today")
    if case.owner_id == request.user.pk:
        message = _("You’ve taken this on. The learner can see your name.")
    else:
        message = _("Added to what %(name)s is already doing.") % {"name": case.owner}
    messages.success(request, message)
    return redirect("case", case.public_id)


def quicker(error: cases.TakenBy) -> str:
    if error.owner is None:
        return _("There’s nothing left to take on here.")
    return _("%(name)s has already taken this on.") % {"name": error.owner}
