"""What is published of the rules is about many people."""

import pytest

from support.models import GateReport, Precision
from support.reads.published import decisions, published
from tests.factories import learners as make
from tests.factories.support import ScorecardFactory


@pytest.mark.parametrize(("n", "shown"), [(199, None), (200, 200), (202, 200), (203, 205)])
def test_a_figure_is_about_200_people_at_least_and_counts_them_in_fives(n, shown):
    days = published([{"day": 28, "n": n, "base": 0.4}])
    assert [day["n"] for day in days] == ([] if shown is None else [shown])


def test_a_college_without_a_live_scorecard_shows_none(db):
    ScorecardFactory(state="shadow")
    page = decisions()
    assert (page["live"], page["days"], page["features"], page["held_back"]) == (None, [], [], 0)


def test_the_live_scorecard_shows_what_it_looks_at_and_how_often_it_was_held_back(dee):
    now = make.moment(make.day(-1))
    live = ScorecardFactory(state="live", approved_at=now, approved_by=dee)
    for revision, passed in enumerate((True, False, False)):
        GateReport.objects.create(
            as_of=make.day(0),
            revision=revision,
            scorecard=live,
            passed=passed,
            findings=[],
            listed=3,
        )
    page = decisions()
    assert page["live"].pk == live.pk
    assert [day["day"] for day in page["days"]] == [28]
    assert [str(words) for words in page["features"]] == ["Days since last online"]
    assert page["held_back"] == 2


def test_each_rule_shows_its_own_precision(db):
    now = make.moment(make.day(-1))
    Precision.objects.create(rule="deadlines", answered=60, true=45, counted_at=now)
    page = decisions()
    assert page["deadlines_precision"].startswith("Of 60 answers, 45")
    assert page["scorecard_precision"].startswith("Too few people")
