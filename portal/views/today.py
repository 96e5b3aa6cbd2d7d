"""Today, with a part for each of the reader's roles."""

import datetime as dt
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_safe

from learners.actions import access, visits
from learners.models import Correction, RoleKind
from learners.permissions import has_staff_role, is_administrator, is_tutor, roles_of
from learners.reads.corrections import to_answer
from learners.views.looks import note_looks
from portal import journey
from portal.models import Journey
from portal.reads.college_today import college_today
from portal.reads.learner_today import own_today
from support.reads import queue

DESKS = {RoleKind.TUTOR, RoleKind.MODULE_OWNER}


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    on = localdate()
    if hasattr(request.user, "learner"):
        visits.record(user=request.user, on=on)
    if journey.can_be_stored(request, on):
        page = journey.page(request, on, partial(put_together, request, on))
    else:
        page = put_together(request, on, get_token(request))
    note_looks(request, page.looks)
    return HttpResponse(page.body)


def put_together(request: HttpRequest, on: dt.date, token: str) -> Journey:
    """Return the page as it is now, with the learners it shows to staff."""
    user, own = request.user, getattr(request.user, "learner", None)
    desk = queue.desk_of(user, on, now()) if roles_of(user, on) & DESKS else None
    corrections = to_answer(user.pk) if has_staff_role(user, on) else []
    page = {
        "csrf_token": token,
        "mine": own_today(own, on) if own else None,
        "tutees": desk if is_tutor(user, on) else None,
        "modules": desk.modules if desk else [],
        "corrections": corrections,
    }
    if is_administrator(user, on):
        page["college_wide"] = college_today(on, now(), len(corrections))
        page["only_college"] = not (own or desk)
    return Journey(
        body=render_to_string("portal/today.html", page, request),
        looks=looks(desk, corrections),
        changes_at=desk.changes_at if desk else None,
    )


def looks(desk: queue.Desk | None, corrections: list[Correction]) -> list[tuple[int, str]]:
    """Return the people in the lists, in the cases and in corrections, each with a kind of look."""
    asking = [(correction.learner_id, access.NAME_LIST) for correction in corrections]
    if desk is None:
        return asking
    waiting = [(line.learner, access.WAITING) for line in desk.lines]
    named = [*desk.messages, *desk.new]
    writing = [(row["learner"], access.NAME_LIST) for row in named]
    cases = [(case["learner"], access.CASE_LIST) for case in desk.cases]
    return [*waiting, *writing, *cases, *asking]
