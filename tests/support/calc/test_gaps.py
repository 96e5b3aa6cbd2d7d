"""Fairness: missed groups, and a gate that stops biased lists and passes ordinary lists."""

import numpy as np
import pytest

from learners.calc.metrics import top_weight
from support.calc import gaps

N = 2000
RNG = np.random.default_rng(5)
MODULE = RNG.integers(0, 4, N)
GROUP = (RNG.random(N) < 0.2).astype(np.int64)
SCORE = RNG.normal(size=N)
NAMES = ("AAA", "BBB", "CCC", "DDD")


def on_the_list(score, share=gaps.BUDGET):
    return top_weight(score, share) > 0.5


def gate(score, share=0.05, groups=None):
    flagged = on_the_list(score, share)
    return gaps.gate(MODULE, flagged, NAMES, groups or {"disability": GROUP})


def stopped(result):
    return {
        (finding.code, finding.subject)
        for finding in result.findings
        if finding.verdict == gaps.STOPPED
    }


def test_an_ordinary_night_passes():
    assert gate(SCORE).passed


def test_a_module_with_an_implausible_share_stops_the_night():
    result = gate(SCORE + 3.0 * (MODULE == 2))
    assert not result.passed
    assert stopped(result) == {(gaps.MODULE_SHARE, "CCC")}


def test_a_planted_bias_stops_the_night():
    assert (gaps.SELECTION_RATE, "disability:1") in stopped(gate(SCORE + 1.5 * GROUP))


def test_an_overlooked_group_stops_the_night():
    assert (gaps.SELECTION_RATE, "disability:1") in stopped(gate(SCORE - 2.0 * GROUP, 0.2))


def test_a_college_of_one_module_is_not_stopped_for_it():
    flagged = on_the_list(SCORE, 0.05)
    result = gaps.gate(np.zeros(N, np.int64), flagged, ("AAA",), {})
    assert [finding.verdict for finding in result.findings] == [gaps.NOT_ENOUGH]


def test_small_groups_are_not_judged():
    few = (np.arange(N) < 20).astype(np.int64)
    result = gate(SCORE + 5.0 * few, groups={"care": few})
    verdicts = {
        finding.verdict for finding in result.findings if finding.code == gaps.SELECTION_RATE
    }
    assert verdicts == {gaps.NOT_ENOUGH}


def test_people_whose_group_is_not_known_are_in_no_comparison():
    codes = np.where(np.arange(N) < 100, -1, GROUP)
    findings = [
        finding
        for finding in gate(SCORE, groups={"sex": codes}).findings
        if "sex" in finding.subject
    ]
    assert {finding.subject for finding in findings} == {"sex:0", "sex:1"}
    assert sum(finding.people for finding in findings) == N - 100


def test_missed_shares_add_up_to_those_outside_the_budget():
    y = (RNG.random(N) < 0.4) * 1.0
    by_group = gaps.figures(y, SCORE, 1 / (1 + np.exp(-SCORE)), GROUP)
    missed = sum(group.fnr20 * group.cases for group in by_group.values())
    outside = y[~on_the_list(SCORE)].sum()
    assert missed == pytest.approx(outside)
    assert sum(group.n for group in by_group.values()) == N


def test_a_group_missed_more_often_is_found_and_the_reverse_is_not():
    y = (RNG.random(N) < 0.4) * 1.0
    score = y + 0.5 * SCORE - 0.6 * GROUP
    limits = gaps.Limits()
    group_finding = gaps.missed_more(y, score, GROUP == 1, GROUP == 0, "disability", limits)
    reverse_finding = gaps.missed_more(y, score, GROUP == 0, GROUP == 1, "others", limits)
    assert (group_finding.verdict, reverse_finding.verdict) == (gaps.STOPPED, gaps.WITHIN)


def figures(fnr, n=500, cases=200):
    return gaps.Figures(n, cases, fnr, 0.03, 0.4, 0.4, 0.8)


def test_a_spread_may_exceed_its_limit_by_one_standard_error():
    limits = gaps.Limits()
    near = gaps.missed_spread({"F": figures(0.64), "M": figures(0.50)}, "sex", limits)
    far = gaps.missed_spread({"F": figures(0.70), "M": figures(0.50)}, "sex", limits)
    assert (near.verdict, far.verdict) == (gaps.WITHIN, gaps.STOPPED)


def test_a_spread_needs_two_groups_of_some_size():
    few = {"F": figures(0.9, n=20, cases=4), "M": figures(0.5)}
    assert gaps.missed_spread(few, "sex", gaps.Limits()).verdict == gaps.NOT_ENOUGH
