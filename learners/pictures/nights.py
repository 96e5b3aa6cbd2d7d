"""Nights as squares: finished, finished without some learners, failed, running, or not run."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from learners.calc.hill import number
from learners.pictures.picture import Picture, capital, clean, drawing
from learners.wording import in_words, listed

ACROSS = 10  # squares in a row: at 320 px each is still large enough to press
SIDE, APART = 25.0, 30.0  # units of the drawing


class State(StrEnum):
    DONE = "done"
    PARKED = "parked"
    FAILED = "failed"
    RUNNING = "running"
    NONE = "none"


WORDS = {
    State.DONE: gettext_lazy("finished"),
    State.PARKED: gettext_lazy("finished, but some learners couldn’t be updated"),
    State.FAILED: gettext_lazy("failed"),
    State.RUNNING: gettext_lazy("running"),
    State.NONE: gettext_lazy("did not run"),
}
SIGNS = {  # lines that say without colour what happened
    State.PARKED: "M{left} {top}v11m7 0v-11",
    State.FAILED: "M{left} {top}l9 9m0-9l-9 9",
    State.RUNNING: "M{left} {top}l9 5-9 5z",
}


@dataclass(frozen=True)
class Night:
    """A night: its label such as 27 November, its state, and the address of its page if any."""

    label: str
    state: str
    url: str = ""


def draw(nights: Sequence[Night]) -> Picture:
    """Draw nights, oldest first, as squares, 10 in a row of 300 units; each may be a link."""
    parts = [linked(night, square(place, State(night.state))) for place, night in enumerate(nights)]
    rows = max(1, -(-len(nights) // ACROSS))
    wide = ACROSS if rows > 1 else max(len(nights), 1)
    name = sentence([State(night.state) for night in nights])
    role = "group" if any(night.url for night in nights) else "img"
    return Picture(
        svg=drawing(parts, (wide * APART, rows * APART), "nights", name, role=role),
        name=name,
        heads=(_("Night"), _("What happened")),
        figures=tuple((clean(it.label), capital(words(it))) for it in nights),
    )


def words(night: Night) -> str:
    return str(WORDS[State(night.state)])


def linked(night: Night, drawn: str) -> str:
    if not night.url:
        return drawn
    name = escape(f"{clean(night.label)}: {words(night)}")
    return f'<a href="{escape(night.url)}" aria-label="{name}"><title>{name}</title>{drawn}</a>'


def square(place: int, state: State) -> str:
    x, y = (place % ACROSS) * APART + 2.5, (place // ACROSS) * APART + 2.5
    side = number(SIDE)
    drawn = (
        f'<rect class="{state}" x="{number(x)}" y="{number(y)}" width="{side}" height="{side}"'
        ' rx="6"/>'
    )
    if state in SIGNS:
        line = SIGNS[state].format(left=number(x + 8.5), top=number(y + 7.5))
        drawn += f'<path class="sign" d="{line}"/>'
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
    if running := counts[State.RUNNING]:
        text = ngettext("%(n)s is running", "%(n)s are running", running)
        parts.append(text % {"n": in_words(running)})
    if none := counts[State.NONE]:
        text = ngettext("%(n)s did not run", "%(n)s did not run", none)
        parts.append(text % {"n": in_words(none)})
    text = ngettext("Of %(n)s night, %(parts)s.", "Of %(n)s nights, %(parts)s.", len(states))
    return text % {"n": in_words(len(states)), "parts": listed(parts)}
