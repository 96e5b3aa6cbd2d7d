"""A route as a hill with a cairn for each milestone, that grows a stone for each step.

Done stones are filled in the colour of their strand, begun stones have a line in it, and stones to
come are dashed. A drawing has room for a few cairns; those around the one that grows are drawn.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from learners.calc import hill
from learners.pictures import route_words as words
from learners.pictures import slopes
from learners.pictures.cairns import TO_COME, Cairn, Milestone, build, current
from learners.pictures.picture import Picture, clean, drawing
from learners.pictures.slopes import Mark

MOST_SMALL, MOST_LARGE = 5, 6  # places for cairns on a drawing


@dataclass(frozen=True)
class Line:
    """A cairn in the list beside its hill; `steps` is a text such as 1 of 5 steps done."""

    name: str
    url: str
    state: str
    steps: str
    built: bool
    now: bool


@dataclass(frozen=True)
class Hill(Picture):
    """A hill, and the list that says the same.

    `lines` are the cairns drawn, `before` and `after` those left out; `below` is the line to show
    where labels are too small, or empty.
    """

    before: tuple[Line, ...] = ()
    lines: tuple[Line, ...] = ()
    after: tuple[Line, ...] = ()
    below: str = ""


def small(milestones: Sequence[Milestone], aim: str = "", *, left_behind: bool = False) -> Hill:
    """Draw a route 600 units wide; a phone shows it without labels, and `below` beneath it.

    Milestones come in order; `aim` is its name, or empty.
    """
    return draw(milestones, aim, MOST_SMALL, left_behind=left_behind)


def large(milestones: Sequence[Milestone], aim: str = "", *, left_behind: bool = False) -> Hill:
    """Draw a route with labels everywhere: 720 units wide, and 300 wide and tall for phones.

    Styles show one of the two drawings in `svg`. Milestones come in order; `aim` is its name, or
    empty.
    """
    return draw(milestones, aim, MOST_LARGE, left_behind=left_behind)


def draw(milestones: Sequence[Milestone], aim: str, most: int, *, left_behind: bool) -> Hill:
    cairns, per_stone = build(milestones)
    now = current(cairns)
    shown = hill.window(len(cairns), now, most)
    name = words.name(cairns, shown, per_stone, aim, left_behind=left_behind)
    lines = tuple(line(cairn, now) for cairn in cairns)
    return Hill(
        svg=drawings(marks(cairns, shown, now), aim, name, most, left_behind=left_behind),
        name=name,
        heads=(_("Cairn"), _("Steps done"), _("What is left")),
        figures=tuple((it.name, it.steps, it.state) for it in lines),
        before=lines[: shown.start],
        lines=lines[shown.start : shown.stop],
        after=lines[shown.stop :],
        below=words.line(cairns, now),
    )


def drawings(
    marks: Sequence[Mark], aim: str, name: str, most: int, *, left_behind: bool
) -> SafeString:
    faded = " faded" if left_behind else ""
    role = "group" if any(mark.url for mark in marks) else "img"
    if most == MOST_SMALL:
        parts, size = slopes.side_by_side(marks, slopes.SMALL, "")
        return drawing(parts, size, f"hill small{faded}", name, role=role)
    wide, wide_size = slopes.side_by_side(marks, slopes.WIDE, aim)
    tall, tall_size = slopes.uphill(marks, slopes.NARROW, aim)
    return SafeString(
        drawing(wide, wide_size, f"hill wide{faded}", name, role=role)
        + drawing(tall, tall_size, f"hill tall{faded}", name, role=role)
    )


def marks(cairns: Sequence[Cairn], shown: hill.Window, now: int) -> list[Mark]:
    """Return what is drawn: cairns, those left out on either side, or a place for a first stone."""
    if not cairns:
        return [Mark(0, (TO_COME,))]
    drawn = [mark(cairn, now) for cairn in cairns[shown.start : shown.stop]]
    if shown.before:
        drawn.insert(0, left_out(shown.start - 1, shown.before, before=True))
    if shown.after:
        drawn.append(left_out(shown.stop, shown.after, before=False))
    return drawn


def mark(cairn: Cairn, now: int) -> Mark:
    return Mark(
        number=cairn.number,
        stones=cairn.stones,
        title=cairn.name,
        state=words.state(cairn),
        name=words.link(cairn),
        url=cairn.url,
        now=cairn.number == now and not cairn.built,
    )


def left_out(number: int, count: int, *, before: bool) -> Mark:
    label, name = words.more(count, before=before)
    return Mark(number, ("far",) * 3, title=label, name=name)


def line(cairn: Cairn, now: int) -> Line:
    return Line(
        name=clean(cairn.name),
        url=cairn.url,
        state=words.state(cairn),
        steps=words.steps_of(cairn),
        built=cairn.built,
        now=cairn.number == now and not cairn.built,
    )
