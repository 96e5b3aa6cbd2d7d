"""Who did what, and when: the audit's page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from learners.actions import access
from learners.forms.administrator import AuditForm
from learners.models import AuditEvent
from learners.permissions import administrators
from learners.reads.audit import acts, asked_for, meant_by
from learners.views.looks import note_looks

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
