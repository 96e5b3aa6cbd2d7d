"""Sentences about what answers come to, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy

from pathways.models import Answer

COUNTS_IN: Mapping[str, Any] = {
    Answer.HARD: gettext_lazy("how hard people find this step"),
    Answer.KNOWN: gettext_lazy("how many people knew this already"),
    Answer.IRRELEVANT: gettext_lazy("how relevant this step is to people with your aim"),
    Answer.GREAT: gettext_lazy("how good people find this step"),
    Answer.DONE: gettext_lazy("what people who did this step say of it"),
}
JOINED = gettext_lazy("It counts, with other people’s answers, in %(what)s.")
JOINING = gettext_lazy("From the next nightly update, it will count in %(what)s.")


def counts_in(answer: str, is_joined: bool) -> str:
    """Say which shared estimate an answer joins; empty if none."""
    what = COUNTS_IN.get(answer)
    return str((JOINED if is_joined else JOINING) % {"what": what}) if what else ""
