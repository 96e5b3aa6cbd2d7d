"""The demo college in its own database, with a fresh copy after each test that writes.

No test sees what another did, and a real server with its own connections can be used in between.
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
    """A copy of the seeded college; `fresh()` restores the morning when it was seeded."""

    seeded: str

    def fresh(self) -> None:
        databases.copy(self.seeded, databases.name())
        cache.clear()


@contextmanager
def opened() -> Iterator[College]:
    """Open it beside the tests' own database, which other tests may use in this process."""
    seeded = databases.college("seeded", lambda: seed(timezone.localtime(), lambda part: None))
    with databases.using(seeded, "college"):
        cache.clear()
        yield College(seeded)
