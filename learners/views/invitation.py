"""The link in an invitation: choose a password, and be signed in."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from learners.actions import invitations
from learners.forms.signing_in import FirstPasswordForm
from learners.models import Invitation
from learners.models.invitation import key_of

KEY = "invitation"


def unshared(response: HttpResponse) -> HttpResponse:
    """Stop caches from storing the answer."""
    add_never_cache_headers(response)
    return response


@login_not_required
@require_safe
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """Go on to an address without the token. The link is not used yet: mail filters open links."""
    request.session[KEY] = key_of(token)
    response = unshared(redirect("invitation"))
    # Of this answer only: the page has a form, which has to name its origin.
    response["Referrer-Policy"] = "no-referrer"
    return response


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest) -> HttpResponse:
    key = request.session.get(KEY)
    invitation = Invitation.objects.with_key(key).first() if key else None
    if invitation and invitation.user == request.user:
        return redirect("today")  # such as after a double click
    if invitation and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        translation.activate(invitation.user.language)
        request.LANGUAGE_CODE = translation.get_language()
    if invitation is None or not invitation.is_open:
        return unshared(render(request, "learners/invitation_ended.html", {"row": invitation}))
    data = request.POST if request.method == "POST" else None
    form = FirstPasswordForm(data, user=invitation.user)
    if form.is_valid():
        return accept(request, invitation, form.cleaned_data)
    page = {"row": invitation, "form": form}
    return unshared(render(request, "learners/invitation.html", page))


def accept(request: HttpRequest, invitation: Invitation, values: dict[str, Any]) -> HttpResponse:
    """Save the password and sign in, unless someone has used the link in the meantime."""
    try:
        user = invitations.accept(key=str(invitation.key), password=values["password1"])
    except invitations.NoLongerOpenError:
        return redirect("invitation")
    if request.user.is_authenticated:
        logout(request)  # someone else, on the same computer
        request.session[KEY] = str(invitation.key)
    # They have just typed it, so setting up a second step does not ask for it again.
    record_authentication(request, user, method="password", reauthenticated=True)
    response: HttpResponse = perform_login(request, user, email=user.email)
    messages.success(request, _("Your password is saved, and you’re signed in."))
    return response
