from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    name = "feedback"

    def ready(self) -> None:
        from feedback.actions import declarations
        from feedback.reads import closing
        from learners import registry

        registry.VERBS.declare(declarations.VERBS)
        registry.NOTIFICATIONS.declare(declarations.NOTIFICATIONS)
        registry.EFFECTS.declare(closing.EFFECTS)
