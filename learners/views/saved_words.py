"""Save what was typed into a form while its author signs in again."""

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

from learners.forms.page import SAVED_WORDS, saved_words_of

View = Callable[..., HttpResponse]
NOT_TYPED = {"csrfmiddlewaretoken"}  # in the form, but not typed
MOST_CHARACTERS = 20_000  # characters a form, more than any form takes
MOST_FORMS = 5  # forms saved at once, the latest ones


def takes_form(view: View | None = None, *, at: str = "") -> Any:
    """Decorate a view that shows and accepts a form; with `at`, the route of its page, only accepts
    it.

    What is sent after the session has expired is saved, and its author returns to the form after
    signing in.
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
            words = save_words(request, urlsplit(back).path)
            saved = _("You were signed out. We’ve saved your words. Sign in, then send them again.")
            nothing = _("You were signed out, so nothing was saved. Sign in and try again.")
            messages.warning(request, saved if words else nothing)
        return redirect_to_login(back)

    page.form_at = at  # type: ignore[attr-defined]  # for `page_of_sent`
    return login_not_required(page)


def page_of_sent(request: HttpRequest) -> str | None:
    """Return the page of the form that was sent here, if its words are saved."""
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


def save_words(request: HttpRequest, path: str) -> bool:
    """Save what was typed, up to a limit, beside words of other pages; return whether there was
    anything."""
    words, room = {}, MOST_CHARACTERS
    for name, values in request.POST.lists():
        if name not in NOT_TYPED and len(name) < room:
            words[name] = [value.replace("\x00", "")[:room] for value in values]
            room -= len(name) + sum(map(len, words[name]))
    if not words.keys() - {"whose"}:
        return False
    others = [item for item in saved_words_of(request).items() if item[0] != path]
    latest = [*others, (path, words)][-MOST_FORMS:]
    request.session[SAVED_WORDS] = dict(latest)
    return True
