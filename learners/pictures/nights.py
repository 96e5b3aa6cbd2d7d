"""Nights as squares: finished, finished without some learners, failed, or not run."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from learners.calc.hill import number
from learners.pictures.picture import Picture, capital, clean, drawing
from learners.wording import in_words, listed

ACROSS = 20  # squares in a row
SIDE, APART = 12.0, 15.0  # units of the drawing


class State(StrEnum):
    DONE = "done"
    PARKED = "parked"
    FAILED = "failed"
    NONE = "none"


WORDS = {
    State.DONE: gettext_lazy("finished"),
    State.PARKED: gettext_lazy("finished, but some learners couldn’t be updated"),
    State.FAILED: gettext_lazy("failed"),
    State.NONE: gettext_lazy("did not run"),
}


@dataclass(frozen=True)
class Night:
    """A night: its label such as 27 November, and its state."""

    label: str
    state: str


def draw(nights: Sequence[Night]) -> Picture:
    """Draw nights, oldest first, as squares, 20 in a row of 300 units."""
    parts = [square(place, State(night.state)) for place, night in enumerate(nights)]
    rows = max(1, -(-len(nights) // ACROSS))
    wide = ACROSS if rows > 1 else max(len(nights), 1)
    name = sentence([State(night.state) for night in nights])
    return Picture(
        svg=drawing(parts, (wide * APART, rows * APART), "nights", name),
        name=name,
        heads=(_("Night"), _("What happened")),
        figures=tuple((clean(it.label), capital(str(WORDS[State(it.state)]))) for it in nights),
    )


def square(place: int, state: State) -> str:
    """Draw a square; two lines or a cross in it say without colour that it was parked or failed."""
    x, y = (place % ACROSS) * APART + 1.5, (place // ACROSS) * APART + 1.5
    side = number(SIDE)
    drawn = (
        f'<rect class="{state}" x="{number(x)}" y="{number(y)}" width="{side}" height="{side}"'
        ' rx="3"/>'
    )
    if state == State.PARKED:
        drawn += f'<path class="sign" d="M{number(x + 4)} {number(y + 3)}v6m4 0v-6"/>'
    if state == State.FAILED:
        drawn += f'<path class="sign" d="M{number(x + 3)} {number(y + 3)}l6 6m0-6l-6 6"/>'
    return drawn


def sentence(states: Sequence[State]) -> str:
    if not states:
        return _("No night has run yet.")
    counts = {state: states.count(state) for state in State}
    done, parked = counts[State.DONE], counts[State.PARKED]
    parts = [ngettext("%(n)s finished", "%(n)s finished", done) % {"n": in_words(done)}]
    if parked:
        text = ngettext(
            "%(n)s finished without some learners",
            "%(n)s finished without some learners",
            parked,
        )
        parts.append(text % {"n": in_words(parked)})
    if failed := counts[State.FAILED]:
        parts.append(ngettext("%(n)s failed", "%(n)s failed", failed) % {"n": in_words(failed)})
    if none := counts[State.NONE]:
        text = ngettext("%(n)s did not run", "%(n)s did not run", none)
        parts.append(text % {"n": in_words(none)})
    text = ngettext("Of %(n)s night, %(parts)s.", "Of %(n)s nights, %(parts)s.", len(states))
    return text % {"n": in_words(len(states)), "parts": listed(parts)}
