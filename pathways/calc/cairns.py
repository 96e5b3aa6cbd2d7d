"""How the steps of a pathway are grouped into the cairns of its picture."""

from itertools import pairwise

MOST = 6  # cairns of a pathway whose author named no milestones
A_CAIRN = 4  # steps from which such a pathway is divided further


def equal_groups(count: int) -> list[range]:
    """Divide `count` steps into at most six groups in order, no two differing by more than one.

    The groups at the beginning are the larger ones.
    """
    groups = min(MOST, -(-count // A_CAIRN))
    if not groups:
        return []
    size, larger = divmod(count, groups)
    ends = [size * group + min(group, larger) for group in range(groups + 1)]
    return [range(first, last) for first, last in pairwise(ends)]


def in_milestones(places: list[int | None], milestones: list[int]) -> list[list[int]]:
    """Return the indices of the steps of each milestone, in their order.

    `places`: the milestone of each step, or None: it then belongs with the step before it, or to
    the first milestone. A milestone without steps has an empty list.
    """
    grouped: dict[int, list[int]] = {milestone: [] for milestone in milestones}
    current = milestones[0]
    for index, milestone in enumerate(places):
        current = current if milestone is None else milestone
        grouped[current].append(index)
    return list(grouped.values())
