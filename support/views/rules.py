"""Rules: the scorecard's versions, their model cards, and approving them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from learners.permissions import administrators
from learners.views.saved_words import takes_form
from learners.wording import day
from support.actions import co_signing, scorecards
from support.calc.judging import NotEnoughError
from support.models import VERSION_MOVES, GateReport, Scorecard, VersionState
from support.reads import model_card

LATEST_REPORTS = 14


@require_safe
@administrators
def rules(request: HttpRequest) -> HttpResponse:
    versions = Scorecard.objects.defer("card").select_related("approved_by").order_by("-number")
    reports = GateReport.objects.select_related("scorecard", "notified").defer("scorecard__card")
    latest = reports.order_by("-as_of", "-revision")[:LATEST_REPORTS]
    page = {
        "versions": list(versions),
        "reports": [(report, model_card.stopped(report)) for report in latest],
    }
    return render(request, "support/rules.html", page)


@takes_form(at="rules")
@administrators
def learn(request: HttpRequest) -> HttpResponse:
    """Learn a draft from everything finished so far; it takes a few seconds."""
    try:
        version = scorecards.learn(as_of=localdate(), by=request.user)
    except NotEnoughError:
        messages.info(request, _("Not enough modules have finished yet to learn from."))
        return redirect("rules")
    return redirect("rule", version.public_id)


@require_safe
@administrators
def rule(request: HttpRequest, public_id: UUID) -> HttpResponse:
    version = get_object_or_404(Scorecard, public_id=public_id)
    page: dict[str, Any] = {
        "version": version,
        "days": model_card.days(version),
        "features": model_card.features(version),
        "moves": [
            VersionState(state) for state in VersionState if state in VERSION_MOVES[version.state]
        ],
        "answers": list(version.co_signatures.select_related("user").order_by("-signed_at")),
        "reports": list(version.reports.order_by("-as_of")[:LATEST_REPORTS]),
    }
    return render(request, "support/rule.html", page)


@require_safe
@administrators
def card(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Download the whole model as plain numbers, for anyone who wants to check it."""
    version = get_object_or_404(Scorecard, public_id=public_id)
    name = f"attachment; filename=scorecard-{version.number}.json"
    return JsonResponse(version.card, headers={"Content-Disposition": name})


@takes_form(at="rule")
@administrators
def move(request: HttpRequest, public_id: UUID) -> HttpResponse:
    version = get_object_or_404(Scorecard, public_id=public_id)
    to = request.POST.get("to", "")
    if to not in VersionState.values:
        raise Http404
    reason = request.POST.get("reason", "")[:2000]
    try:
        scorecards.move(version=version, to=VersionState(to), by=request.user, reason=reason)
    except scorecards.MoveRefused:
        messages.error(
            request,
            _("Someone has already changed this. This page shows its current state."),
        )
    except co_signing.WaitingError:
        words = _("Representatives haven’t answered yet. They have until %(day)s.")
        messages.error(request, words % {"day": day(version.co_sign_until_on)})
    except co_signing.ReasonNeededError:
        messages.error(request, _("A representative said no. Say why it goes live all the same."))
    return redirect("rule", public_id)
