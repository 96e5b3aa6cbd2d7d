"""The latest weeks of a learner as a picture, the newest last."""

import datetime as dt

from learners import wording
from learners.models import Engagement
from learners.pictures import weeks as pictures
from learners.pictures.picture import Picture
from learners.pictures.weeks import Week

WEEKS = 8
COLUMNS = ("first_week_on", "as_of", "active_days", "met", "late", "missed")


def spark(weeks: Engagement | None) -> Picture:
    """Draw eight weeks. Weeks that we know nothing about are drawn as weeks without data."""
    shown = latest(weeks) if weeks else []
    return pictures.spark([Week("", None)] * (WEEKS - len(shown)) + shown)


def large(weeks: Engagement) -> Picture:
    """Draw as many of the latest eight weeks as there are, with labels."""
    return pictures.large(latest(weeks))


def latest(weeks: Engagement) -> list[Week]:
    columns = zip(weeks.active_days, weeks.met, weeks.late, weeks.missed, strict=True)
    rows = [
        Week(
            label=wording.short_day(weeks.first_week_on + dt.timedelta(weeks=place), weeks.as_of),
            active_days=days,
            handed_in=met + late,
            missed=missed or 0,
        )
        for place, (days, met, late, missed) in enumerate(columns)
    ]
    return rows[-WEEKS:]


def from_json(row: dict[str, object]) -> Engagement | None:
    """Return the weeks read as JSON with `COLUMNS`, or None if the learner has none."""
    if row["first_week_on"] is None:
        return None
    dates = {name: dt.date.fromisoformat(str(row[name])) for name in ("first_week_on", "as_of")}
    return Engagement(**row | dates)
