from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

NOTICES: dict[str, dict[str, Any]] = {
    "noticed": {
        "sentence": _("We noticed something. You can answer it."),
        "route": "concern",
        "of_subject": True,
    },
    "help asked": {"sentence": _("%(learner)s asked to speak to someone."), "route": "today"},
    "help added": {
        "sentence": _("%(learner)s has added something for you to read."),
        "route": "today",
    },
    "taken on": {
        "sentence": _("Someone has taken this on and will get back to you."),
        "route": "case",
        "of_subject": True,
    },
    "set aside": {
        "sentence": _("Something we noticed was set aside. You can read why."),
        "route": "concern",
        "of_subject": True,
    },
    "handed over": {
        "sentence": _("Someone else will get back to you from now on."),
        "route": "help",
    },
    "case given": {
        "sentence": _("You’re now the person getting back to %(learner)s."),
        "route": "case",
        "of_subject": True,
    },
    "case added": {
        "sentence": _("Something was added to what you are doing for %(learner)s."),
        "route": "case",
        "of_subject": True,
    },
    "answered": {
        "sentence": _("%(learner)s has answered something you’ve taken on."),
        "route": "concern",
        "of_subject": True,
    },
    "case closed": {
        "sentence": _("We’ve closed what we were doing. You can read what came of it."),
        "route": "case",
        "of_subject": True,
    },
    "stands in": {
        "sentence": _("You’re covering for someone who is away."),
        "route": "my_time",
    },
    "contact logged": {
        "sentence": _("Someone recorded a contact with you."),
        "route": "me",
    },
}


class SupportConfig(AppConfig):
    name = "support"

    def ready(self) -> None:
        from learners.models.notification import NotificationKind, register

        register({name: NotificationKind(**said) for name, said in NOTICES.items()})
