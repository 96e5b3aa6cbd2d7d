"""From when until when each feed told us of an offering: outside it silence means nothing."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from learners.calc.cutoffs import EPOCH
from learners.imports.oulad.contents import NO_SCORE, Contents
from learners.imports.oulad.moments import date_of
from learners.models import Coverage

BEFORE = 90  # days before the start: activity earlier than this is a slip of the date
ENDLESS = 2**31


@dataclass(frozen=True)
class Window:
    """Days of one feed of one offering (by the folder's index); `until` is the first without."""

    offering: int
    feed: str
    start: int
    until: int


def windows(contents: Contents, today: int) -> list[Window]:
    """What the folder covers: never past its offering's last day, nor past today."""
    found = []
    work = contents.submissions
    offering_of = contents.enrolments.offering[work.enrolment]
    handed_in = set(np.unique(offering_of).tolist())
    marked = set(np.unique(offering_of[work.score != NO_SCORE]).tolist())
    for index, line in enumerate(contents.offerings):
        until = min(line.end + 1, today)  # day `length` itself still has work and clicks
        if index in contents.clicks.first:
            first = line.start + max(contents.clicks.first[index], -BEFORE)
            last = line.start + contents.clicks.last[index]
            found.append(Window(index, "activity", first, min(last + 1, until)))
        if index in handed_in:
            found.append(Window(index, "submissions", line.start, until))
        if index in marked:
            found.append(Window(index, "marks", line.start, until))
    return [window for window in found if window.until > window.start]


def to_write(wanted: Iterable[Window], offerings: list[int]) -> list[Window]:
    """Windows that no stored row holds already, widened over those that they touch."""
    stored: dict[tuple[int, str], list[tuple[int, int]]] = {}
    for row in Coverage.objects.filter(offering__in=offerings):
        span = (_day(row.from_on), ENDLESS if row.until_on is None else _day(row.until_on))
        stored.setdefault((row.offering_id, row.feed), []).append(span)
    return [
        window
        for window in (_widened(window, stored, offerings) for window in wanted)
        if window is not None
    ]


def _widened(
    window: Window, stored: dict[tuple[int, str], list[tuple[int, int]]], offerings: list[int]
) -> Window | None:
    spans = stored.get((offerings[window.offering], window.feed), [])
    if any(start <= window.start and until >= window.until for start, until in spans):
        return None
    touching = [
        (start, until)
        for start, until in spans
        if start <= window.until and until >= window.start and until != ENDLESS
    ]
    start = min([window.start, *(one for one, _until in touching)])
    until = max([window.until, *(one for _start, one in touching)])
    return Window(window.offering, window.feed, start, until)


def _day(on: dt.date) -> int:
    return (on - EPOCH).days


def told(found: Iterable[Window], offering: int, feed: str) -> str:
    """A window in words, for the preview."""
    for window in found:
        if (window.offering, window.feed) == (offering, feed):
            return f"{date_of(window.start)} – {date_of(window.until - 1)}"
    return "–"
