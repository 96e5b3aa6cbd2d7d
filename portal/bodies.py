"""Refuse what is sent if it is too large for its address, before anything reads it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from learners.imports.sheets import MOST_BYTES

Page = Callable[[HttpRequest], HttpResponse]
STRANGERS, SIGNED_IN = 64 * 1024, 1024 * 1024  # bytes
LIST = MOST_BYTES + SIGNED_IN  # a file of people, and the form around it
LISTS = "/people/import/"


def bounded(get_response: Page) -> Page:
    """Answer 413 to a body above the address's limit, and 411 to one that doesn't say its size."""

    def page(request: HttpRequest) -> HttpResponse:
        if request.META.get("HTTP_TRANSFER_ENCODING"):
            return refusal(411)
        if size_of(request) > most(request):
            return refusal(413)
        return get_response(request)

    return page


def size_of(request: HttpRequest) -> int:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isdigit() else LIST + 1


def most(request: HttpRequest) -> int:
    if size_of(request) <= STRANGERS:
        return STRANGERS  # so that a small form reads no session here
    if not request.user.is_authenticated:
        return STRANGERS
    return LIST if request.path == LISTS else SIGNED_IN


def refusal(status: int) -> HttpResponse:
    return HttpResponse(render_to_string("413.html"), status=status)
