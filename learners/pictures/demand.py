"""Demand compared with room: places used, room, and people waiting, as a bar."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learners.calc.hill import number
from learners.pictures.picture import Picture, capital, drawing
from learners.wording import in_words
from learners.wording import number as figure

WIDTH, HEIGHT = 240.0, 20.0  # units of the drawing


@dataclass(frozen=True)
class Demand:
    """Counts of places and people; `used` may be more than the room."""

    used: int
    room: int
    waiting: int

    @property
    def most(self) -> int:
        return max(self.room, self.used + self.waiting, 1)


def draw(demand: Demand, most: int = 0) -> Picture:
    """Draw a bar 240 units wide, which means `most` people so that bars can be compared.

    Without `most`, or if the demand is more, it means the larger of the demand and the room.
    """
    unit = WIDTH / max(most, demand.most)
    parts = [rect("room", 0, demand.room * unit), rect("used", 0, demand.used * unit)]
    parts.append(rect("waiting", demand.used * unit, demand.waiting * unit))
    edge = number(min(max(demand.room * unit, 1), WIDTH - 1))
    parts.append(f'<path class="limit" d="M{edge} 0v{number(HEIGHT)}"/>')
    return Picture(
        svg=drawing(filter(None, parts), (WIDTH, HEIGHT), "demand", sentence(demand)),
        name=sentence(demand),
        heads=(_("Places"), _("Used"), _("Waiting")),
        figures=((figure(demand.room), figure(demand.used), figure(demand.waiting)),),
    )


def room(places: int, most: int = 0) -> Picture:
    """Draw the room alone, where the demand is not known; a full bar means `most` places."""
    unit = WIDTH / max(most, places, 1)
    name = ngettext("Room for %(n)s person a week.", "Room for %(n)s people a week.", places)
    name %= {"n": in_words(places)}
    return Picture(
        svg=drawing([rect("room", 0, places * unit)], (WIDTH, HEIGHT), "demand", name),
        name=name,
        heads=(_("Places"),),
        figures=((figure(places),),),
    )


def rect(kind: str, x: float, width: float) -> str:
    if not width:
        return ""
    return (
        f'<rect class="{kind}" x="{number(x)}" y="4" width="{number(width)}" height="12" rx="3"/>'
    )


def sentence(demand: Demand) -> str:
    used = ngettext("%(n)s is used", "%(n)s are used", demand.used)
    values = {"used": used % {"n": in_words(demand.used)}, "room": in_words(demand.room)}
    text = ngettext("Of %(room)s place, %(used)s.", "Of %(room)s places, %(used)s.", demand.room)
    places = text % values
    if not demand.waiting:
        return f"{places} {_('Nobody is waiting.')}"
    text = ngettext("%(n)s person is waiting.", "%(n)s people are waiting.", demand.waiting)
    return f"{places} {capital(text % {'n': in_words(demand.waiting)})}"
