"""Today, with a part for each of the reader's roles."""

import datetime as dt
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_safe

from learners.actions import access
from learners.models import Correction, Learner, RoleKind
from learners.permissions import has_staff_role, is_administrator, is_tutor, roles_of
from learners.reads.corrections import to_answer
from learners.views.looks import note_look, note_looks
from portal import journey
from portal.reads.college_today import college_today
from portal.reads.learner_today import own_today
from support.reads import queue


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    on, user = localdate(), request.user
    own = getattr(user, "learner", None)
    if own and journey.can_be_stored(request, on):
        return HttpResponse(journey.page(request, own, on, partial(alone, request, own, on)))
    desk = for_staff(request, on)
    page = {
        "mine": own_today(own, on) if own else None,
        "tutees": desk if is_tutor(user, on) else None,
        "modules": desk.modules if desk else [],
        "college_wide": None,
        "corrections": corrections_owned(request),
    }
    if is_administrator(user, on):
        page["college_wide"] = college_today(on, now(), len(page["corrections"]))
        page["only_college"] = not (own or desk)
    return render(request, "portal/today.html", page)


def alone(request: HttpRequest, learner: Learner, on: dt.date, token: str) -> str:
    """Return the Today of someone who is only a learner."""
    page = {"mine": own_today(learner, on), "csrf_token": token}
    return render_to_string("portal/today.html", page, request)


def for_staff(request: HttpRequest, on: dt.date) -> queue.Desk | None:
    """Return people to get back to, in order, and module concerns; for tutors and module owners.

    Record a look at each person in the list and in the cases.
    """
    if not roles_of(request.user, on) & {RoleKind.TUTOR, RoleKind.MODULE_OWNER}:
        return None
    desk = queue.desk_of(request.user, on, now())
    waiting = [(line.learner, access.WAITING) for line in desk.lines]
    cases = [(case["learner"], access.CASE_LIST) for case in desk.cases]
    note_looks(request, [*waiting, *cases])
    return desk


def corrections_owned(request: HttpRequest) -> list[Correction]:
    """Return open corrections for this reader to answer, the soonest due first.

    Only staff answer corrections, so others need no query.
    """
    if not has_staff_role(request.user, localdate()):
        return []
    corrections = to_answer(request.user.pk)
    if corrections:
        note_look(request, [correction.learner_id for correction in corrections], access.NAME_LIST)
    return corrections
