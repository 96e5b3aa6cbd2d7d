"""Eight weeks at a glance: the latest ones, and what nobody reported."""

import pytest

from learners.reads import glance
from tests.factories import learners as make

ROW = dict.fromkeys(glance.COLUMNS)


def test_only_the_latest_eight_weeks_are_drawn():
    weeks = make.EngagementFactory.build(learner=None)
    assert len(glance.latest(weeks)) == 8
    assert glance.latest(weeks)[-1].missed == 1
    assert glance.spark(weeks).name.startswith("Days online in eight weeks, newest last: no data,")


@pytest.mark.parametrize("weeks", [None, glance.from_json(ROW)])
def test_someone_without_weeks_has_eight_without_data(weeks):
    assert glance.spark(weeks).name == "No data for the last eight weeks."


def test_weeks_before_the_first_have_no_data():
    row = {name: [1] for name in glance.COLUMNS}
    row |= {"first_week_on": "2026-11-23", "as_of": "2026-11-27", "active_days": [4]}
    assert glance.spark(glance.from_json(row)).name == (
        "Days online in eight weeks, newest last: no data, no data, no data, no data, no data, "
        "no data, no data and 4. Two hand-ins are in, one is not."
    )
