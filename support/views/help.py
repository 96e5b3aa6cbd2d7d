"""Help: ask for a person, see who will get back and when, and what the college offers."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learners.models import Learner, Scope, User
from learners.reads.readers import who_reads
from learners.reads.tutors import own_tutors
from learners.views.looks import own_record
from learners.views.saved_words import takes_form
from learners.wording import number
from support.actions import asking, promises
from support.forms.case import HelpForm
from support.models import Case, HelpRequest
from support.reads.late import late_about
from support.reads.more_time import request_for
from support.reads.service import offered
from support.reads.track import open_tracks

EARLIER_CASES = 10  # earlier cases


@takes_form
def help_page(request: HttpRequest) -> HttpResponse:
    learner = own_record(request)
    piece = request.GET.get("about")
    begun = request_for(learner, piece, localdate()) if piece else ""
    form = HelpForm(request, initial={"words": begun} if begun else None)
    if form.is_valid() and save_request(request, learner, form):
        return redirect("help")
    return render(request, "support/help.html", page_of(request, learner, form))


def save_request(request: HttpRequest, learner: Learner, form: HelpForm) -> bool:
    """Save the request, or add an error to the form; return whether it was saved."""
    try:
        asking.ask(learner=learner, words=form.cleaned_data["words"], by=request.user)
    except asking.TooLong:
        form.add_error("words", no_room())
        return False
    messages.success(request, _("Sent. Someone will get back to you."))
    return True


def no_room() -> str:
    return ngettext(
        "Your request can have at most %(most)s character, and this would make it longer. "
        "Shorten it, or say it when you talk.",
        "Your request can have at most %(most)s characters, and this would make it longer. "
        "Shorten it, or say it when you talk.",
        asking.MOST,
    ) % {"most": number(asking.MOST)}


def page_of(request: HttpRequest, learner: Learner, form: HelpForm) -> dict[str, Any]:
    today = localdate()
    tracks = open_tracks(learner, today)
    cases = Case.objects.filter(learner=learner).select_related("owner").order_by("-opened_at")
    return {
        "form": form,
        "tracks": tracks,
        "waiting": next((track for track in tracks if track.request), None),
        "late": late_about(learner, today),
        "today": today,
        "cases": list(cases[:EARLIER_CASES]),
        "services": offered(today),
        "who": who_reads(learner, Scope.CASE, today),
        "tutors": own_tutors(learner, today),
    }


@takes_form(at="help")
def ask_other(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask another person after a promise was missed."""
    learner = own_record(request)
    other = get_object_or_404(User.objects.filter(is_active=True), public_id=public_id)
    try:
        promises.ask_other(learner=learner, other=other, by=request.user)
        messages.success(request, _("We’ve asked %(name)s to get back to you.") % {"name": other})
    except promises.NotLateError:
        messages.info(request, _("That has changed since. Here’s how things are now."))
    return redirect("help")


@takes_form(at="help")
def take_back(request: HttpRequest, public_id: UUID) -> HttpResponse:
    learner = own_record(request)
    help_request = get_object_or_404(
        HelpRequest.objects.filter(learner=learner), public_id=public_id
    )
    try:
        asking.take_back(request=help_request, by=request.user)
        messages.success(request, _("Cancelled. You can ask again at any time."))
    except asking.AlreadyTaken:
        messages.warning(request, _("Someone has already taken this on. Tell them when you talk."))
    return redirect("help")
