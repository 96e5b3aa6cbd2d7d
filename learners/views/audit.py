"""Who did what, and when: the audit's page."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from learners.actions import access
from learners.calc.cutoffs import midnight
from learners.forms.administrator import AuditForm
from learners.models import AuditEvent, Learner
from learners.permissions import administrators
from learners.views.looks import note_looks
from learners.views.withheld import acts, open_to_all

A_PAGE = 50


@require_safe
@administrators
def audit(request: HttpRequest) -> HttpResponse:
    form = AuditForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else None
    named = named_with_reason(request, asked) if asked else set()
    rows = asked_for(asked, named) if asked else AuditEvent.objects.none()
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit():
        rows = rows.filter(pk__lt=int(before[:18]))
    found = list(rows.order_by("-pk")[: A_PAGE + 1])
    page = acts(found[:A_PAGE], named)
    about = {act.learner for act in page if act.learner and act.reference} - named
    looks = [(pk, access.AUDIT) for pk in about]
    note_looks(request, [*looks, *((pk, access.AUDIT_WITH_REASON) for pk in named)])
    query = request.GET.copy()
    query.pop("before", None)
    told = {
        "form": form,
        "rows": page,
        "more_with_reason": bool(asked and asked["about"] and not named),
        "older": found[A_PAGE - 1].pk if len(found) > A_PAGE else None,
        "query": f"{query.urlencode()}&" if query else "",
    }
    return render(request, "learners/audit.html", told)


def named_with_reason(request: HttpRequest, asked: dict[str, Any]) -> set[int]:
    """Whose acts are told by name, and that they were asked for, with the reason."""
    if not (asked["about"] and asked["reason"]):
        return set()
    meant = list(meant_by(asked))
    access.read_audit(learners=meant, reason=asked["reason"], by=request.user)
    return {learner.pk for learner in meant}


def meant_by(asked: dict[str, Any]) -> QuerySet[Learner]:
    return Learner.objects.filter(reference__iexact=asked["about"])


def asked_for(asked: dict[str, Any], named: set[int]) -> QuerySet[AuditEvent]:
    """Rows that fit every word of the form; days are days of the college.

    To ask by name, of who did it or of whom, finds nothing that is withheld: the finding would
    tell. With a reason, `named` ones are told.
    """
    zone, fits = ZoneInfo(settings.TIME_ZONE), Q()
    if asked["who"]:
        fits &= Q(actor__icontains=asked["who"])
    if asked["what"]:
        fits &= Q(verb__istartswith=asked["what"])
    if asked["about"]:
        fits &= Q(learner_id__in=meant_by(asked).values("pk"))
    if asked["who"] or asked["about"]:
        fits &= open_to_all() | Q(learner_id__in=named)
    if asked["from_on"]:
        fits &= Q(at__gte=midnight(asked["from_on"], zone))
    last = min(asked["last_on"] or localdate(), localdate())
    return AuditEvent.objects.filter(fits, at__lt=midnight(last + dt.timedelta(days=1), zone))
