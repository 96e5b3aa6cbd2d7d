"""What a night may read, what its digest says, and rows that are written only where they differ."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learners.models import Engagement
from learners.night import Cutoff, Written, digest_of, joined, upsert
from tests.factories import learners as make

MONDAY = dt.date(2026, 11, 23)
ROWS = st.lists(st.dictionaries(st.sampled_from("abc"), st.integers() | st.none()), max_size=6)


@pytest.mark.parametrize(
    ("day", "midnight"),
    [
        (dt.date(2026, 11, 23), dt.datetime(2026, 11, 23, tzinfo=dt.UTC)),
        (dt.date(2026, 7, 1), dt.datetime(2026, 6, 30, 23, tzinfo=dt.UTC)),
    ],
)
def test_a_morning_reads_what_was_known_by_its_midnight_at_the_college(day, midnight):
    assert Cutoff.of(day, midnight).known_by == midnight


@pytest.mark.parametrize(("days", "until"), [(-1, -1), (0, 0), (1, 0), (30, 0)])
def test_facts_reach_to_the_morning_or_to_the_day_they_were_fixed(days, until):
    fixed = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC) + dt.timedelta(days=days)
    cutoff = Cutoff.of(MONDAY, fixed)
    assert cutoff.data_until - cutoff.day == until


@given(ROWS, st.randoms())
def test_a_digest_is_the_same_in_any_order_and_adds_up_from_parts(rows, random):
    shuffled = random.sample(rows, len(rows))
    cut = random.randint(0, len(rows))
    assert digest_of(rows) == digest_of(shuffled)
    assert digest_of(rows) == joined([digest_of(rows[:cut]), digest_of(rows[cut:])])


@given(ROWS)
def test_one_more_row_is_another_digest(rows):
    assert digest_of(rows) != digest_of([*rows, {"a": 1}])


def test_a_digest_is_written_in_32_characters():
    assert Written(1, 0).text == "0" * 31 + "1"
    assert len(Written(2**128 - 1, 0).text) == 32


WEEKS = {"first_week_on": "2026-09-14", "active_days": [3], "clicks": [9]}
WEEKS |= {"met": [0], "late": [0], "missed": [0]}


@pytest.fixture
def learner(db):
    return make.LearnerFactory()


def write(learner, as_of=MONDAY, revision=1, **more):
    return upsert(
        Engagement,
        [{"learner_id": learner.pk, **WEEKS, **more}],
        shared={"as_of": as_of, "revision": revision},
        deciding=list(WEEKS),
    )


def test_a_row_is_written_once_and_then_only_where_it_differs(learner):
    assert write(learner) == 1
    assert write(learner, as_of=MONDAY + dt.timedelta(days=1)) == 0
    assert Engagement.objects.get().as_of == MONDAY
    assert write(learner, as_of=MONDAY + dt.timedelta(days=1), clicks=[10]) == 1
    assert Engagement.objects.get().clicks == [10]


def test_a_row_remembers_what_it_was_before_the_night_that_changed_it(learner):
    write(learner)
    assert Engagement.objects.get().previous is None
    write(learner, as_of=MONDAY + dt.timedelta(days=1), clicks=[10])
    row = Engagement.objects.get()
    assert (row.previous["clicks"], row.previous["as_of"]) == ([9], "2026-11-23")
    assert "previous" not in row.previous


def test_a_night_done_again_remembers_what_was_before_it_and_not_itself(learner):
    write(learner)
    next_day = MONDAY + dt.timedelta(days=1)
    for clicks in ([10], [11]):
        write(learner, as_of=next_day, clicks=clicks)
    row = Engagement.objects.get()
    assert (row.clicks, row.previous["clicks"]) == ([11], [9])


def test_no_rows_are_no_query(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert upsert(Engagement, []) == 0


def test_many_rows_are_one_query(db, django_assert_num_queries):
    rows = [{"learner_id": row.pk, **WEEKS} for row in make.LearnerFactory.create_batch(20)]
    with django_assert_num_queries(1):
        assert upsert(Engagement, rows, shared={"as_of": MONDAY, "revision": 1}) == 20
