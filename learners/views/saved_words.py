"""What was typed into a form is saved while its author signs in again."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from learners.forms.page import KEPT, kept_of

View = Callable[..., HttpResponse]
NOT_HERS = {"csrfmiddlewaretoken"}  # in the form, and not from her
MOST_KEPT = 20_000  # characters a form: no form of ours takes as many
MOST_FORMS = 5  # that wait at once, the latest sent


def takes_form(view: View | None = None, *, at: str = "") -> Any:
    """Show a form and take it; with `at`, the route of the page it is on, only take it.

    What is sent after the sign-in has expired waits in the session, and its author comes back to
    the form.
    """
    if view is None:
        return partial(takes_form, at=at)
    answer = require_http_methods(["POST"] if at else ["GET", "POST"])(view)

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return answer(request, *args, **kwargs)
        back = page_of_form(at, kwargs) if at else request.get_full_path()
        if request.method == "POST":
            words = keep(request, urlsplit(back).path)
            told = _("You were signed out. We’ve saved your words. Sign in, then send them again.")
            nothing = _("You were signed out, so nothing was saved. Sign in and try again.")
            messages.warning(request, told if words else nothing)
        return redirect_to_login(back)

    page.form_at = at  # type: ignore[attr-defined]  # for `page_of_sent`
    return login_not_required(page)


def page_of_sent(request: HttpRequest) -> str | None:
    """The page on which the form stands that was sent here, if it is one whose words we keep."""
    match = request.resolver_match
    at = getattr(match.func, "form_at", None) if match else None
    if match is None or at is None:
        return None
    return page_of_form(at, match.kwargs) if at else request.path


def page_of_form(at: str, ids: dict[str, Any]) -> str:
    try:
        return reverse(at)
    except NoReverseMatch:
        return reverse(at, args=[ids["public_id"]])


def keep(request: HttpRequest, path: str) -> bool:
    """Lay aside what was typed, as much as a form can hold, beside what waits for other pages.
    Was there anything?"""
    words, room = {}, MOST_KEPT
    for name, values in request.POST.lists():
        if name not in NOT_HERS and len(name) < room:
            words[name] = [value.replace("\x00", "")[:room] for value in values]
            room -= len(name) + sum(map(len, words[name]))
    if not words.keys() - {"whose"}:
        return False
    waiting = {one: held for one, held in kept_of(request).items() if one != path}
    latest = [*waiting.items(), (path, words)][-MOST_FORMS:]
    request.session[KEPT] = dict(latest)
    return True
