"""A scorecard's figures as people read them: by day, by weight, and why a list was withheld."""

import pytest

from support.calc.gaps import MODULE_SHARE, SELECTION_RATE, STOPPED
from support.models import GateReport, Scorecard
from support.reads.model_card import FEATURES, days, features, stopped
from tests.factories.support import tiny_card


def figures(**more):
    return {"n": 200.0, "base": 0.4, "p5": 0.905, "rule_p5": 0.88, **more}


def test_days_of_the_course_are_in_order_with_whole_percentages():
    version = Scorecard(figures={"112": figures(), "28": figures(n=41.0)})
    rows = days(version)
    assert [(row["day"], row["n"]) for row in rows] == [(28, 41), (112, 200)]
    assert rows[0]["percent"] == {"base": 40, "p5": 90, "rule_p5": 88}


def part(name, edges=(), labels=(), has_absent=False):
    return {
        **tiny_card()["bins"][0],
        "name": name,
        "edges": list(edges),
        "labels": list(labels),
        "has_absent": has_absent,
    }


def test_what_can_move_someone_most_comes_first_and_keeps_its_own_columns():
    bins = [
        part("silent_days", edges=[7.0]),  # two columns
        part("mark_rank", edges=[0.3, 0.7], has_absent=True),  # four
        part("module", labels=["A", "B"]),  # two
    ]
    points = [[0.0, 0.1, -1.0, 0.0, 0.2, 0.5, -0.2, 0.3], [0.1, 0.0, -1.5, 0.0, 0.0, 0.0, 0.0, 0.0]]
    rows = features(Scorecard(card={**tiny_card(), "bins": bins, "points": points}))
    assert [str(row.words) for row in rows] == [
        "Marks, compared with others",
        "Which module it is",
        "Days since last online",
    ]
    assert [(row.down, row.up) for row in rows] == [(-1.5, 0.5), (-0.2, 0.3), (0.0, 0.1)]


def test_a_feature_that_has_no_words_yet_goes_by_its_name():
    card = {**tiny_card(), "bins": [part("a new one", edges=[1.0])]}
    (row,) = features(Scorecard(card=card))
    assert row.words == "a new one"


def finding(**more):
    return {
        "code": MODULE_SHARE,
        "subject": "CARE1",
        "value": 0.605,
        "compared": 0.2,
        "verdict": STOPPED,
        **more,
    }


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (MODULE_SHARE, "CARE1 would be 60% of the list but is 20% of people."),
        (SELECTION_RATE, "CARE1: 60% would be listed; 20% of everyone else."),
    ],
)
def test_a_list_that_was_withheld_says_why(code, sentence):
    assert stopped(GateReport(findings=[finding(code=code)])) == [sentence]


def test_a_comparison_that_stopped_nothing_is_not_shown():
    report = GateReport(findings=[finding(verdict="fine"), finding(), finding(verdict="too few")])
    assert len(stopped(report)) == 1


def test_every_feature_that_has_words_has_its_own():
    assert len({str(sentence) for sentence in FEATURES.values()}) == len(FEATURES)
