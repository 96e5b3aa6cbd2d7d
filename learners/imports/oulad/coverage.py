"""The period in which each feed covers an offering; outside it, no rows means no data."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from learners.imports.oulad.workspace import Workspace
from learners.models import Coverage

BEFORE = 90  # days before the start: activity earlier than this is a slip of the date


@dataclass(frozen=True)
class Window:
    """The days that a feed covers in an offering (by `n`); `until` is the day after the last."""

    offering: int
    feed: str
    start: dt.date
    until: dt.date


def windows(workspace: Workspace, today: dt.date) -> list[Window]:
    """Return what the folder covers: never past its offering's last day or past today.

    Day `length` itself still has work and clicks.
    """
    work = "FROM compared_submission JOIN enrolment e ON e.n = enrolment"
    marks = "FROM compared_mark JOIN enrolment e ON e.n = enrolment"
    rows = workspace.run(
        f"""SELECT e.offering, 'activity', greatest(min(day), min(from_on) - {BEFORE}) AS start,
            least(max(day) + 1, min(until_on) + 1, DATE '{today}') AS until
            FROM compared_activityday JOIN enrolment e ON e.n = enrolment GROUP BY 1
        UNION ALL SELECT DISTINCT e.offering, 'submissions', from_on,
            least(until_on + 1, DATE '{today}') {work}
        UNION ALL SELECT DISTINCT e.offering, 'marks', from_on,
            least(until_on + 1, DATE '{today}') {marks} WHERE score NOT NULL
        ORDER BY ALL"""
    )
    return [window for window in (Window(*row) for row in rows) if window.until > window.start]


def to_write(workspace: Workspace, wanted: Iterable[Window]) -> list[Window]:
    """Return windows not yet stored, merged with the stored rows that they touch."""
    offerings = dict(workspace.run("SELECT n, id FROM offering WHERE id NOT NULL"))
    stored: dict[tuple[int, str], list[tuple[dt.date, dt.date]]] = {}
    covered = Coverage.objects.filter(offering__in=offerings.values())
    for offering, feed, *span in covered.stretches("feed"):
        stored.setdefault((offering, feed), []).append((span[0], span[1]))
    rows = []
    for window in wanted:
        spans = stored.get((offerings.get(window.offering, 0), window.feed), [])
        if not any(start <= window.start and until >= window.until for start, until in spans):
            rows.append(_widened(window, spans))
    return rows


def _widened(window: Window, spans: list[tuple[dt.date, dt.date]]) -> Window:
    touching = [
        (start, until)
        for start, until in spans
        if start <= window.until and until >= window.start and until != dt.date.max
    ]
    start = min([window.start, *(span[0] for span in touching)])
    until = max([window.until, *(span[1] for span in touching)])
    return Window(window.offering, window.feed, start, until)


def shown(windows: Iterable[Window], offering: int, feed: str) -> str:
    """Describe a window in words, for the preview."""
    for window in windows:
        if (window.offering, window.feed) == (offering, feed):
            return f"{window.start} – {window.until - dt.timedelta(days=1)}"
    return "–"
