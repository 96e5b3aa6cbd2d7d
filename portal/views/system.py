"""Where the machinery is stuck, and who has waited too long."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from learners.actions import access
from learners.permissions import administrators
from learners.views.looks import note_look
from portal.models import Night, RunState, StageRun
from portal.reads.stuck import parked_letters
from support.reads.overdue import late, late_by_tutor

NIGHTS = 5  # the latest ones whose set-aside learners are counted


@require_safe
@administrators
def system(request: HttpRequest) -> HttpResponse:
    letters = parked_letters()
    note_look(request, [one["learner"] for one in letters if one["learner"]], access.LISTED)
    latest = Night.objects.order_by("-as_of", "-revision")
    aside = StageRun.objects.filter(
        state=RunState.PARKED, night__in=latest.values("pk")[:NIGHTS]
    ).count()
    page = {"night": latest.first(), "aside": aside, "letters": letters}
    page |= {"late": late(localdate()), "tutors": late_by_tutor(localdate())}
    return render(request, "portal/system.html", page)
