"""Small pictures show the numbers of their names, and the table beside says the same."""

from itertools import combinations

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from learners.pictures import demand, empty, nights, stones, weeks
from learners.pictures.demand import Demand
from learners.pictures.nights import Night
from learners.pictures.stones import HandIn
from learners.pictures.weeks import Week
from tests.learners.pictures.drawings import classes, counts, drawings, label_box, size, stone_box
from tests.learners.pictures.drawings import stones as ellipses

HOSTILE = "<script>\"'&</script>\x00"
HAND_INS = st.lists(st.builds(HandIn, st.text(), st.sampled_from(["in", "missed", "unknown"])))
WEEKS = st.lists(
    st.builds(
        Week,
        st.sampled_from(["12 Oct", "30 Hydref", "now", HOSTILE]) | st.text("mWwi 19", max_size=40),
        st.none() | st.integers(0, 7),
        st.integers(0, 6),
        st.integers(0, 3),
    ),
    min_size=1,
    max_size=12,
)
NIGHTS = st.lists(st.builds(Night, st.text(), st.sampled_from([*nights.State])), max_size=60)
PEOPLE = st.integers(0, 3000)


def rects(svg, kind):
    return [part for part in svg.iter("rect") if classes(part) == {kind}]


def widths(svg, kind):
    return sum(float(part.get("width")) for part in rects(svg, kind))


def bars(svg, kind):
    """Return how many bars of a kind there are; those of a sparkline are strokes of one path."""
    paths = [part.get("d") for part in svg.iter("path") if classes(part) == {kind}]
    return len(rects(svg, kind)) + sum(path.count("M") for path in paths)


def one(picture):
    (svg,) = drawings(picture)
    assert svg.get("aria-label") == picture.name
    assert all(len(row) == len(picture.heads) for row in picture.figures)
    return svg


def test_hand_ins_are_counted_in_the_name():
    states = {"Log": "in", "Case": "missed", "Lab": "unknown"}
    picture = stones.draw([HandIn(name, state) for name, state in states.items()])
    assert picture.name == (
        "Of the last three hand-ins, one is in, one is not in and one has no data."
    )
    assert picture.figures == (
        ("Log", "Handed in"),
        ("Case", "Not handed in"),
        ("Lab", "No data"),
    )


@given(HAND_INS)
def test_a_row_has_a_stone_for_each_of_the_last_hand_ins(hand_ins):
    picture = stones.draw(hand_ins)
    svg = one(picture)
    shown = [hand_in.state for hand_in in hand_ins[-stones.MOST :]]
    assert [classes(stone) for stone in ellipses(svg)] == [{state} for state in shown]
    assert all(stone_box(stone).inside(*size(svg)) for stone in ellipses(svg))
    if shown:
        assert counts(r"Of (?:the last )?(\w+) hand-ins?", picture.name) == [(len(shown),)]
        assert counts(r"(\w+) (?:is|are) in", picture.name) == [(shown.count("in"),)]
        assert counts(r"(\w+) (?:is|are) not in", picture.name) == some(shown.count("missed"))
        assert counts(r"(\w+) (?:has|have) no data", picture.name) == some(shown.count("unknown"))


def some(count):
    return [(count,)] if count else []


def test_a_week_without_data_is_not_a_week_without_activity():
    picture = weeks.spark([Week("9 Nov", 4, 1, 0), Week("16 Nov", 0, 0, 1), Week("23 Nov", None)])
    assert picture.name == (
        "Days online in three weeks, newest last: 4, 0 and no data. One hand-in is in, one is not."
    )
    assert picture.figures == (
        ("9 Nov", "4", "1 in"),
        ("16 Nov", "0", "1 not in"),
        ("23 Nov", "No data", "None due"),
    )
    (svg,) = drawings(picture)
    assert [bars(svg, kind) for kind in ("bar", "gap")] == [2, 1]


@given(WEEKS, st.sampled_from([weeks.spark, weeks.large]))
def test_weeks_show_their_days_and_hand_ins(given_weeks, draw):
    picture = draw(given_weeks)
    svg = one(picture)
    unknown = sum(week.active_days is None for week in given_weeks)
    assert bars(svg, "gap") == unknown
    assert bars(svg, "bar") == len(given_weeks) - unknown
    if unknown == len(given_weeks) and not ellipses(svg):
        assert "No data for" in picture.name
        return
    assert picture.name.count("no data") == unknown
    missed = sum(week.missed for week in given_weeks)
    assert len(ellipses(svg, "missed")) == missed
    done = sum(week.handed_in for week in given_weeks)
    assert counts(r"(\w+) hand-ins? (?:is|are) in", picture.name) == [(done,)]
    assert counts(r", (\w+) (?:is|are) not\.", picture.name) == some(missed)
    assert all(week.handed_in + week.missed > 4 for week in given_weeks) or done >= len(
        ellipses(svg, "in")
    )
    assert all(stone_box(stone).inside(*size(svg)) for stone in ellipses(svg))
    labels = [label_box(text) for text in svg.iter("text")]
    assert all(box.inside(*size(svg)) for box in labels)
    assert not any(one.overlaps(two) for one, two in combinations(labels, 2))


