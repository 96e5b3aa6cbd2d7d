"""Public pages. Help now works even without the database."""

import sys

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseForbidden,
    HttpResponseNotFound,
    HttpResponseRedirect,
    HttpResponseServerError,
)
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.csrf import csrf_failure
from django.views.decorators.http import require_POST, require_safe

from learners.actions import people
from learners.forms.page import mark_of
from learners.reads.helplines import college_lines
from learners.views.saved_words import page_of_sent, save_words
from portal import outage
from portal.nav import items_for
from portal.reads.public import retention_groups, sample_hill
from support.reads.published import decisions

LAST_RESORT = (
    '<!doctype html><html lang="en-gb"><title>Cairn</title>'
    "<h1>Sorry, something went wrong</h1><p>Please try again in a few minutes. "
    "If someone is in danger, ring 999. To talk to someone at any time, ring Samaritans on "
    "116 123.</p></html>"
)


@login_not_required
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "portal/front.html", {"picture": sample_hill()})


@login_not_required
@require_safe
def help_now(request: HttpRequest) -> HttpResponse:
    now = localtime()
    return render(request, "portal/help_now.html", {"now": now, "lines": college_lines(now)})


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/accessibility.html")


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/privacy.html", {"kept": retention_groups()})


@login_not_required
@require_safe
def how_cairn_decides(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/how_cairn_decides.html", decisions())


@login_not_required
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Save the language in a cookie and, if signed in, in the account."""
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        return bad_request(request)
    if request.user.is_authenticated:
        people.choose_language(by=request.user, language=language)
    response = HttpResponseRedirect(previous_page(request))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=60 * 60 * 24 * 365,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )
    return response


def previous_page(request: HttpRequest) -> str:
    """Return the reader's previous page, if it is on this site."""
    page = request.POST.get("next", "")
    is_own = url_has_allowed_host_and_scheme(
        page, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return page if is_own else "/"


# Error pages depend only on the language and on the reader's own navigation, with no path, name or
# token, so that a forbidden page and a missing page have the same body.


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return HttpResponseBadRequest(render_to_string("400.html"))


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return HttpResponseForbidden(render_to_string("403.html"))


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Return to the page of a form that was opened before its author signed in again elsewhere.

    Its words are saved only if the form's mark is of this user."""
    back = page_of_sent(request)
    is_author = request.user.is_authenticated and request.POST.get("whose") == mark_of(request)
    if back is None or not is_author:
        return csrf_failure(request, reason)
    save_words(request, back)
    messages.warning(
        request, _("This page was out of date. What you typed is still here. Please send it again.")
    )
    return redirect(back)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    is_signed_in = hasattr(request, "user") and request.user.is_authenticated
    page = {"nav": items_for(request) if is_signed_in else []}
    return HttpResponseNotFound(render_to_string("404.html", page))


def server_error(request: HttpRequest) -> HttpResponse:
    """Show the error page, or a few plain words if it cannot be rendered."""
    try:
        if isinstance(sys.exception(), outage.TROUBLE):
            return outage.outage_page()
        return HttpResponseServerError(render_to_string("500.html"))
    except Exception:
        return HttpResponseServerError(LAST_RESORT)
