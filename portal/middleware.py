"""Rules for every page: its language, caching, and the second factor."""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.timezone import localdate

from learners.forms.signing_in import STAYS
from learners.permissions import has_staff_role
from learners.prepared import prepared
from learners.signing_in.sessions import gave_factor

Page = Callable[[HttpRequest], HttpResponse]
OPEN_TO_THE_UNFINISHED = (
    "/accounts/",
    "/static/",
    "/healthz",
    "/readyz",
    "/demo/",  # demo only, where a visitor signs in as several people
    "/help-now/",
    "/language/",
    "/accessibility/",
    "/privacy/",
    "/how-cairn-decides/",
)


def own_language(get_response: Page) -> Page:
    """Show pages in the language of the signed-in account, not of this browser."""

    def page(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return get_response(request)

    return page


def private_pages(get_response: Page) -> Page:
    """Stop caches from storing what a signed-in person sees."""

    def page(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        return response

    return page


def no_devices(get_response: Page) -> Page:
    """Let no page use what Cairn has no use for."""

    def page(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=()"
        return response

    return page


@prepared
def second_factors(user: int) -> QuerySet[Authenticator]:
    return Authenticator.objects.filter(user=user)[:1]


def second_factor(get_response: Page) -> Page:
    """Make staff set up a second factor before they see other pages, and give it in each session.

    So anyone who signed in as a learner has to sign in again once they have such a role.
    """

    def page(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and not request.path.startswith(OPEN_TO_THE_UNFINISHED):
            staff = has_staff_role(request.user, localdate())
            if staff and not second_factors(request.user.pk):
                return redirect("mfa_activate_totp")
            if staff and (request.session.get(STAYS) or not gave_factor(request)):
                logout(request)
                return redirect_to_login(request.get_full_path())
        return get_response(request)

    return page
