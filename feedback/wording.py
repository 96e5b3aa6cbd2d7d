"""Sentences about what was said, what answers come to, and who reads it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from feedback.models import DidItHelp, Outcome
from learners.calc import release
from learners.calc.release import Amount, Cell
from learners.wording import number
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


def followers(count: int) -> str:
    """Return how many say the same, in steps; nothing of fewer than ten."""
    people = release.batch(count)
    if not people:
        words = ngettext(
            "fewer than %(few)s person says the same",
            "fewer than %(few)s people say the same",
            release.FEW,
        )
        return words % {"few": release.FEW}
    words = ngettext(
        "%(people)s or more people say the same", "%(people)s or more people say the same", people
    )
    return words % {"people": number(people)}


def helped(answers: Sequence[str]) -> str:
    """Return what people answered, in the order of their answers: once there are enough of them,
    and without the last, so that a figure never shows what one more person answered."""
    first = answers[: release.batch(len(answers))]
    if not first:
        return _("We’ll show the answers once there are ten.")
    cell = release.cell(first.count(DidItHelp.YES), len(first))
    values = {"people": number(len(first)), "count": of_people(cell)}
    return _("Of %(people)s or more people who answered, %(count)s say it helped.") % values


def of_people(cell: Cell) -> str:
    if cell.amount is Amount.NEARLY_ALL:
        return _("nearly all")
    if cell.amount is Amount.FEW_OR_NONE:
        return _("few or none")
    return _("about %(count)s") % {"count": number(cell.count or 0)}


def tone(outcome: str) -> str:
    """Return the colour of an answer: green where something is or will be done."""
    return "good" if outcome in (Outcome.YES, Outcome.PART, Outcome.ALREADY) else ""


def names(people: Sequence[Any]) -> str:
    return get_text_list([str(person) for person in people], _("and"))
