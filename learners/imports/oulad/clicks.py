"""Click lines by the million: packed into files on disk, one per offering, then summed one by one.

So memory is bounded by one block while reading and by one offering afterwards. A line is a key
(enrolment within its offering, site, day) and a number of clicks.
"""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

import numpy as np
from numpy.typing import NDArray

DAYS = 1 << 13  # a day's place in a key: 3,650 either side of the start
MIDDLE = DAYS // 2
LINE = np.dtype([("key", "i8"), ("clicks", "i4")])


@dataclass(frozen=True)
class Summed:
    """Clicks per enrolment, site and day of one offering, in that order. Days count from 1970."""

    enrolment: NDArray[np.int64]
    site: NDArray[np.int64]
    on: NDArray[np.int64]
    clicks: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.clicks)


@dataclass
class Clicks:
    """What studentVle said, offering by offering; `first` and `last` are days from its start."""

    sites: int = 0  # how many there are in all: the radix of a key
    lines: int = 0
    first: dict[int, int] = field(default_factory=dict)
    last: dict[int, int] = field(default_factory=dict)
    _spools: dict[int, IO[bytes]] = field(default_factory=dict)

    def add(
        self,
        offering: NDArray[np.int64],
        enrolment: NDArray[np.int64],
        site: NDArray[np.int64],
        day: NDArray[np.int64],
        clicks: NDArray[np.int64],
    ) -> None:
        """`enrolment` counts within the offering, `site` over the folder, `day` from the start."""
        packed = np.empty(len(clicks), dtype=LINE)
        packed["key"] = (enrolment * self.sites + site) * DAYS + day + MIDDLE
        packed["clicks"] = clicks
        for one in np.unique(offering).tolist():
            mine = offering == one
            days = day[mine]
            self.first[one] = min(int(days.min()), self.first.get(one, DAYS))
            self.last[one] = max(int(days.max()), self.last.get(one, -DAYS))
            if one not in self._spools:
                self._spools[one] = tempfile.TemporaryFile(prefix="cairn-import-")  # noqa: SIM115
            self._spools[one].write(packed[mine].tobytes())
        self.lines += len(clicks)

    def offerings(self) -> Iterator[int]:
        yield from sorted(self._spools)

    def summed(self, offering: int, start: int) -> Summed:
        """Repeated lines are legitimate: their clicks are added up."""
        spool = self._spools[offering]
        spool.seek(0)
        lines = np.frombuffer(spool.read(), dtype=LINE)
        order = np.argsort(lines["key"])
        keys = lines["key"][order]
        heads = np.concatenate(([0], np.flatnonzero(keys[1:] != keys[:-1]) + 1))
        totals = np.add.reduceat(lines["clicks"][order], heads, dtype=np.int64)
        both, day = np.divmod(keys[heads], DAYS)
        enrolment, site = np.divmod(both, max(self.sites, 1))
        return Summed(enrolment, site, day - MIDDLE + start, totals)

    def close(self) -> None:
        for spool in self._spools.values():
            spool.close()
        self._spools.clear()
