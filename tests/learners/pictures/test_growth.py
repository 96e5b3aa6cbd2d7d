"""The picture of growth has a stone for each level, as its name says."""

import pytest

from learners.models import Level
from learners.pictures import growth
from tests.learners.pictures.drawings import classes, drawings, size, stone_box, stones

PAIRS = [(first, now) for first in Level for now in Level]


def of_kind(svg, kind):
    return [stone for stone in stones(svg) if kind in classes(stone)]


@pytest.mark.parametrize(("first", "now"), PAIRS)
def test_each_level_is_a_stone_and_the_rest_is_still_to_come(first, now):
    [svg] = drawings(growth.draw(first, now))
    assert len(of_kind(svg, "far")) == first + 1
    assert len(of_kind(svg, "academic")) == now + 1
    assert len(of_kind(svg, "later")) == 3 - now


def test_every_stone_is_inside_and_the_two_cairns_do_not_touch():
    [svg] = drawings(growth.draw(Level.CAN_SHOW, Level.CAN_SHOW))
    assert all(stone_box(stone).inside(*size(svg)) for stone in stones(svg))
    begun = [stone_box(stone) for stone in of_kind(svg, "far")]
    built = [stone_box(stone) for stone in of_kind(svg, "academic")]
    assert not any(one.overlaps(other) for one in begun for other in built)


def test_the_name_says_where_it_began_and_where_it_is():
    assert growth.draw(0, 2).name == "From just starting to on my own"
    assert growth.draw(3, 3).name == "Can show others"
