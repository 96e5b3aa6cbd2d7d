from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self) -> None:
        from learners import registry
        from portal import celery, checks, declarations  # noqa: F401 (the app; the system checks)

        registry.VERBS.declare(declarations.VERBS)
