"""What answers show that a learner can do, how far they have come, and since when."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learners import wording
from learners.calc.levels import FEWEST
from learners.models import Competence, Learner, Level
from learners.pictures import growth
from learners.pictures.picture import Picture, capital

QUIET = dt.timedelta(days=180)  # after which a page says that nothing new was heard


@dataclass(frozen=True)
class Growth:
    """A competency with a level: how far someone came, since when, and what it is based on."""

    statement: str
    change: str
    evidence: str
    picture: Picture


@dataclass(frozen=True)
class Grown:
    """Competencies, those with the longest way first; `unclear`: those without a level, and why.

    `heads` and `figures` are the table beside the pictures.
    """

    rows: list[Growth]
    unclear: list[tuple[str, str]]
    heads: tuple[str, ...]
    figures: tuple[tuple[str, ...], ...]

    def __bool__(self) -> bool:
        return bool(self.rows or self.unclear)


def growth_of(learner: Learner, on: dt.date) -> Grown:
    """Return a learner's competencies in one query."""
    found = Competence.objects.filter(learner=learner).select_related("competency")
    ordered = sorted(found, key=lambda row: (-_distance(row), row.competency.statement))
    known = [row for row in ordered if row.levels]
    return Grown(
        rows=[_growth(row, on) for row in known],
        unclear=[(row.competency.statement, _why(row)) for row in ordered if not row.levels],
        heads=(_("What"), _("First"), _("Now"), _("Since"), _("Answers")),
        figures=tuple(_figures(row, on) for row in known),
    )


def _distance(row: Competence) -> int:
    return row.levels[-1] - row.levels[0] if row.levels else 0


def _growth(row: Competence, on: dt.date) -> Growth:
    first, now = Level(row.levels[0]), Level(row.levels[-1])
    dates = {"day": wording.day(row.since[0], on), "since": wording.day(row.since[-1], on)}
    words = {"first": first.label, "now": now.label, **dates}
    if first == now:
        change = _("%(now)s since %(since)s") % words
    else:
        change = _("%(now)s since %(since)s; on %(day)s it was %(first)s") % words
    return Growth(
        statement=row.competency.statement,
        change=capital(change),
        evidence=_evidence(row, on),
        picture=growth.draw(first, now),
    )


def _evidence(row: Competence, on: dt.date) -> str:
    words = {"n": wording.in_words(row.answers), "day": wording.day(row.heard_on, on)}
    if on - row.heard_on > QUIET:
        return _("Nothing heard since %(day)s.") % words
    answers = ngettext(
        "From %(n)s answer, the latest on %(day)s.",
        "From %(n)s answers, the latest on %(day)s.",
        row.answers,
    )
    return answers % words


def _why(row: Competence) -> str:
    if row.answers >= FEWEST:
        return _("The first level comes once two updates agree.")
    words = {"n": wording.in_words(row.answers), "fewest": wording.in_words(FEWEST)}
    return (
        ngettext(
            "Not enough evidence yet: %(n)s of %(fewest)s answer.",
            "Not enough evidence yet: %(n)s of %(fewest)s answers.",
            FEWEST,
        )
        % words
    )


def _figures(row: Competence, on: dt.date) -> tuple[str, ...]:
    first, now = Level(row.levels[0]), Level(row.levels[-1])
    return (
        row.competency.statement,
        f"{capital(str(first.label))}, {wording.day(row.since[0], on)}",
        capital(str(now.label)),
        wording.day(row.since[-1], on),
        wording.number(row.answers),
    )
