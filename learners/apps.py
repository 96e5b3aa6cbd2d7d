from django.apps import AppConfig


class LearnersConfig(AppConfig):
    name = "learners"

    def ready(self) -> None:
        from learners import registry
        from learners.actions import declarations
        from learners.forms.fields import use_plain_words
        from learners.reads import closing

        use_plain_words()
        registry.VERBS.declare(declarations.VERBS)
        registry.NOTIFICATIONS.declare(declarations.NOTIFICATIONS)
        registry.EFFECTS.declare(closing.EFFECTS)
