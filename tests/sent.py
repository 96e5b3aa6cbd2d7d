"""A form as a page sends it, without the page."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.test import RequestFactory


def request_of(user: Any = None, data: dict[str, Any] | None = None) -> HttpRequest:
    """A request by someone; with `data`, one that sends a form."""
    make = RequestFactory()
    request = make.get("/form/") if data is None else make.post("/form/", data)
    request.user = user or AnonymousUser()
    request.session = {}
    return request


def sent(form: type, data: dict[str, Any], user: Any = None, **more: Any) -> Any:
    """The form, bound to what was sent."""
    return form(request_of(user, data), **more)


def errors_of(form: Any) -> dict[str, list[str]]:
    """What the form says is wrong, by field; a form without errors is valid."""
    return {name: list(said) for name, said in form.errors.items()}
