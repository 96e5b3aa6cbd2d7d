from django.apps import AppConfig


class PathwaysConfig(AppConfig):
    name = "pathways"

    def ready(self) -> None:
        from learners import registry
        from pathways.actions import declarations
        from pathways.reads import closing

        registry.VERBS.declare(declarations.VERBS)
        registry.EFFECTS.declare(closing.EFFECTS)
