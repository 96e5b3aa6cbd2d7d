"""You said, we did: answers and changes, what is overdue, and how long answers take."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from feedback.reads.public import answered, overdue, pace


@login_not_required
@require_safe
def you_said(request: HttpRequest) -> HttpResponse:
    today = localdate()
    page = {
        "page": answered(request.GET.get("page")),
        "overdue": overdue(today),
        "pace": pace(today),
    }
    return render(request, "feedback/you_said.html", page)
