"""Cairn's addresses, and the page that others are compared with."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from portal.urls import urlpatterns as own


def hello(request: HttpRequest) -> HttpResponse:
    """Greet the person signed in: the least that a page behind a sign-in can do."""
    return HttpResponse(f"Hello, {request.user.name}")


urlpatterns = [path("hello/", hello), *own]
