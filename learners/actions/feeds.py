"""Record that a feed was heard. Coverage ends where it was last heard, until it is heard again.

A day counts only once the feed was heard after it: until then, a hand-in may still be under way.
A pause of fewer working days than the limit is covered too; after a longer one, only days that
facts arrive for.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection

from django.db import connection, transaction

from learners import clock
from learners.actions import audit
from learners.locks import Lock
from learners.models import Coverage, Offering, SilenceLimit, User
from learners.models.facts import Feed

ONE_DAY = dt.timedelta(days=1)
Span = tuple[dt.date, dt.date]


@transaction.atomic
def hear(offerings: Collection[int], feed: str, *, on: dt.date) -> None:
    """Record that facts about a day have arrived. Today is not covered before it is over."""
    first = min(on, clock.today())
    cover(offerings, feed, (first, min(first + ONE_DAY, clock.today())))


@transaction.atomic
def heartbeat(
    *, offering: Offering, feed: str, until_on: dt.date, since: dt.date | None = None
) -> None:
    """Record that a feed has reported every day before `until_on`, even if nothing was new.

    `since`: the first day it has read again, after a silence.
    """
    cover([offering.pk], feed, (min(since or until_on, until_on - ONE_DAY), until_on))


def cover(offerings: Collection[int], feed: str, days: Span) -> None:
    """Cover days in those offerings to which the feed is connected."""
    spans: dict[tuple[int, int | None], list[Span]] = defaultdict(list)
    rows = Coverage.objects.filter(offering__in=offerings, feed=feed)
    for run, campus, *span in rows.stretches("offering__campus"):
        spans[run, campus].append((span[0], span[1]))
    now = clock.now()
    stretches = [
        Coverage(offering_id=run, feed=feed, from_on=span[0], until_on=span[1], recorded_at=now)
        for (run, campus), connected in spans.items()
        if (span := widened(days, connected, campus))
    ]
    Coverage.objects.bulk_create(stretches, ignore_conflicts=True)
    if stretches and feed == Feed.SUBMISSIONS:
        audit.raise_college_revision()  # work that was due on these days may now count as missed


def widened(days: Span, spans: list[Span], campus: int | None) -> Span | None:
    """Return the days joined to the stretches around them, unless a pause is too long.

    None: all of them are covered, or the feed was not connected yet.
    """
    first, until = days
    before = max((span for span in spans if span[0] <= first), key=lambda s: s[1], default=None)
    if before is None or before[1] >= until:
        return None
    if is_short((before[1], first), campus):
        first = before[0]
    after = min((start for start, _end in spans if start > until), default=None)
    if after and is_short((until, after), campus):
        until = after
    return first, until


def is_short(pause: Span, campus: int | None) -> bool:
    """Return whether a pause is too short to be a silence."""
    limit = silence_limit()
    return (pause[1] - pause[0]).days < limit or working_days(pause, campus) < limit


def silence_limit() -> int:
    row = SilenceLimit.objects.first()
    return row.working_days if row else SilenceLimit.USUAL


def working_days(days: Span, campus: int | None) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT learners_working_days(%s, %s, %s)", [*days, campus])
        return int(cursor.fetchone()[0])


@transaction.atomic
def set_silence_limit(*, working_days: int, by: User) -> bool:
    """Change after how many silent working days coverage ends; return whether it changed."""
    Lock.SILENCE_LIMIT.take()  # of two clicks at once, the second finds it changed
    if working_days == silence_limit():
        return False
    detail = {"from": silence_limit(), "to": working_days}
    row, _new = SilenceLimit.objects.update_or_create(defaults={"working_days": working_days})
    audit.record("feed.limit", row, by=by, detail=detail)
    return True
