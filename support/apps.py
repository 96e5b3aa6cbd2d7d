from django.apps import AppConfig


class SupportConfig(AppConfig):
    name = "support"

    def ready(self) -> None:
        from learners import registry
        from support.actions import declarations

        registry.VERBS.declare(declarations.VERBS)
        registry.NOTIFICATIONS.declare(declarations.NOTIFICATIONS)
