"""Clocks in working days: weekdays in term that are not closed. Plain dates in, plain dates out."""

import datetime as dt
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from typing import Final

SATURDAY: Final = 5
ONE_DAY: Final = dt.timedelta(days=1)
FAR: Final = dt.timedelta(days=3650)
Span = tuple[dt.date, dt.date]


@dataclass(frozen=True)
class Calendar:
    """terms: (first day, first day after), in any order; closed: days on which nobody works.

    After the last known term, or where there is none, every weekday that is not closed counts: a
    clock must run out even if nobody has entered the next term.
    """

    terms: tuple[Span, ...] = ()
    closed: frozenset[dt.date] = frozenset()

    @cached_property
    def spans(self) -> list[Span]:
        """Periods of work: the terms, overlaps merged, and everything after the last term."""
        merged: list[Span] = []
        for first, end in sorted(self.terms):
            if merged and first <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((first, end))
        known_until = merged[-1][1] if merged else dt.date.min
        return [*merged, (known_until, dt.date.max)]

    @cached_property
    def shut(self) -> list[dt.date]:
        return sorted(day for day in self.closed if day.weekday() < SATURDAY)

    def is_working(self, day: dt.date) -> bool:
        in_term = any(first <= day < end for first, end in self.spans)
        return in_term and day.weekday() < SATURDAY and day not in self.closed

    def working_days(self, first: dt.date, end: dt.date) -> int:
        """Count the working days from `first` to the day before `end`."""
        count = 0
        for begins, ends in self.spans:
            low, high = max(first, begins), min(end, ends)
            if low < high:
                closed = bisect_left(self.shut, high) - bisect_left(self.shut, low)
                count += weekdays(low, high) - closed
        return count

    def after(self, day: dt.date, working: int) -> dt.date:
        """Return the day on which `working` working days have passed since `day`.

        For 0, return `day` itself or the next working day.
        """
        needed = max(working, 1)
        low = day if working == 0 else day + ONE_DAY
        first, last = low, low + FAR
        while first < last:  # the first day at whose end enough have passed
            middle = first + (last - first) // 2
            if self.working_days(low, middle + ONE_DAY) >= needed:
                last = middle
            else:
                first = middle + ONE_DAY
        return first


def weekdays(first: dt.date, end: dt.date) -> int:
    """Count the days from Monday to Friday, from `first` to the day before `end`."""
    days = max((end - first).days, 0)
    weeks, rest = divmod(days, 7)
    begins = first.weekday()
    return weeks * 5 + sum((begins + extra) % 7 < SATURDAY for extra in range(rest))
