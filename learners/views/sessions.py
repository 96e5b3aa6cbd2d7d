"""The page for a code, and where somebody is signed in: end one session, or all others."""

from importlib import import_module
from typing import Any

from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.internal.flows import trust
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from allauth.usersessions.views import ListUserSessionsView
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from learners.actions.devices import forget_devices
from learners.forms.signing_in import stays_until


class EnterCode(AuthenticateView):
    """The page for a second factor, which may be the last one for 30 days."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page: dict[str, Any] = super().get_context_data(**kwargs)
        user = self.stage.login.user
        return {**page, "has_passkey": is_mfa_enabled(user, [Authenticator.Type.WEBAUTHN])}

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        if form.cleaned_data.get("trust"):
            trust.trust_browser(self.request, self.stage.login.user, response)
        return response


enter_code = EnterCode.as_view()


class Sessions(ListUserSessionsView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page: dict[str, Any] = super().get_context_data(**kwargs)
        stored = import_module(settings.SESSION_ENGINE).SessionStore
        for session in page["sessions"]:
            session.stays_until = stays_until(stored(session.session_key))
        return page

    def form_valid(self, form: Any) -> HttpResponse:
        if "session" in self.request.POST:
            own = UserSession.objects.filter(user=self.request.user)
            for session in own:
                if str(session.pk) == self.request.POST["session"] and not session.is_current():
                    session.end()
                    messages.success(self.request, _("Signed out there."))
            return redirect("usersessions_list")
        forget_devices(self.request.user)
        return super().form_valid(form)  # type: ignore[no-any-return]


sessions = Sessions.as_view()
