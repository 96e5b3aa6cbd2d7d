"""Weeks at a glance: a bar for the days online, stones for hand-ins, a dashed box for no data."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from learners.calc.hill import Stone, number
from learners.pictures.picture import Label, Picture, broken, capital, clean, drawing, ellipse
from learners.wording import in_words, listed
from learners.wording import number as figure

MOST_STONES = 4  # above one bar; those that are not in come last, so none of them is left out
DAYS = 7
LINES = 2  # of a label, such as 12 Oct


@dataclass(frozen=True)
class Week:
    """A week: its label such as 12 Oct, days online from 0 to 7 or None, and its hand-ins.

    `handed_in` and `missed` count the hand-ins that were due that week.
    """

    label: str
    active_days: int | None
    handed_in: int = 0
    missed: int = 0


@dataclass(frozen=True)
class Scale:
    """Lengths of a drawing: of a week, a bar, a day, half a stone, and letters (0 for none)."""

    week: float
    bar: float
    day: float
    stone: float
    letters: float

    @property
    def thick(self) -> float:
        return self.stone * 0.55


SPARK, LARGE = Scale(16, 10, 3, 5.2, 0), Scale(40, 24, 8, 9, 14)


def spark(weeks: Sequence[Week]) -> Picture:
    """Draw weeks, oldest first, as a sparkline with 16 units a week."""
    return stored_spark(tuple(weeks), get_language())


@lru_cache(maxsize=2048)
def stored_spark(weeks: tuple[Week, ...], language: str | None) -> Picture:
    """Draw a sparkline once a process: a tutor's pages show the same ones all day."""
    return draw(weeks, SPARK)


def large(weeks: Sequence[Week]) -> Picture:
    """Draw weeks, oldest first, with labels and 40 units a week."""
    return draw(weeks, LARGE)


def draw(weeks: Sequence[Week], scale: Scale) -> Picture:
    stones = max((drawn_stones(week) for week in weeks), default=0)
    bottom = (DAYS * scale.day) + stones * 2 * scale.thick + 4
    columns = [(week, (place + 0.5) * scale.week) for place, week in enumerate(weeks)]
    parts = strokes(columns, bottom, scale) if scale is SPARK else []
    parts += [part for week, x in columns for part in column(week, x, bottom, scale)]
    size = (max(len(weeks), 1) * scale.week, bottom + scale.letters * (0.5 + 1.2 * LINES) + 1)
    name = sentence(weeks)
    return Picture(
        svg=drawing(parts, size, "weeks", name),
        name=name,
        heads=(_("Week"), _("Days online"), _("Hand-ins")),
        figures=tuple((clean(week.label), days(week), hand_ins(week)) for week in weeks),
    )


def drawn_stones(week: Week) -> int:
    return min(week.handed_in + week.missed, MOST_STONES)


def height(week: Week, scale: Scale) -> float:
    no_data = week.active_days is None
    return scale.day * DAYS if no_data else max(scale.day * (week.active_days or 0), 1)


def strokes(columns: Sequence[tuple[Week, float]], bottom: float, scale: Scale) -> list[str]:
    """Draw the bars of a sparkline as one path, and its gaps as another: a list has many."""
    paths = []
    for kind, no_data in (("bar", False), ("gap", True)):
        lines = "".join(
            f"M{number(x)} {number(bottom)}v-{number(height(week, scale))}"
            for week, x in columns
            if (week.active_days is None) is no_data
        )
        paths += [f'<path class="{kind}" d="{lines}"/>'] if lines else []
    return paths


def column(week: Week, x: float, bottom: float, scale: Scale) -> list[str]:
    """Draw one week in the middle of its column: the bar, and stones above it."""
    tall = height(week, scale)
    kind = "gap" if week.active_days is None else "bar"
    rect = (
        f'<rect class="{kind}" x="{number(x - scale.bar / 2)}"'
        f' y="{number(bottom - tall)}" width="{number(scale.bar)}" height="{number(tall)}" rx="2"/>'
    )
    bars = [] if scale is SPARK else [rect]
    kinds = (["in"] * week.handed_in + ["missed"] * week.missed)[-MOST_STONES:]
    shape = Stone(0, -scale.thick, scale.stone, scale.thick * 0.85, 0)
    stones = [
        ellipse(shape, x, bottom - tall - 2 - place * 2 * scale.thick, kind)
        for place, kind in enumerate(kinds)
    ]
    return [*bars, *stones, label(week, x, bottom, scale).svg()]


def label(week: Week, x: float, bottom: float, scale: Scale) -> Label:
    lines = broken(week.label, scale.week - 2, scale.letters, LINES) if scale.letters else ()
    return Label(lines, x, bottom + scale.letters * 1.2, scale.letters)


def days(week: Week) -> str:
    return _("No data") if week.active_days is None else figure(week.active_days)


def hand_ins(week: Week) -> str:
    parts = []
    if week.handed_in:
        parts.append(_("%(n)s in") % {"n": figure(week.handed_in)})
    if week.missed:
        parts.append(_("%(n)s not in") % {"n": figure(week.missed)})
    return ", ".join(parts) or _("None due")


def sentence(weeks: Sequence[Week]) -> str:
    if not weeks:
        return _("There are no weeks to show yet.")
    if all(week.active_days is None and not drawn_stones(week) for week in weeks):
        text = ngettext("No data for %(n)s week.", "No data for the last %(n)s weeks.", len(weeks))
        return text % {"n": in_words(len(weeks))}
    text = ngettext(
        "Days online in %(n)s week: %(days)s.",
        "Days online in %(n)s weeks, newest last: %(days)s.",
        len(weeks),
    )
    active = [days(week).lower() if week.active_days is None else days(week) for week in weeks]
    parts = [text % {"n": in_words(len(weeks)), "days": listed(active)}]
    done, missed = sum(w.handed_in for w in weeks), sum(w.missed for w in weeks)
    text = ngettext("%(n)s hand-in is in", "%(n)s hand-ins are in", done)
    parts.append(capital(text % {"n": in_words(done)}) + (", " if missed else "."))
    if missed:
        text = ngettext("%(n)s is not.", "%(n)s are not.", missed)
        parts[-1] += text % {"n": in_words(missed)}
    return " ".join(parts)
