"""Distance travelled in one competency: the cairn someone began with, and the one they have."""

from django.utils.translation import gettext as _

from learners.calc.hill import pile
from learners.models import Level
from learners.pictures.cairns import TO_COME, Strand
from learners.pictures.picture import Picture, capital, drawing, ellipse

SIZE = (112.0, 46.0)  # units of the drawing
FOOT, FIRST, NOW = 43.0, 27.0, 85.0
MOST = len(Level)


def draw(first: int, now: int) -> Picture:
    """Draw two cairns: a stone for each level, dashed for what is still to come."""
    begun = [ellipse(stone, FIRST, FOOT, "far") for stone in pile(MOST, 0)[: first + 1]]
    kinds = [Strand.ACADEMIC.value] * (now + 1) + [TO_COME] * (MOST - now - 1)
    built = [
        ellipse(stone, NOW, FOOT, kind) for stone, kind in zip(pile(MOST, 1), kinds, strict=True)
    ]
    name = sentence(first, now)
    return Picture(drawing([*begun, *built], SIZE, "stones", name), name)


def sentence(first: int, now: int) -> str:
    if first == now:
        return capital(str(Level(now).label))
    levels = {"first": Level(first).label, "now": Level(now).label}
    return _("From %(first)s to %(now)s") % levels
