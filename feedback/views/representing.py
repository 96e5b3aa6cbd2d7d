"""A representative's own page, and one question to those they speak for."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from feedback.actions import cohort, surveys
from feedback.forms.together import CohortForm, CoSignForm
from feedback.permissions import is_representative
from feedback.reads.meetings import own_roles
from feedback.reads.representing import representing
from learners.views.saved_words import takes_form
from support.actions import co_signing
from support.models import Scorecard, VersionState
from support.reads import model_card, published


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    on = localdate()
    roles = own_roles(request.user, on)
    if not roles:
        raise Http404
    page = representing(request.user, roles, request.GET.get("page"), on)
    return render(request, "feedback/representing.html", {"page": page})


@takes_form
def co_sign(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Read what a rule's new version does, and say yes or no with a reason."""
    on = localdate()
    if not is_representative(request.user, on):
        raise Http404
    version = get_object_or_404(Scorecard, public_id=public_id)
    answers = version.co_signatures.select_related("user").order_by("-signed_at")
    form = CoSignForm(request)
    if form.is_valid():
        values = {"agrees": form.cleaned_data["agrees"] == "yes", "by": request.user}
        try:
            co_signing.co_sign(version=version, reason=form.cleaned_data["reason"], **values)
        except co_signing.NotAskedError:
            form.add_error(None, _("This version is no longer waiting for an answer."))
        else:
            messages.success(request, _("Saved. Everyone can read your answer and your reason."))
            return redirect("co_sign", public_id)
    page = {"version": version, "answers": answers, "form": form, **waiting(version)}
    return render(request, "feedback/co_sign.html", page)


def waiting(version: Scorecard) -> dict[str, Any]:
    """Return what the version looks at, how well it does, and whether it waits for an answer."""
    return {
        "days": published.published(model_card.days(version)),
        "features": model_card.features(version),
        "is_open": version.state == VersionState.SHADOW,
    }


@takes_form
def ask(request: HttpRequest) -> HttpResponse:
    """Ask one question. Nobody's name comes with an answer: it is an anonymous survey."""
    on = localdate()
    roles = own_roles(request.user, on)
    if not roles:
        raise Http404
    form = CohortForm(request, roles=roles, on=on)
    if form.is_valid() and was_asked(request, form):
        words = _("Asked. Learners see it when it is their turn to be asked: once a week at most.")
        messages.success(request, words)
        return redirect("representing")
    return render(request, "feedback/cohort_ask.html", {"form": form})


def was_asked(request: HttpRequest, form: CohortForm) -> bool:
    """Ask; return whether it was possible, with the reason on the form if not."""
    try:
        cohort.ask(by=request.user, **form.cleaned_data)
    except cohort.AskedLatelyError:
        form.add_error(None, _("They were asked less than a week ago. Ask again in a few days."))
    except surveys.TooFewError:
        words = _("Fewer than ten learners could answer, so no result could ever be shown.")
        form.add_error("scope", words)
    except surveys.TitleTakenError:
        form.add_error("text", _("There is a draft with these words. Use others."))
    return not form.errors
