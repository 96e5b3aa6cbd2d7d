"""Audit: who did what to what, the latest first; and System, where the machinery stands."""

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
from learners.models import AuditEvent, Learner
from learners.views.sight import note_look
from portal.forms import AuditForm
from portal.models import Night, RunState, StageRun
from portal.permissions import administrators_only
from portal.views.stuck import parked_letters
from support.views.overdue import late, late_by_tutor

A_PAGE = 50
NIGHTS = 5  # the latest ones whose set-aside learners are counted


@require_safe
def system(request: HttpRequest) -> HttpResponse:
    administrators_only(request)
    letters = parked_letters()
    note_look(request, [one["learner"] for one in letters if one["learner"]], access.LISTED)
    latest = Night.objects.order_by("-as_of", "-revision")
    aside = StageRun.objects.filter(
        state=RunState.PARKED, night__in=latest.values("pk")[:NIGHTS]
    ).count()
    page = {"night": latest.first(), "aside": aside, "letters": letters}
    page |= {"late": late(localdate()), "tutors": late_by_tutor(localdate())}
    return render(request, "portal/system.html", page)


@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    administrators_only(request)
    form = AuditForm(request.GET)
    rows = asked_for(form.cleaned_data) if form.is_valid() else AuditEvent.objects.none()
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit():
        rows = rows.filter(pk__lt=int(before[:18]))
    found = list(rows.order_by("-pk")[: A_PAGE + 1])
    page = found[:A_PAGE]
    about = {row.learner_id for row in page if row.learner_id}
    references = dict(Learner.objects.filter(pk__in=about).values_list("pk", "reference"))
    note_look(request, references, access.LISTED)
    query = request.GET.copy()
    query.pop("before", None)
    told = {
        "form": form,
        "rows": [(row, references.get(row.learner_id, "")) for row in page],
        "older": page[-1].pk if len(found) > A_PAGE else None,
        "query": f"{query.urlencode()}&" if query else "",
    }
    return render(request, "portal/audit.html", told)


def asked_for(asked: dict[str, Any]) -> QuerySet[AuditEvent]:
    """Rows that fit every word of the form; days are days of the college."""
    zone, fits = ZoneInfo(settings.TIME_ZONE), Q()
    if asked["who"]:
        fits &= Q(actor__icontains=asked["who"])
    if asked["what"]:
        fits &= Q(verb__istartswith=asked["what"])
    if asked["about"]:
        meant = Learner.objects.filter(reference__iexact=asked["about"])
        fits &= Q(learner_id__in=meant.values("pk"))
    if asked["from_on"]:
        fits &= Q(at__gte=midnight(asked["from_on"], zone))
    last = min(asked["last_on"] or localdate(), localdate())
    return AuditEvent.objects.filter(fits, at__lt=midnight(last + dt.timedelta(days=1), zone))
