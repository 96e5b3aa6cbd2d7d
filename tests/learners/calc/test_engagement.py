"""Weeks from days: against a plain day-by-day count, and at the edges."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from learners.calc import engagement as calc

MONDAY = 20_003  # 7 October 2024, counted from 1 January 1970


def ints(*values: int) -> np.ndarray:
    return np.array(values, dtype=np.int64)


def test_a_week_begins_on_monday() -> None:
    assert calc.week_of(ints(MONDAY - 1, MONDAY, MONDAY + 6)).tolist() == [2857, 2858, 2858]
    assert calc.monday_of(ints(2858)).tolist() == [MONDAY]


def test_a_learners_weeks_run_from_the_first_offering_to_yesterday() -> None:
    window = calc.windows(
        2, ints(0, 0, 1), ints(MONDAY + 2, MONDAY + 20, MONDAY + 40), ints(*[MONDAY + 99] * 3),
        MONDAY + 21,
    )  # fmt: skip
    assert window.start.tolist() == [0, 3, 3]
    assert window.first.tolist()[0] == 2858


def test_a_learners_weeks_end_with_the_last_offering() -> None:
    window = calc.windows(1, ints(0), ints(MONDAY), ints(MONDAY + 7), MONDAY + 70)
    assert window.start.tolist() == [0, 1]


def test_a_week_without_a_feed_is_unknown_and_a_covered_silent_one_is_zero() -> None:
    window = calc.windows(1, ints(0), ints(MONDAY), ints(MONDAY + 99), MONDAY + 21)
    covered = calc.covered_cells(window, ints(0), ints(MONDAY + 9), ints(MONDAY + 10))
    weeks = calc.weeks(
        window,
        active=(ints(), ints(), np.array([])),
        covered=covered,
        deadlines=(ints(), ints(), ints()),
    )
    assert np.isnan(weeks.active_days).tolist() == [True, False, True]
    assert weeks.active_days[1] == 0


def test_a_deadline_is_met_on_its_day_late_after_it_and_missed_without_a_hand_in() -> None:
    due, told = ints(5, 5, 5), np.ones(3, dtype=bool)
    fates = calc.fate(due, ints(5, 6, calc.NONE), told)
    assert fates.tolist() == [calc.MET, calc.LATE, calc.MISSED]


def test_without_a_feed_a_hand_in_counts_and_silence_does_not() -> None:
    fates = calc.fate(ints(5, 5), ints(5, calc.NONE), np.zeros(2, dtype=bool))
    assert fates.tolist() == [calc.MET, calc.UNREPORTED]


days = st.integers(MONDAY - 10, MONDAY + 60)


@st.composite
def colleges(draw: st.DrawFn) -> dict:
    people = draw(st.integers(1, 4))
    who = st.integers(0, people - 1)
    begins = draw(st.lists(st.tuples(who, days, st.integers(1, 60)), min_size=1, max_size=6))
    return {
        "people": people,
        "offerings": [(w, b, b + n) for w, b, n in begins],
        "active": draw(st.lists(st.tuples(who, days, st.integers(1, 9)), max_size=20)),
        "covered": draw(st.lists(st.tuples(who, days, days), max_size=6)),
        "deadlines": draw(st.lists(st.tuples(who, days, st.integers(0, 3)), max_size=10)),
        "day": draw(days),
    }


def columns(rows: list[tuple[int, ...]], width: int) -> list[np.ndarray]:
    table = np.array(rows, dtype=np.int64).reshape(-1, width)
    return [table[:, i] for i in range(width)]


def plainly(college: dict, person: int) -> tuple[int | None, list[tuple]]:
    """The same weeks, counted a day at a time."""
    mine = [(b, min(e, college["day"])) for w, b, e in college["offerings"] if w == person]
    first, last = min(b for b, _ in mine) if mine else 0, max((e - 1 for _, e in mine), default=-1)
    if not mine or last < first:
        return None, []
    weeks = []
    for week in range((first + 3) // 7, (last + 3) // 7 + 1):
        span = range(week * 7 - 3, week * 7 + 4)
        told = any(w == person and any(b <= d < e for d in span) for w, b, e in college["covered"])
        on = [(d, c) for w, d, c in college["active"] if w == person and d in span]
        ended = [f for w, d, f in college["deadlines"] if w == person and d in span]
        active = (len({d for d, _ in on}), sum(c for _, c in on)) if told else (None, None)
        missed = ended.count(calc.MISSED) or (None if calc.UNREPORTED in ended else 0)
        weeks.append((*active, ended.count(calc.MET), ended.count(calc.LATE), missed))
    return (first + 3) // 7, weeks


@given(college=colleges())
def test_weeks_equal_a_plain_count(college: dict) -> None:
    learner, begins, ends = columns(college["offerings"], 3)
    window = calc.windows(college["people"], learner, begins, ends, college["day"])
    who, when, clicks = columns(college["active"], 3)
    weeks = calc.weeks(
        window,
        active=(who, when, clicks.astype(float)),
        covered=calc.covered_cells(window, *columns(college["covered"], 3)),
        deadlines=tuple(columns(college["deadlines"], 3)),
    )
    for person in range(college["people"]):
        first, expected = plainly(college, person)
        cells = range(weeks.start[person], weeks.start[person + 1])
        found = [
            tuple(
                None if isinstance(v, float) and np.isnan(v) else int(v)
                for v in (
                    weeks.active_days[c],
                    weeks.clicks[c],
                    weeks.met[c],
                    weeks.late[c],
                    weeks.missed[c],
                )
            )
            for c in cells
        ]
        assert found == expected
        if first is not None:
            assert weeks.first[person] == first


@given(
    enrolments=st.lists(st.integers(0, 4), max_size=8),
    works=st.lists(st.integers(0, 4), max_size=8),
)
def test_every_enrolment_owes_every_piece_of_its_offering(
    enrolments: list[int], works: list[int]
) -> None:
    pairs = calc.owed(np.array(enrolments, dtype=np.int64), np.array(works, dtype=np.int64))
    expected = {(i, j) for i, a in enumerate(enrolments) for j, b in enumerate(works) if a == b}
    found = list(zip(*(p.tolist() for p in pairs), strict=True))
    assert set(found) == expected
    assert len(found) == len(expected)


@pytest.mark.parametrize("empty", [ints()])
def test_no_learners_give_no_weeks(empty: np.ndarray) -> None:
    assert calc.windows(0, empty, empty, empty, MONDAY).cells == 0
