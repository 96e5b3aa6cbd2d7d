"""What becomes of an urn when its survey closes: only groups that may be shown are left."""

from learners.calc import release

Counts = dict[str, int]  # {answer: people}
NAMED = 3  # names of groups in a row, at most


def joined(names: tuple[str, ...]) -> str:
    """Return the name of groups that are counted as one."""
    if len(names) > NAMED:
        return f"{len(names)} smaller groups"
    return ", ".join(sorted(names))


def as_shown(numbers: dict[str, int]) -> dict[str, str]:
    """Return the group in which each group is shown, given the people in each.

    It is empty if even all of them together are too few.
    """
    if not release.is_enough(sum(numbers.values())):
        return {}
    return {name: joined(names) for names in release.merged(numbers) for name in names}


def settled(by_group: dict[str, Counts]) -> dict[str, Counts]:
    """Return one question's counts, with groups under 10 people counted as one; empty if all of
    them are too few."""
    shown_in = as_shown({group: sum(counts.values()) for group, counts in by_group.items()})
    merged: dict[str, Counts] = {}
    for group, name in shown_in.items():
        counts = merged.setdefault(name, {})
        for answer, people in by_group[group].items():
            counts[answer] = counts.get(answer, 0) + people
    return merged


def together(by_group: dict[str, Counts]) -> Counts:
    """Return one question's counts for everybody."""
    total: Counts = {}
    for counts in by_group.values():
        for answer, people in counts.items():
            total[answer] = total.get(answer, 0) + people
    return total
