import pytest
from hypothesis import given
from hypothesis import strategies as st

from learners.calc.release import Amount, Cell, batch, cell, cells, is_enough, merged, rounded

NEARLY_ALL, FEW_OR_NONE = Cell(Amount.NEARLY_ALL, None), Cell(Amount.FEW_OR_NONE, None)
PEOPLE = st.integers(10, 400)
GROUPS = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 60), max_size=8)


@pytest.mark.parametrize(("people", "published"), [(0, 0), (9, 0), (10, 10), (14, 10), (15, 15)])
def test_a_number_of_people_moves_in_steps_of_five_from_ten(people, published):
    assert batch(people) == published
    assert is_enough(people) == (published > 0)


@given(PEOPLE)
def test_a_rounded_count_is_the_nearest_step(count):
    assert rounded(count) % 5 == 0
    assert abs(rounded(count) - count) <= 2


@pytest.mark.parametrize(
    ("count", "people", "published"),
    [
        (12, 12, NEARLY_ALL),
        (10, 12, NEARLY_ALL),
        (9, 12, Cell(Amount.FIGURE, 10)),
        (2, 12, FEW_OR_NONE),
        (0, 49, FEW_OR_NONE),
        (0, 50, Cell(Amount.FIGURE, 0)),
        (50, 50, Cell(Amount.FIGURE, 50)),
        (58, 58, Cell(Amount.FIGURE, 55)),
    ],
)
def test_words_replace_a_full_or_empty_cell_of_a_small_group(count, people, published):
    assert cell(count, people) == published


@given(st.lists(st.integers(0, 60), min_size=2, max_size=6))
def test_a_question_that_too_few_answered_has_no_cells(counts):
    assert bool(cells(counts)) == is_enough(sum(counts))


@given(st.integers(10, 49), st.data())
def test_no_cell_of_a_small_group_tells_all_from_nearly_all(people, data):
    rest = data.draw(st.integers(0, 2))
    assert cell(people - rest, people) == cell(people, people)
    assert cell(rest, people) == cell(0, people)


@given(GROUPS)
def test_every_published_part_has_enough_people_and_none_is_left_to_subtract(groups):
    parts = merged(groups)
    assert all(is_enough(sum(groups[key] for key in part)) for part in parts)
    published = [key for part in parts for key in part]
    assert len(published) == len(set(published))
    left_out = sum(groups.values()) - sum(groups[key] for key in published)
    assert left_out == 0 or not parts


@given(GROUPS)
def test_a_large_group_stands_alone_unless_a_small_one_needs_it(groups):
    joined = [part for part in merged(groups) if len(part) > 1]
    small = [key for key, people in groups.items() if 0 < people < 10]
    assert len(joined) <= 1
    assert not joined or small
    if joined:
        large = [key for key in joined[0] if key not in small]
        assert len(large) <= 1
        assert not large or sum(groups[key] for key in small) < 10
