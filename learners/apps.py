from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LearnersConfig(AppConfig):
    name = "learners"

    def ready(self) -> None:
        from learners.models.notification import NotificationKind, register

        register(
            {
                "correction asked": NotificationKind(
                    _("%(learner)s says that something in the record is wrong."),
                    route="correction",
                    of_subject=True,
                ),
                "correction answered": NotificationKind(
                    _("What you said is wrong has been looked at."),
                    route="correction",
                    of_subject=True,
                ),
            }
        )
