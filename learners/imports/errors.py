"""Errors in a file: where they are, what is wrong and how to correct it."""

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import ngettext

LONGEST_PROBLEM, LONGEST_REPAIR = 300, 180


@dataclass(frozen=True)
class Error:
    """An error to correct. Without a row, it is about the whole file."""

    row: int | None
    column: str
    problem: str
    repair: str = ""
    file: str = ""

    @property
    def reason(self) -> str:
        """Return the error without its place."""
        parts = (self.column and f"{self.column}:", self.problem, self.repair)
        return " ".join(part for part in parts if part)

    def __str__(self) -> str:
        place = self.file if self.row is None else f"{self.file}:{self.row}"
        return f"{place}: {self.reason}"


class RefusedError(Exception):
    """Nothing was imported; `errors` says why."""

    def __init__(self, errors: "Errors") -> None:
        super().__init__(*errors.listed()[:1])
        self.errors = errors


class Errors:
    """The first `most` errors of each file, and how many there are in all."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.first: dict[str, list[Error]] = {}
        self.count: Counter[str] = Counter()

    def add(
        self, row: int | None, column: str, problem: str, repair: str = "", *, file: str = ""
    ) -> None:
        self.count[file] += 1
        first = self.first.setdefault(file, [])
        if len(first) < self.most:
            problem, repair = problem[:LONGEST_PROBLEM], repair[:LONGEST_REPAIR]
            first.append(Error(row, column, problem, repair, file))

    @property
    def total(self) -> int:
        return self.count.total()

    def in_order(self) -> list[Error]:
        """Return the first errors of each file by row and column."""
        rows: list[Error] = []
        for first in self.first.values():
            rows += sorted(first, key=lambda error: (error.row or 0, error.column))
        return rows

    def listed(self) -> list[Error]:
        """Return the same as `in_order`, and how many more each file has."""
        more = {file: self.count[file] - len(first) for file, first in self.first.items()}
        rest = [Error(None, "", more_like(n), file=file) for file, n in more.items() if n]
        return sorted(self.in_order() + rest, key=lambda error: list(self.first).index(error.file))


def more_like(n: int) -> str:
    words = ngettext("%(n)s more error like these.", "%(n)s more errors like these.", n)
    return words % {"n": n}
