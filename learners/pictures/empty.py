"""A small hill for an empty list; the sentence beside it says it all, so it has no name."""

from learners.calc import hill
from learners.pictures.picture import Picture, drawing, ellipse

SIZE = (160.0, 90.0)  # units of the drawing
SLOPE = '<path class="hill-2" d="M0 72C40 46 90 64 160 34V90H0z"/>'


def first_stone() -> Picture:
    """Draw a place for the first stone, with more to come above it."""
    kinds = ["begun academic", "later", "later", "later"]
    stones = [ellipse(it, 80, 62, kind) for it, kind in zip(hill.pile(4, 0), kinds, strict=True)]
    return Picture(drawing([SLOPE, *stones], SIZE, "nothing", ""), "")


def all_clear() -> Picture:
    """Draw a finished cairn with the sun above the hill: nothing to do."""
    kinds = ["academic", "social", "professional"]
    stones = [ellipse(it, 56, 66, kind) for it, kind in zip(hill.pile(3, 1), kinds, strict=True)]
    sun = '<circle class="sun" cx="122" cy="24" r="13"/>'
    return Picture(drawing([sun, SLOPE, *stones], SIZE, "nothing", ""), "")
