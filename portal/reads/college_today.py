"""Today for an administrator: what needs them, services, people waiting by tutor, and nights."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learners.pictures.picture import Picture, capital
from learners.wording import in_words
from portal.models import Night
from portal.reads.nights import latest_nights, picture
from portal.reads.stuck import Need, needs
from support.reads.overdue import Loads, load_by_tutor
from support.reads.service import Asked, all_services, asked_this_week, rooms


@dataclass(frozen=True)
class CollegeToday:
    """`services`: each open one with a picture of its room; `last`: the latest finished night."""

    heading: str
    needs: list[Need]
    services: list[tuple[Any, Picture]]
    asked: Asked
    tutors: Loads
    nights: Picture | None
    last: Night | None


def college_today(on: dt.date, at: dt.datetime, corrections: int) -> CollegeToday:
    """Return an administrator's Today in 16 queries.

    `corrections`: how many are waiting for the reader's own answer.
    """
    latest, services = latest_nights(on), rooms(all_services(on), on).open
    things = [*needs(on, at, latest, [service for service, _room in services], corrections)]
    return CollegeToday(
        heading=heading(len(things)),
        needs=things,
        services=services,
        asked=asked_this_week(on),
        tutors=load_by_tutor(on),
        nights=picture(latest, on),
        last=latest.last_done,
    )


def heading(things: int) -> str:
    if not things:
        return _("Nothing needs you today")
    text = ngettext("%(n)s thing needs you today", "%(n)s things need you today", things)
    return capital(text % {"n": in_words(things)})
