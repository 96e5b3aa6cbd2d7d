from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SupportConfig(AppConfig):
    name = "support"

    def ready(self) -> None:
        from learners.models.notice import NoticeKind, register

        register(
            {
                "noticed": NoticeKind(
                    _("We noticed something. It is only a note: you can answer it."),
                    route="concern",
                    of_subject=True,
                ),
                "help asked": NoticeKind(_("%(learner)s asks for a person."), route="today"),
                "taken on": NoticeKind(
                    _("Somebody has taken it on and gets back to you."),
                    route="case",
                    of_subject=True,
                ),
                "set aside": NoticeKind(
                    _("Something we noticed was set aside. You can read why."),
                    route="concern",
                    of_subject=True,
                ),
                "handed over": NoticeKind(
                    _("Somebody else gets back to you from now on."), route="help"
                ),
                "case closed": NoticeKind(
                    _("What we were doing about it is closed. You can read what came of it."),
                    route="case",
                    of_subject=True,
                ),
                "stands in": NoticeKind(
                    _("You are asked to stand in for somebody who is away."), route="my_time"
                ),
                "contact logged": NoticeKind(
                    _("Somebody wrote down that they were in touch with you."), route="help"
                ),
            }
        )
