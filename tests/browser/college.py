"""The demo college in a database of its own, and a fresh copy of it after each test that writes.

What one test does is gone for the next, and a real server with its own connections can be spoken
to in between.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.cache import cache
from django.utils import timezone

from portal.demo.seed import seed
from tests import databases


@dataclass(frozen=True)
class College:
    """A copy of the seeded college; `fresh()` makes it as it was on the morning it was seeded."""

    seeded: str

    def fresh(self) -> None:
        databases.copy(self.seeded, databases.name())
        cache.clear()


@contextmanager
def opened() -> Iterator[College]:
    """Beside the tests' own database, which other tests may be using in this process."""
    seeded = databases.college("seeded", lambda: seed(timezone.localtime(), lambda part: None))
    with databases.using(seeded, "college"):
        cache.clear()
        yield College(seeded)
