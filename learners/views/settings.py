"""Settings: name, pronouns, language, and how to hear about updates."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _

from learners.actions import notifications, people
from learners.actions import settings as actions
from learners.forms.learner import SettingsForm
from learners.models import User
from learners.views.saved_words import takes_form


@takes_form
def settings(request: HttpRequest) -> HttpResponse:
    user = request.user
    current = {
        "name": user.name,
        "pronouns": user.pronouns,
        "language": user.language,
        "channel": notifications.channel_of(user),
    }
    form = SettingsForm(request, initial=current)
    if form.is_valid():
        save(user, **form.cleaned_data)
        translation.activate(user.language)
        messages.success(request, _("Saved."))
        return redirect("settings")
    own = getattr(user, "learner", None)
    page = {"form": form, "own": own}
    return render(request, "learners/settings.html", page)


@transaction.atomic
def save(user: User, *, name: str, pronouns: str, language: str, channel: str) -> None:
    """Save all settings or none."""
    actions.choose_name(by=user, name=name, pronouns=pronouns)
    people.choose_language(by=user, language=language)
    if channel != notifications.channel_of(user):
        notifications.choose(by=user, channel=channel)
