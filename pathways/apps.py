from django.apps import AppConfig


class PathwaysConfig(AppConfig):
    name = "pathways"

    def ready(self) -> None:
        from learners import registry
        from pathways.actions import declarations

        registry.VERBS.declare(declarations.VERBS)
