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
                "help added": NoticeKind(
                    _("%(learner)s has added something for you to read."), route="today"
                ),
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
                "case given": NoticeKind(
                    _("You get back to %(learner)s from now on."), route="case", of_subject=True
                ),
                "case added": NoticeKind(
                    _("Something was added to what you are doing for %(learner)s."),
                    route="case",
                    of_subject=True,
                ),
                "answered": NoticeKind(
                    _("%(learner)s has answered something that you have taken on."),
                    route="concern",
                    of_subject=True,
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
                    _("Somebody wrote down that they were in touch with you."), route="me"
                ),
            }
        )
