"""The days on which a learner is here, so that Today can welcome them back after an absence."""

import datetime as dt

from learners.models import User

AWAY = dt.timedelta(days=14)  # an absence worth a welcome


def record(*, user: User, on: dt.date) -> None:
    """Record that a learner opened Today; on the day they come back, also since when they were
    away. The first request of a day writes, and it is not audited."""
    if user.seen_on == on:
        return
    away = user.seen_on if user.seen_on and on - user.seen_on >= AWAY else None
    User.objects.filter(pk=user.pk).exclude(seen_on=on).update(seen_on=on, away_since_on=away)
    user.seen_on, user.away_since_on = on, away
