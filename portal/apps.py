from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self) -> None:
        from learners.models.notification import NotificationKind, register
        from portal import celery, checks  # noqa: F401 (the app for tasks; the system checks)

        held = NotificationKind(_("Last night’s list was withheld. Check the comparison."), "rules")
        register({"gate held": held})
