"""The audit page: who did what, and when."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from learners.actions import access
from learners.forms.administrator import AuditForm
from learners.models import AuditEvent
from learners.permissions import administrators
from learners.reads.audit import acts, learners_of, matching, runs
from learners.views.looks import note_looks

A_PAGE = 50


@require_safe
@administrators
def audit(request: HttpRequest) -> HttpResponse:
    form = AuditForm(request.GET)
    search = form.cleaned_data if form.is_valid() else None
    named = named_with_reason(request, search) if search else set()
    rows = matching(search, named) if search else AuditEvent.objects.none()
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit():
        rows = rows.filter(pk__lt=int(before[:18]))
    entries = list(rows.order_by("-pk")[: A_PAGE + 1])
    page = acts(entries[:A_PAGE], named)
    about = {act.learner for act in page if act.learner and act.reference} - named
    looks = [(pk, access.AUDIT) for pk in about]
    note_looks(request, [*looks, *((pk, access.AUDIT_WITH_REASON) for pk in named)])
    query = request.GET.copy()
    query.pop("before", None)
    context = {
        "form": form,
        "rows": runs(page),
        "more_with_reason": bool(search and search["about"] and not named),
        "older": entries[A_PAGE - 1].pk if len(entries) > A_PAGE else None,
        "query": f"{query.urlencode()}&" if query else "",
    }
    return render(request, "learners/audit.html", context)


def named_with_reason(request: HttpRequest, search: dict[str, Any]) -> set[int]:
    """Return learners whose entries are shown by name, and record the reason."""
    if not (search["about"] and search["reason"]):
        return set()
    meant = list(learners_of(search))
    access.read_audit(learners=meant, reason=search["reason"], by=request.user)
    return {learner.pk for learner in meant}
