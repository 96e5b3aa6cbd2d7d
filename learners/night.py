"""What every stage of a night shares: its slice of learners, its cutoff, and what it reports."""

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.conf import settings

from learners.calc.cutoffs import as_number, midnight


@dataclass(frozen=True)
class Cutoff:
    """What a morning may read: known by its midnight, recorded by the moment the night fixed."""

    as_of: dt.date
    known_by: dt.datetime
    recorded_by: dt.datetime

    @classmethod
    def of(cls, as_of: dt.date, recorded_by: dt.datetime) -> "Cutoff":
        return cls(as_of, midnight(as_of, ZoneInfo(settings.TIME_ZONE)), recorded_by)

    @property
    def day(self) -> int:
        return as_number(self.as_of)

    @property
    def data_until(self) -> int:
        """The first day that the facts do not cover to its end: a night run by hand has seen half
        of its own day, in which nobody has missed anything yet."""
        reached = self.recorded_by.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
        return as_number(min(self.as_of, reached))


@dataclass(frozen=True)
class Slice:
    """One shard's work in a night: learners `low` to `high` by id, behind the cutoff.

    With `write` off it is a replay: compute and digest, change nothing.
    """

    cutoff: Cutoff
    revision: int
    low: int
    high: int
    write: bool = True


@dataclass(frozen=True)
class Written:
    """What a stage did: a digest of every row it computed, and how many rows it changed.

    Digests of parts add up (`joined`), so a shard that was split still sums to the same night.
    """

    digest: int
    changed: int

    @property
    def text(self) -> str:
        return f"{self.digest:032x}"


def digest_of(rows: Iterable[str]) -> int:
    """One number for a set of rows, the same in any order."""
    parts = (hashlib.blake2b(row.encode(), digest_size=16).digest() for row in rows)
    return joined(int.from_bytes(part) for part in parts)


def joined(digests: Iterable[int]) -> int:
    """The digest of a whole from those of its parts."""
    return sum(digests) % 2**128
