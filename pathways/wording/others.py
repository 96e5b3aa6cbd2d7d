"""What other people say of a step, as far as the rule of release allows."""

from collections.abc import Mapping
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from learners.calc.release import Amount, batch, cell, is_enough
from learners.wording import fraction, number
from pathways.models import Estimate, Word

SENTENCES: Mapping[str, Any] = {
    Word.GREAT: ngettext_lazy(
        "%(share)s of the %(people)s person who did it say it’s great.",
        "%(share)s of the %(people)s people who did it say it’s great.",
        "n",
    ),
    Word.KNOWN: ngettext_lazy(
        "%(share)s of the %(people)s person who answered already knew this.",
        "%(share)s of the %(people)s people who answered already knew this.",
        "n",
    ),
    Word.HARD: ngettext_lazy(
        "%(share)s of the %(people)s person who tried it found it too hard.",
        "%(share)s of the %(people)s people who tried it found it too hard.",
        "n",
    ),
    Word.IRRELEVANT: ngettext_lazy(
        "%(share)s of the %(people)s person on your route who answered say it isn’t relevant.",
        "%(share)s of the %(people)s people on your route who answered say it isn’t relevant.",
        "n",
    ),
}


def sentence(estimate: Estimate) -> str:
    """Return what people say with one word; empty for fewer than ten, or where hardly anyone
    does."""
    raters = estimate.published_raters
    if not is_enough(raters):
        return ""
    published, people = cell(estimate.published_said, raters), batch(raters)
    if published.amount == Amount.FEW_OR_NONE or published.count == 0:
        return ""
    share = _("nearly all")
    if published.count is not None:
        share = fraction(min(1.0, published.count / people))
    values = {"share": capfirst(share), "people": number(people)}
    return str(SENTENCES[estimate.word] % {**values, "n": people})
