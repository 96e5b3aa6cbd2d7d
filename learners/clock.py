"""The clock of actions: the present, or a moment set for a block."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import timezone

_moment: ContextVar[dt.datetime | None] = ContextVar("moment", default=None)


@contextmanager
def at(moment: dt.datetime) -> Iterator[None]:
    """Set the clock to a moment until the block ends, in this thread or task only."""
    before = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(before)


def moment() -> dt.datetime | None:
    """Return the moment the clock is set to, or None if it is not set."""
    return _moment.get()


def now() -> dt.datetime:
    """Return the moment the clock is set to, or the present."""
    return _moment.get() or timezone.now()


def today() -> dt.date:
    """Return the date of `now()` in the college's time zone."""
    return timezone.localdate(now(), timezone.get_default_timezone())
