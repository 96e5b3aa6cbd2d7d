"""My learners: a line each."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from learners.actions import access
from learners.models import Learner
from learners.permissions import is_tutor
from learners.views.sight import note_look

A_PAGE = 45  # the most a tutor is meant to have


@require_safe
def learners(request: HttpRequest) -> HttpResponse:
    today = localdate()
    if not is_tutor(request.user, today):
        raise Http404
    mine = Learner.objects.tutored_by(request.user, today).select_related("engagement")
    asked = Count("corrections", filter=Q(corrections__answered_at__isnull=True))
    pages = Paginator(mine.annotate(asked=asked).order_by("name", "pk"), A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    note_look(request, [learner.pk for learner in page], access.LISTED)
    lines = [line(learner) for learner in page]
    return render(request, "learners/learners.html", {"lines": lines, "page": page})


def line(learner: Any) -> dict[str, Any]:
    """Name, hand-ins over the last four weeks, and days active in the last week that is known."""
    weeks = getattr(learner, "engagement", None)
    known = [days for days in weeks.active_days if days is not None] if weeks else []
    missed = [count for count in weeks.missed[-4:] if count is not None] if weeks else []
    return {
        "name": str(learner),
        "id": learner.public_id,
        "met": sum(weeks.met[-4:]) + sum(weeks.late[-4:]) if weeks else None,
        "missed": sum(missed) if missed else None,
        "days": known[-1] if known else None,
        "asked": learner.asked,
    }
