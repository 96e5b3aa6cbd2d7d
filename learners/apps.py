from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LearnersConfig(AppConfig):
    name = "learners"

    def ready(self) -> None:
        from learners.models.notification import NotificationKind, register

        register(
            {
                "correction asked": NotificationKind(
                    _("%(learner)s says something in their record is wrong."),
                    route="correction",
                    of_subject=True,
                ),
                "correction answered": NotificationKind(
                    _("We’ve looked at what you said is wrong."),
                    route="correction",
                    of_subject=True,
                ),
            }
        )
