"""What is published of a survey never says what everybody in a group answered, or nobody did."""

from collections.abc import Iterator
from itertools import combinations, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.calc import tables as calc
from feedback.calc import urns
from learners.calc import release
from learners.calc.release import FEW, STEP, Amount

World = tuple[tuple[int, ...], ...]  # people by group and option
NAMES = "ABCDE"
MOST_READINGS = 3


def by_group(world: World) -> dict[str, dict[str, int]]:
    return {
        name: {str(option): people for option, people in enumerate(counts) if people}
        for name, counts in zip(NAMES, world, strict=False)
    }


def tables(world: World) -> list[calc.Table]:
    return calc.tables(by_group(world), len(world[0]))


def published(world: World) -> tuple[int, list[calc.Table]]:
    """Return everything that can be read: the turnout, and the tables of the page and the file."""
    return release.batch(sum(map(sum, world))), tables(world)


def parts(world: World) -> dict[str, set[int]]:
    """Return the published groups: the places of the groups that each is made of."""
    sizes = {name: sum(counts) for name, counts in zip(NAMES, world, strict=False)}
    found: dict[str, set[int]] = {}
    for name, shown_in in urns.as_shown(sizes).items():
        found.setdefault(shown_in, set()).add(NAMES.index(name))
    return found


def as_shown(world: World) -> World:
    """Return a world of the published groups only."""
    options = range(len(world[0]))
    groups = urns.settled(by_group(world)).values()
    return tuple(tuple(counts.get(str(option), 0) for option in options) for counts in groups)


def readable(world: World) -> Iterator[set[int]]:
    """Yield the sets of people that up to three readings are about: some groups, and everybody
    without some groups."""
    groups = list(parts(world).values())
    everybody = set().union(*groups)
    for readings in range(1, MOST_READINGS + 1):
        for some in combinations(groups, readings):
            yield set().union(*some)
        for others in combinations(groups, readings - 1):
            yield everybody - set().union(*others)


def size(world: World, places: set[int]) -> int:
    return sum(sum(world[place]) for place in places)


def chose(world: World, places: set[int], option: int) -> int:
    return sum(world[place][option] for place in places)


def changed(world: World, *changes: tuple[int, int, int]) -> World:
    """Return a world in which people are added to, or taken from, a group and option."""
    counts = [list(group) for group in world]
    for place, option, people in changes:
        counts[place][option] += people
    return tuple(map(tuple, counts))


def neighbours(world: World) -> Iterator[World]:
    """Yield worlds in which one or two people answered otherwise, or took part or did not."""
    groups, options = range(len(world)), range(len(world[0]))
    moves = [
        ((place, one, -1), (place, other, 1))
        for place in groups
        for one, other in permutations(options, 2)
        if world[place][one]
    ]
    moves += [((place, one, more),) for place in groups for one in options for more in (1, -1)]
    pairs = [(*first, *second) for first, second in combinations(moves, 2)]
    for changes in (*moves, *pairs):
        other = changed(world, *changes)
        if min(map(min, other)) >= 0:
            yield other


def could_be_otherwise(world: World, places: set[int], option: int) -> bool:
    """Return whether another world with the same publication has another answer to whether all,
    or none, of these people chose an option."""
    told = published(world)
    everybody = chose(world, places, option) > 0
    for other in neighbours(world):
        count = chose(other, places, option)
        differs = count < size(other, places) if everybody else count > 0
        if differs and published(other) == told:
            return True
    return False


def worlds(most: int) -> st.SearchStrategy[World]:
    """Return worlds in which groups often agree."""
    people = st.one_of(st.just(0), st.integers(0, 14), st.integers(0, most))
    options = st.integers(2, 3)
    return options.flatmap(
        lambda number: st.lists(
            st.one_of(
                st.tuples(*[people] * number),
                st.tuples(people, *[st.just(0)] * (number - 1)),
            ),
            min_size=1,
            max_size=5,
        ).map(tuple)
    )


@given(worlds(70))
def test_no_three_readings_isolate_fewer_than_ten_people(world):
    for places in readable(world):
        assert size(world, places) == 0 or size(world, places) >= FEW


@given(worlds(70))
def test_no_three_readings_show_what_everybody_or_nobody_answered(world):
    world = as_shown(world)
    for places in readable(world) if world else ():
        people = size(world, places)
        for option in range(len(world[0])):
            if people and chose(world, places, option) in (0, people):
                assert could_be_otherwise(world, places, option)


@given(worlds(70))
def test_groups_that_are_counted_together_cannot_be_told_apart(world):
    """People of two groups in one published group may change places."""
    for places in parts(world).values():
        for one, other in combinations(sorted(places), 2):
            for option in range(len(world[0])):
                moved = changed(world, (one, option, -1), (other, option, 1))
                same = min(moved[one]) >= 0 and parts(moved) == parts(world)
                assert not same or published(moved) == published(world)


@given(worlds(70))
def test_what_is_published_of_a_closed_urn_is_what_was_published_of_the_open_one(world):
    """Closing merges for good what would be shown merged."""
    settled = urns.settled(by_group(world))
    assert calc.tables(settled, len(world[0])) == tables(world)


@given(st.lists(st.integers(0, 3), max_size=40))
def test_turnout_moves_in_steps_on_every_day(votes_by_day):
    people = 0
    for votes in votes_by_day:
        people += votes
        shown = release.batch(people)
        assert shown == 0 or (shown >= FEW and shown % STEP == 0 and 0 <= people - shown < STEP)


@pytest.mark.parametrize("same", [10, 11, 12, 13, 30, 49])
def test_a_survey_in_which_all_say_the_same_looks_as_if_one_had_not(same):
    everybody, all_but_one = tables(((same, 0),)), tables(((same - 1, 1),))
    assert everybody == all_but_one
    assert everybody[0].cells[0].amount is Amount.NEARLY_ALL


def test_a_total_gives_nothing_away_by_subtraction():
    """Rounded by itself, 58 would be shown as 60, and the groups are of at most 14 and 44."""
    everybody, *groups = tables(((14, 0), (44, 0)))
    assert everybody == calc.Table(calc.EVERYBODY, 50, groups[0].cells)
    mixed = tables(((14, 0), (20, 24)))[0]
    assert [cell.count for cell in mixed.cells] == [30, 25]


def test_a_group_left_over_is_counted_with_the_next_smallest():
    world = ((12, 2), (3, 0), (11, 9))
    names = [table.group for table in tables(world)]
    assert names == [calc.EVERYBODY, "A, B", "C"]


def test_nothing_is_published_about_nine_people():
    assert tables(((5, 4),)) == [calc.Table(calc.EVERYBODY, 0, ())]


def test_many_small_groups_have_a_short_name():
    assert urns.joined(("A", "B", "C")) == "A, B, C"
    assert urns.joined(("A", "B", "C", "D")) == "4 smaller groups"
