"""What people choose about their own account."""

from django.conf import settings
from django.db import transaction

from learners.models import User


class UnknownLanguageError(ValueError):
    """A language that Cairn does not speak."""


@transaction.atomic
def choose_language(*, by: User, language: str) -> None:
    """Remember the language of the pages; one's own choice, so no audit row."""
    if language not in dict(settings.LANGUAGES):
        raise UnknownLanguageError(language)
    if by.language != language:
        by.language = language
        by.save(update_fields=["language"])
