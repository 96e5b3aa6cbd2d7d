"""The system page: its parts, and emails that could not be sent."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from learners.actions import access
from learners.permissions import administrators
from learners.reads.letters import parked_letters
from learners.views.looks import note_look
from portal.models import Night


@require_safe
@administrators
def system(request: HttpRequest) -> HttpResponse:
    letters = parked_letters()
    note_look(
        request, [letter["learner"] for letter in letters if letter["learner"]], access.NAME_LIST
    )
    page = {"night": Night.objects.first(), "letters": letters}
    return render(request, "portal/system.html", page)