@given(st.lists(st.integers(0, 7), min_size=2, max_size=8))
def test_a_bar_grows_with_the_days(days):
    svg = one(weeks.large([Week("12 Oct", count) for count in days]))
    heights = [float(bar.get("height")) for bar in rects(svg, "bar")]
    ranks = sorted(range(len(days)), key=lambda place: days[place])
    assert [heights[place] for place in ranks] == sorted(heights)


def test_the_bars_of_a_sparkline_grow_with_the_days():
    svg = one(weeks.spark([Week("", 7), Week("", 1), Week("", 3)]))
    (path,) = svg.iter("path")
    assert path.get("d") == "M8 25v-21M24 25v-3M40 25v-9"


def test_eight_weeks_without_data_are_one_short_sentence():
    assert weeks.spark([Week("", None)] * 8).name == "No data for the last eight weeks."


def test_demand_says_who_is_waiting():
    assert demand.draw(Demand(12, 16, 0)).name == "Of 16 places, 12 are used. Nobody is waiting."
    picture = demand.draw(Demand(used=12, room=12, waiting=7))
    assert picture.name == "Of 12 places, 12 are used. Seven people are waiting."
    assert picture.figures == (("12", "12", "7"),)


@given(PEOPLE, PEOPLE, PEOPLE, PEOPLE)
def test_parts_of_a_bar_are_in_proportion(used, room, waiting, most):
    picture = demand.draw(Demand(used, room, waiting), most)
    svg = one(picture)
    people = max(used + waiting, room, most, 1)
    for kind, count in (("used", used), ("room", room), ("waiting", waiting)):
        assert widths(svg, kind) == pytest.approx(count * demand.WIDTH / people, abs=0.06)
    assert counts(r"Of ([\w,]+) places?, ([\w,]+) ", picture.name) == [(room, used)]
    assert counts(r"([\w,]+) (?:person|people) (?:is|are) waiting", picture.name) == some(waiting)


def test_nights_are_counted_by_what_happened():
    picture = nights.draw([Night("26 November", "done"), Night("27 November", "parked")])
    assert picture.name == "Of two nights, one finished and one finished without some learners."
    assert picture.figures[1] == (
        "27 November",
        "Finished, but some learners couldn’t be updated",
    )


@given(NIGHTS)
def test_every_night_is_a_square(given_nights):
    picture = nights.draw(given_nights)
    svg = one(picture)
    states = [night.state for night in given_nights]
    for state in nights.State:
        assert len(rects(svg, state)) == states.count(state)
    corners = {(square.get("x"), square.get("y")) for square in svg.iter("rect")}
    assert len(corners) == len(given_nights)
    width, height = size(svg)
    assert all(float(x) + nights.SIDE <= width for x, _ in corners)
    assert all(float(y) + nights.SIDE <= height for _, y in corners)
    if states:
        assert counts(r"(\w+) finished(?! without)", picture.name) == [(states.count("done"),)]
        for words, state in (
            ("finished without", "parked"),
            ("failed", "failed"),
            ("(?:is|are) running", "running"),
            ("did not", "none"),
        ):
            said = counts(rf"(\w+) {words}", picture.name)
            assert said == some(states.count(state))


def test_nights_that_were_not_whole_have_a_sign_besides_their_colour():
    svg = one(nights.draw([Night("", state) for state in nights.State]))
    assert len({sign.get("d") for sign in svg.iter("path")}) == 3


def test_a_night_with_a_page_is_a_link_that_says_what_happened():
    pages = [Night("26 November", "none"), Night("27 <November>", "parked", "/nights/1/?a&b")]
    svg = one(nights.draw(pages))
    (link,) = svg.iter("a")
    assert svg.get("role") == "group"
    assert link.get("href") == "/nights/1/?a&b"
    assert link.get("aria-label") == (
        "27 <November>: finished, but some learners couldn’t be updated"
    )
    assert len(rects(link, "parked")) == 1


@pytest.mark.parametrize("draw", [empty.first_stone, empty.all_clear])
def test_the_drawing_of_an_empty_place_is_silent(draw):
    (svg,) = drawings(draw())
    assert (svg.get("aria-hidden"), svg.get("aria-label"), svg.get("role")) == ("true", None, None)
    assert all(stone_box(stone).inside(*size(svg)) for stone in ellipses(svg))


@pytest.mark.parametrize(
    "picture",
    [
        stones.draw([HandIn(HOSTILE, "in")]),
        weeks.large([Week(HOSTILE, 3)]),
        nights.draw([Night(HOSTILE, "done")]),
    ],
)
def test_names_are_escaped(picture):
    assert "<script>" not in picture.svg
    assert picture.figures[0][0] == "<script>\"'&</script>"


def test_a_sparkline_is_drawn_once_for_each_language():
    shown = [Week("", days, handed_in=1) for days in (3, None, 5)]
    english = weeks.spark(shown)
    assert weeks.spark(list(shown)) is english
    with translation.override("cy"):
        welsh = weeks.spark(shown)
        assert weeks.spark(shown) is welsh
    assert welsh is not english
