"""The system page: what is stuck, and people waiting too long."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from learners.actions import access
from learners.permissions import administrators
from learners.views.looks import note_look
from portal.reads.nights import parked_lately
from portal.reads.stuck import parked_letters
from support.reads.overdue import late, late_by_tutor


@require_safe
@administrators
def system(request: HttpRequest) -> HttpResponse:
    letters = parked_letters()
    note_look(
        request, [letter["learner"] for letter in letters if letter["learner"]], access.NAME_LIST
    )
    nights, aside = parked_lately()
    page = {"night": nights[0] if nights else None, "aside": len(aside), "letters": letters}
    page |= {"late": late(localdate()), "tutors": late_by_tutor(localdate())}
    return render(request, "portal/system.html", page)
