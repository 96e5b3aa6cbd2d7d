"""What may be read of a closed survey: one table for everybody, and one for each group."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from feedback.calc import urns
from learners.calc import release
from learners.calc.release import Amount, Cell

EVERYBODY = ""


@dataclass(frozen=True)
class Table:
    """The published counts of one question: `people` answered it, in steps of five, and a cell for
    each of its options in turn. A table without cells says that too few answered."""

    group: str
    people: int
    cells: tuple[Cell, ...]


def tables(by_group: Mapping[str, urns.Counts], options: int) -> list[Table]:
    """Return the table of everybody, then those of the groups by name, if there are several."""
    groups = urns.settled(dict(by_group))
    if len(groups) < 2:
        return [table(EVERYBODY, urns.together(groups), options)]
    published = [table(name, groups[name], options) for name in sorted(groups)]
    return [added_up(published), *published]


def table(group: str, counts: urns.Counts, options: int) -> Table:
    numbers = [counts.get(str(place), 0) for place in range(options)]
    return Table(group, release.batch(sum(numbers)), release.cells(numbers))


def added_up(groups: Sequence[Table]) -> Table:
    """Return the table of everybody from what is published of the groups.

    Rounded apart from them, it would give away by subtraction what a group answered: 60 of at most
    14 and 44 are all of them.
    """
    columns = zip(*(table.cells for table in groups), strict=True)
    people = [table.people for table in groups]
    cells = tuple(together(column, people) for column in columns)
    return Table(EVERYBODY, sum(people), cells)


def together(column: Sequence[Cell], people: Sequence[int]) -> Cell:
    """Return the cell of one option for everybody, from those of the groups."""
    amounts = {cell.amount for cell in column}
    if len(amounts) == 1 and amounts != {Amount.FIGURE}:
        return column[0]
    return Cell(Amount.FIGURE, sum(map(figure, column, people)))


def figure(cell: Cell, people: int) -> int:
    """Return a number to add up for a cell of a group; words stand for all or none of it."""
    if cell.count is not None:
        return cell.count
    return people if cell.amount is Amount.NEARLY_ALL else 0
