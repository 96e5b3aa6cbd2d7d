"""A page whose form must not be linked to the person who sends it (ADR 0022)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

View = Callable[..., HttpResponse]


def secret(view: View) -> View:
    """Decorate a view that shows and accepts a secret form, instead of `takes_form`.

    That one saves words in the session, beside the person who then signs in. Here, what is sent
    after the session has expired is lost, and the next page says so.
    """
    answer = require_http_methods(["GET", "POST"])(view)
    answer = never_cache(sensitive_post_parameters()(answer))

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return answer(request, *args, **kwargs)
        if request.method == "POST":
            lost = _("You were signed out. To keep your answers secret, we saved none of them.")
            messages.warning(request, f"{lost} {_('Sign in, then answer again.')}")
        return redirect_to_login(request.path)

    return login_not_required(page)
