"""What is wrong with a file: where, why and how to mend it; gathered before anything is refused."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

SHOWN = 20  # faults kept per file; the rest are counted
ENOUGH = 1000  # after so many in one file, reading on tells nobody anything new


@dataclass(frozen=True)
class Fault:
    file: str
    line: int | None
    reason: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.reason}"


class RefusedError(Exception):
    """Nothing was imported; the faults say why."""

    def __init__(self, faults: "Faults") -> None:
        super().__init__(_("refused"))
        self.faults = faults


@dataclass
class Faults:
    """At most `SHOWN` faults per file with their sentences, and how many there were in all."""

    kept: dict[str, list[Fault]] = field(default_factory=dict)
    counted: dict[str, int] = field(default_factory=dict)

    def add(self, file: str, line: int | None, reason: str) -> None:
        self.add_many(file, 1, [(line, reason)])

    def add_many(self, file: str, count: int, first: Iterable[tuple[int | None, str]]) -> None:
        """`count` faults, of which `first` yields lines and sentences; few are taken from it."""
        kept = self.kept.setdefault(file, [])
        self.counted[file] = self.counted.get(file, 0) + count
        for line, reason in first:
            if len(kept) >= SHOWN:
                break
            kept.append(Fault(file, line, reason[:500]))

    def stop(self, file: str, line: int | None, reason: str) -> "RefusedError":
        """For what makes reading on pointless: `raise faults.stop(…)`."""
        self.add(file, line, reason)
        return RefusedError(self)

    def enough(self, file: str) -> bool:
        return self.counted.get(file, 0) >= ENOUGH

    def about(self, file: str) -> int:
        return self.counted.get(file, 0)

    @property
    def total(self) -> int:
        return sum(self.counted.values())

    def listed(self) -> list[Fault]:
        """What a person reads: the first of each file, by line, then how many more there are."""
        rows: list[Fault] = []
        for file, kept in self.kept.items():
            rows += sorted(kept, key=lambda fault: fault.line or 0)
            more = self.counted[file] - len(kept)
            if more:
                rows.append(Fault(file, None, _("and %(more)s more like these.") % {"more": more}))
        return rows
