"""Example pictures for the component page, from made-up values."""

import datetime as dt
import re

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from learners.pictures import demand, empty, nights, route, stones, weeks
from learners.pictures.cairns import Milestone, State, Step
from learners.pictures.demand import Demand
from learners.pictures.nights import Night
from learners.pictures.picture import Picture
from learners.pictures.stones import HandIn
from learners.pictures.weeks import Week

SPRITE = settings.BASE_DIR / "static" / "portal" / "icons.svg"
SYMBOL = re.compile(r'<symbol id="(\w+)"')
STRANDS = ("social", "academic", "academic", "professional", "academic")
HERE = "#hill"


def icons() -> list[str]:
    """Return the names of our icons, in the order of the sprite."""
    return SYMBOL.findall(SPRITE.read_text(encoding="utf-8"))


def milestone(name: str, done: int, begun: int, total: int) -> Milestone:
    states = [State.DONE] * done + [State.BEGUN] * begun
    states += [State.TO_COME] * (total - len(states))
    steps = [Step("", STRANDS[place % len(STRANDS)], it) for place, it in enumerate(states)]
    return Milestone(name, tuple(steps), HERE)


def milestones() -> list[Milestone]:
    return [
        milestone(_("Settled in"), 6, 0, 6),
        milestone(_("Care basics"), 7, 0, 7),
        milestone(_("Ready for placement"), 1, 1, 5),
        milestone(_("Placement"), 0, 0, 7),
        milestone(_("Nursing"), 0, 0, 7),
    ]


def tall_milestones() -> list[Milestone]:
    """Return more milestones than fit, with more steps than a cairn has stones."""
    name = _("Understanding responsibilities, communication and decision-making %(n)s")
    return [
        milestone(name % {"n": place}, max(0, min(33, 200 - 33 * place)), 0, 33)
        for place in range(12)
    ]


def hills() -> dict[str, route.Hill]:
    aim = _("community nursing")
    return {
        "small": route.small(milestones(), aim),
        "large": route.large(milestones(), aim),
        "tall": route.large(tall_milestones(), aim),
        "finished": route.small([milestone(_("Settled in"), 3, 0, 3)], aim),
        "left": route.small(milestones()[1:3], left_behind=True),
        "none": route.small([]),
    }


def small_pictures() -> list[tuple[str, Picture]]:
    """Return each small picture with the question that it answers."""
    states = ["in", "in", "missed", "in", "unknown", "in"]
    hand_ins = [HandIn(_("Reflection log"), state) for state in states]
    days = [4, 6, 6, 3, 0, 1, None, 2]
    monday = dt.date(2026, 10, 5)
    mondays = [date_format(monday + dt.timedelta(weeks=place), "j M") for place in range(len(days))]
    by_week = [
        Week(day, it, int(place in {1, 2, 4}), int(place == 6))
        for place, (day, it) in enumerate(zip(mondays, days, strict=True), 1)
    ]
    runs = ["done"] * 24 + ["parked", "failed", "none"] + ["done"] * 5
    run_nights = [Night(str(place), state) for place, state in enumerate(runs, 1)]
    return [
        (_("What has been handed in?"), stones.draw(hand_ins)),
        (_("Since when?"), weeks.spark(by_week)),
        (_("Which weeks?"), weeks.large(by_week)),
        (_("Is there room?"), demand.draw(Demand(used=12, room=16, waiting=0), 30)),
        (_("How many are waiting?"), demand.draw(Demand(used=12, room=12, waiting=7), 30)),
        (_("Which nights?"), nights.draw(run_nights)),
    ]


def empty_places() -> list[Picture]:
    return [empty.first_stone(), empty.all_clear()]
