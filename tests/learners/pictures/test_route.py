"""A route's hill shows what its name says, and no label is on another."""

from itertools import combinations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from learners.calc.hill import MOST_STONES
from learners.pictures import route
from learners.pictures.cairns import Milestone, Step
from tests.learners.pictures.drawings import (
    cairns,
    classes,
    counts,
    drawings,
    label_box,
    size,
    stone_box,
    stones,
)

STRANDS = ("academic", "social", "professional")
STATES = ("done", "begun", "later")
LONG = [
    "Ready for placement in community nursing and care at home",
    "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch",
    "Cyfrifoldebau proffesiynol a chyfathrebu â chydweithwyr ŵyr",
    "Sgrùdadh-comhairleachaidh mun chùram-slàinte choimhearsnachd",
    "<script>alert('&amp;')</script> \"quoted\" & <b>bold</b>",
    "W" * 120,
    "i",
]
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGMW âêîôûŵŷáàèìòùÀÈ'’-&<>\""
NAMES = st.sampled_from(LONG) | st.text(LETTERS, min_size=1, max_size=120)
STEPS = st.builds(Step, st.just("step"), st.sampled_from(STRANDS), st.sampled_from(STATES))
MILESTONES = st.builds(
    Milestone,
    NAMES.filter(str.strip),
    st.lists(STEPS, max_size=40).map(tuple),
    st.sampled_from(["", "/plan/#a"]),
)
ROUTES = st.lists(MILESTONES, max_size=10)


def steps(done=0, begun=0, later=0, strand="academic"):
    states = ["done"] * done + ["begun"] * begun + ["later"] * later
    return tuple(Step(f"step {place}", strand, state) for place, state in enumerate(states))


ADAS = [
    Milestone("Settled in", steps(6), "/a"),
    Milestone("Care basics", steps(7), "/b"),
    Milestone("Ready for placement", steps(1, 1, 3), "/c"),
    Milestone("Placement", steps(later=7), "/d"),
    Milestone("Nursing", steps(later=7), "/e"),
]
TALL = [Milestone("All of it", steps(150, 1, 249))]
MANY = [Milestone(LONG[n % 7], steps(9) if n < 8 else steps(later=9)) for n in range(20)]


def test_a_hill_says_what_it_shows():
    hill = route.small(ADAS, "community nursing")
    assert hill.name == (
        "Two cairns are built: Settled in and Care basics. Ready for placement has one of five "
        "stones, with one more begun. Placement and Nursing come later. Of 32 steps towards "
        "community nursing, 14 are done."
    )
    assert [it.get("aria-label") for it in drawings(hill)] == [hill.name]
    assert hill.below == "Care basics ✓ · Ready for placement, 1 of 5"


def test_every_cairn_is_a_link_with_its_own_name():
    (svg,) = drawings(route.small(ADAS, "nursing"))
    assert svg.get("role") == "group"
    assert [(it.tag, it.get("href"), it.get("aria-label")) for it in cairns(svg)] == [
        ("a", "/a", "Settled in: done, 6 of 6 steps"),
        ("a", "/b", "Care basics: done, 7 of 7 steps"),
        ("a", "/c", "Ready for placement: 4 to go, 1 of 5 steps"),
        ("a", "/d", "Placement: later, 0 of 7 steps"),
        ("a", "/e", "Nursing: later, 0 of 7 steps"),
    ]
    assert [it.get("aria-current") for it in cairns(svg)] == [None, None, "step", None, None]


def test_the_list_beside_a_hill_says_the_same():
    hill = route.large(ADAS)
    assert hill.figures[2] == ("Ready for placement", "1 of 5 steps", "4 to go")
    assert [(line.name, line.url, line.now) for line in hill.lines[1:3]] == [
        ("Care basics", "/b", False),
        ("Ready for placement", "/c", True),
    ]


