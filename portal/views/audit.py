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
from learners.actions.audit import record
from learners.calc.cutoffs import midnight
from learners.models import AuditEvent, Learner
from learners.views.sight import note_look, note_looks
from portal.forms import AuditForm
from portal.models import Night, RunState, StageRun
from portal.permissions import administrators_only
from portal.views.stuck import parked_letters
from portal.withheld import acts, open_to_all
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
    return render(request, "portal/audit.html", told)


def named_with_reason(request: HttpRequest, asked: dict[str, Any]) -> set[int]:
    """Whose acts are told by name, and that they were asked for, with the reason."""
    if not (asked["about"] and asked["reason"]):
        return set()
    meant = list(meant_by(asked))
    for learner in meant:
        record(
            verb="audit.read",
            kind="audit",
            object_id=learner.pk,
            label=asked["reason"],
            by=request.user,
            learner=learner,
        )
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
