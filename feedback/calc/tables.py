"""What may be read of a closed survey: one table for everybody, and one for each group."""

from collections.abc import Mapping
from dataclasses import dataclass

from feedback.calc import urns
from learners.calc import release

EVERYBODY = ""


@dataclass(frozen=True)
class Table:
    """The published counts of one question: `people` answered it, in steps of five, and a cell for
    each of its options in turn. A table without cells says that too few answered."""

    group: str
    people: int
    cells: tuple[release.Cell, ...]


def tables(by_group: Mapping[str, urns.Counts], options: int) -> list[Table]:
    """Return the table of everybody, then those of the groups by name, if there are several."""
    groups = urns.settled(dict(by_group))
    whole = table(EVERYBODY, urns.together(groups), options)
    if len(groups) < 2:
        return [whole]
    return [whole, *(table(name, groups[name], options) for name in sorted(groups))]


def table(group: str, counts: urns.Counts, options: int) -> Table:
    numbers = [counts.get(str(place), 0) for place in range(options)]
    return Table(group, release.batch(sum(numbers)), release.cells(numbers))
