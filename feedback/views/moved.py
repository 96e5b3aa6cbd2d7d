"""What moved because of a learner's answers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from feedback.reads.moved import moved
from learners.views.looks import own_record


@require_safe
def what_moved(request: HttpRequest) -> HttpResponse:
    answers = moved(own_record(request), localdate())
    return render(request, "feedback/moved.html", {"answers": answers})