def test_a_hill_without_links_is_one_picture():
    (svg,) = drawings(route.small(TALL))
    assert svg.get("role") == "img"
    assert list(svg.iter("a")) == []


@pytest.mark.parametrize("draw", [route.small, route.large])
def test_without_an_aim_the_hill_has_a_place_for_the_first_stone(draw):
    hill = draw([])
    assert hill.name == (
        "There is no aim yet. The hill is empty, with a place for the first stone."
    )
    for svg in drawings(hill):
        assert len(stones(svg)) == len(stones(svg, "later")) == 1


def test_an_aim_without_steps_is_named():
    assert route.small([], "nursing").name == "The route to nursing has no steps yet."


def test_a_finished_route_has_only_filled_stones():
    hill = route.small([Milestone(name, steps(3)) for name in "ABCD"], "nursing")
    assert hill.name == "Four cairns are built. Of 12 steps towards nursing, 12 are done."
    assert len(stones(drawings(hill)[0], "done")) == len(stones(drawings(hill)[0])) == 12


def test_the_next_cairn_is_named_when_none_of_it_is_begun():
    hill = route.small([Milestone("First", steps(2)), Milestone("Second", steps(later=3))])
    assert "Second is next, with three stones to lay." in hill.name


def test_a_route_left_behind_is_faded_and_says_so():
    hill = route.large(ADAS, left_behind=True)
    assert hill.name.startswith("This route is no longer followed.")
    assert all("faded" in classes(svg) for svg in drawings(hill))
    assert not any("faded" in classes(svg) for svg in drawings(route.large(ADAS)))


def test_each_stone_of_a_tall_cairn_is_for_the_same_number_of_steps():
    hill = route.small(TALL)
    assert "All of it has three of 10 stones, with one more begun." in hill.name
    assert "Each stone is for up to 40 steps. Of 400 steps, 150 are done." in hill.name
    assert len(stones(drawings(hill)[0])) == MOST_STONES


@pytest.mark.parametrize(
    ("now", "before", "drawn", "after"),
    [(0, 0, 4, 8), (2, 0, 4, 8), (3, 2, 3, 7), (8, 7, 3, 2), (9, 8, 4, 0), (11, 8, 4, 0)],
)
def test_cairns_around_the_growing_one_are_drawn_and_the_others_are_counted(
    now, before, drawn, after
):
    ways = [Milestone(f"Nr {n}", steps(2) if n < now else steps(later=2)) for n in range(12)]
    hill = route.small(ways)
    assert (len(hill.before), len(hill.lines), len(hill.after)) == (before, drawn, after)
    assert f"Nr {now}" in [line.name for line in hill.lines]
    names = [it.get("aria-label") for it in cairns(drawings(hill)[0])]
    assert (f"{before} more cairns before these" in names) == (before > 0)
    assert (f"{after} more cairns after these" in names) == (after > 0)


def test_the_stone_of_a_step_that_was_just_done_drops():
    new = (*steps(2), Step("new", "social", "done", new=True), *steps(later=1))
    (svg,) = drawings(route.small([Milestone("A", new)]))
    assert [classes(stone) & {"drop", "social"} for stone in stones(svg)] == [
        set(),
        set(),
        {"drop", "social"},
        set(),
    ]


def test_the_same_values_give_the_same_picture():
    assert route.large(ADAS, "nursing") == route.large(ADAS, "nursing")


def test_an_unknown_strand_or_state_is_refused():
    for step in (Step("a", '"><script>', "done"), Step("a", "social", "lost")):
        with pytest.raises(ValueError, match="is not a valid"):
            route.small([Milestone("A", (step,))])


