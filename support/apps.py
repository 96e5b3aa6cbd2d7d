from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

NOTICES: dict[str, dict[str, Any]] = {
    "noticed": {
        "sentence": _("We noticed something. It is only a note: you can answer it."),
        "route": "concern",
        "of_subject": True,
    },
    "help asked": {"sentence": _("%(learner)s asks for a person."), "route": "today"},
    "help added": {
        "sentence": _("%(learner)s has added something for you to read."),
        "route": "today",
    },
    "taken on": {
        "sentence": _("Somebody has taken it on and gets back to you."),
        "route": "case",
        "of_subject": True,
    },
    "set aside": {
        "sentence": _("Something we noticed was set aside. You can read why."),
        "route": "concern",
        "of_subject": True,
    },
    "handed over": {
        "sentence": _("Somebody else gets back to you from now on."),
        "route": "help",
    },
    "case given": {
        "sentence": _("You get back to %(learner)s from now on."),
        "route": "case",
        "of_subject": True,
    },
    "case added": {
        "sentence": _("Something was added to what you are doing for %(learner)s."),
        "route": "case",
        "of_subject": True,
    },
    "answered": {
        "sentence": _("%(learner)s has answered something that you have taken on."),
        "route": "concern",
        "of_subject": True,
    },
    "case closed": {
        "sentence": _("What we were doing about it is closed. You can read what came of it."),
        "route": "case",
        "of_subject": True,
    },
    "stands in": {
        "sentence": _("You are asked to stand in for somebody who is away."),
        "route": "my_time",
    },
    "contact logged": {
        "sentence": _("Somebody wrote down that they were in touch with you."),
        "route": "me",
    },
}


class SupportConfig(AppConfig):
    name = "support"

    def ready(self) -> None:
        from learners.models.notification import NotificationKind, register

        register({name: NotificationKind(**said) for name, said in NOTICES.items()})
