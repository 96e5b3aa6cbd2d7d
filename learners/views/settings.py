"""Settings: name, pronouns, language, updates, and how pages look."""

from typing import Any

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

NAME = ("name", "pronouns")
LOOK = ("text_size", "colours", "is_calm")


@takes_form
def settings(request: HttpRequest) -> HttpResponse:
    user = request.user
    current = {field: getattr(user, field) for field in (*NAME, "language", *LOOK)}
    current["channel"] = notifications.channel_of(user)
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
def save(user: User, *, language: str, channel: str, **choices: Any) -> None:
    """Save all settings or none."""
    actions.choose_name(by=user, **{field: choices[field] for field in NAME})
    actions.choose_look(by=user, **{field: choices[field] for field in LOOK})
    people.choose_language(by=user, language=language)
    if channel != notifications.channel_of(user):
        notifications.choose(by=user, channel=channel)
