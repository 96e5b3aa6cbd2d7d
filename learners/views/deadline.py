"""When a piece of work is due, and why that moved; its module's owner moves it.

What rests on the date in rooms above follows: `move` is theirs, see `portal`.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from learners.actions import deadlines, proposals
from learners.forms.work import MoveDeadlineForm
from learners.models import Assessment, Enrolment
from learners.permissions import can_move_deadline
from learners.views.saved_words import takes_form

Act = Callable[..., None]


@takes_form
def deadline(request: HttpRequest, public_id: UUID, move: Act) -> HttpResponse:
    """Show when a piece of work is due and why that moved; let the module's owner move it."""
    today = localdate()
    piece = get_object_or_404(
        Assessment.objects.select_related("offering__module"), public_id=public_id
    )
    may_move = can_move_deadline(request.user, piece, today)
    if not (may_move or (request.method == "GET" and is_for(request.user, piece))):
        raise Http404
    dates = list(piece.deadlines.latest_first().select_related("by")[:2])
    form = MoveDeadlineForm(request) if may_move else None
    if form and form.is_valid() and moved(request, piece, form, move):
        return redirect("deadline", public_id)
    page = {
        "piece": piece,
        "fallen": proposals.on_closed_days(today).filter(pk=piece.pk).first(),
        "date": dates[0] if dates else None,
        "before": dates[1] if len(dates) > 1 else None,
        "form": form,
        "people": deadlines.here(piece).count() if may_move else 0,
    }
    return render(request, "learners/deadline.html", page)


@takes_form(at="deadline")
def leave(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Leave a deadline on a day when the college is closed."""
    piece = get_object_or_404(Assessment.objects.select_related("offering"), public_id=public_id)
    if not can_move_deadline(request.user, piece, localdate()):
        raise Http404
    if proposals.leave(assessment=piece, by=request.user):
        messages.success(request, _("Left as it is. Nobody is late before the college opens."))
    return redirect("deadline", public_id)


def is_for(user: Any, piece: Assessment) -> bool:
    """Return whether it is a learner's own work."""
    return Enrolment.objects.filter(offering=piece.offering_id, learner__user=user.pk).exists()


def moved(request: HttpRequest, piece: Assessment, form: MoveDeadlineForm, move: Act) -> bool:
    try:
        move(assessment=piece, by=request.user, **form.cleaned_data)
    except deadlines.SameDateError:
        form.add_error("on", _("It’s due on that day already."))
        return False
    messages.success(request, _("Moved. Everyone it affects can read why."))
    return True
