from django.apps import AppConfig


class LearnersConfig(AppConfig):
    name = "learners"

    def ready(self) -> None:
        from learners import registry
        from learners.actions import declarations
        from learners.forms.fields import use_plain_words
        from learners.reads import closing
        from learners.signing_in import events, sessions

        use_plain_words()
        sessions.connect()
        events.connect()
        registry.VERBS.declare(declarations.VERBS)
        registry.NOTIFICATIONS.declare(declarations.NOTIFICATIONS)
        registry.EFFECTS.declare(closing.EFFECTS)