@given(ROUTES, st.sampled_from(["", *LONG]), st.booleans())
@example(MANY, LONG[1], False)
@example(TALL, "", False)
@example([Milestone(LONG[1], steps(1, 0, 1), "/")], LONG[1], False)
def test_no_label_is_on_another_or_on_a_stone_or_outside(milestones, aim, left_behind):
    for draw in (route.small, route.large):
        for svg in drawings(draw(milestones, aim, left_behind=left_behind)):
            labels = [label_box(text) for text in svg.iter("text")]
            drawn = [stone_box(stone) for stone in stones(svg)]
            assert all(box.inside(*size(svg)) for box in [*labels, *drawn])
            assert not any(one.overlaps(two) for one, two in combinations(labels, 2))
            assert not any(label.overlaps(stone) for label in labels for stone in drawn)


@given(ROUTES, st.sampled_from(["", *LONG]))
@example(MANY, "")
@example(TALL, "nursing")
def test_the_numbers_of_the_name_are_those_of_the_drawing(milestones, aim):
    total = sum(len(milestone.steps) for milestone in milestones)
    done = sum(step.state == "done" for milestone in milestones for step in milestone.steps)
    for draw in (route.small, route.large):
        hill = draw(milestones, aim)
        if milestones:
            numbers = counts(
                r"Of ([\w,]+) steps?(?: towards .*)?, ([\w,]+) (?:is|are) done", hill.name
            )
            assert numbers == ([(total, done)] if total else [])
        check_stones(hill, milestones)


def check_stones(hill, milestones):
    """Compare the cairns of a drawing with the sentences about them."""
    lines = [*hill.before, *hill.lines, *hill.after]
    built = sum(line.built for line in lines)
    assert counts(r"(\w+) cairns? (?:is|are) built", hill.name) == ([(built,)] if built else [])
    for svg in drawings(hill):
        drawn = [it for it in cairns(svg) if not stones(it, "far") and milestones]
        assert len(drawn) == len(hill.lines)
        for it, line in zip(drawn, hill.lines, strict=True):
            full = bool(stones(it)) and len(stones(it, "done")) == len(stones(it))
            assert full == line.built
        if len(drawn) < len(lines):
            shown = counts(r"shows (\w+) of (\w+) cairns", hill.name)
            assert shown == [(len(drawn), len(lines))]
            continue
        done_of_all = [(len(stones(it, "done")), len(stones(it))) for it in drawn if begun(it)]
        assert counts(r" has (\w+) of (\w+) stones?(?=[.,])", hill.name) == done_of_all[:3]


def begun(cairn):
    return bool(stones(cairn, "begun")) or 0 < len(stones(cairn, "done")) < len(stones(cairn))


@given(st.lists(STEPS, min_size=1, max_size=400))
def test_stones_add_up_to_the_steps(taken):
    (svg,) = drawings(route.small([Milestone("A", tuple(taken))]))
    per_stone = -(-len(taken) // MOST_STONES)
    done = sum(step.state == "done" for step in taken)
    assert len(stones(svg)) == -(-len(taken) // per_stone)
    finished = len(stones(svg)) if done == len(taken) else done // per_stone
    assert len(stones(svg, "done")) == finished
    later = sum(step.state == "later" for step in taken)
    assert len(stones(svg, "later")) <= -(-later // per_stone)


@given(NAMES, NAMES)
def test_names_are_escaped_and_need_nothing_inline(name, aim):
    hill = route.large([Milestone(name, steps(1, 0, 1), "/?a=1&b=2")], aim)
    for svg in drawings(hill):
        assert {part.tag for part in svg.iter()} <= {
            *("svg", "path", "a", "g", "rect", "ellipse", "text")
        }
        attributes = {attribute for part in svg.iter() for attribute in part.attrib}
        assert not any(it == "style" or it.startswith("on") for it in attributes)
        (link,) = svg.iter("a")
        assert link.get("href") == "/?a=1&b=2"
        assert link.get("aria-label").startswith(" ".join(name.split()))


def test_characters_that_no_drawing_may_contain_are_removed():
    hill = route.large([Milestone("A\x00\x0b\ud800\uffffB\nC", steps(1))])
    assert len(drawings(hill)) == 2
    assert hill.lines[0].name == "AB C"
