"""Hand-ins as a row of stones: handed in, not handed in, or no data."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from learners.calc.hill import Stone, uneven
from learners.pictures.picture import Picture, capital, clean, drawing, ellipse
from learners.wording import in_words, listed

MOST = 12  # stones in a row, the newest last
APART, HEIGHT = 18.0, 16.0  # units of the drawing


class State(StrEnum):
    IN = "in"
    NOT_IN = "missed"
    NO_DATA = "unknown"


WORDS = {
    State.IN: gettext_lazy("handed in"),
    State.NOT_IN: gettext_lazy("not handed in"),
    State.NO_DATA: gettext_lazy("no data"),
}


@dataclass(frozen=True)
class HandIn:
    name: str
    state: str


def draw(hand_ins: Sequence[HandIn]) -> Picture:
    """Draw the last 12 hand-ins, given oldest first, as stones 18 units apart."""
    shown = hand_ins[-MOST:]
    parts = [stone(place, State(it.state)) for place, it in enumerate(shown)]
    name = sentence([State(it.state) for it in shown])
    return Picture(
        svg=drawing(parts, (max(len(shown), 1) * APART, HEIGHT), "stones", name),
        name=name,
        heads=(_("Hand-in"), _("What we know")),
        figures=tuple((clean(it.name), capital(str(WORDS[State(it.state)]))) for it in hand_ins),
    )


def stone(place: int, state: State) -> str:
    shape = Stone(0, 0, 7.4 + 0.6 * uneven(place, 0), 4.6, 4 * uneven(place, 1))
    return ellipse(shape, (place + 0.5) * APART, HEIGHT / 2, state)


def sentence(states: Sequence[State]) -> str:
    if not states:
        return _("There are no hand-ins yet.")
    done, missed = states.count(State.IN), states.count(State.NOT_IN)
    unknown = len(states) - done - missed
    parts = [ngettext("%(n)s is in", "%(n)s are in", done) % {"n": in_words(done)}]
    if missed:
        text = ngettext("%(n)s is not in", "%(n)s are not in", missed)
        parts.append(text % {"n": in_words(missed)})
    if unknown:
        text = ngettext("%(n)s has no data", "%(n)s have no data", unknown)
        parts.append(text % {"n": in_words(unknown)})
    text = ngettext(
        "Of %(all)s hand-in, %(parts)s.",
        "Of the last %(all)s hand-ins, %(parts)s.",
        len(states),
    )
    return text % {"all": in_words(len(states)), "parts": listed(parts)}
