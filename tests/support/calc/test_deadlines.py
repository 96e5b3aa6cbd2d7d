"""The deadline rule: missed, then mean mark, no mark lowest; ties are ties."""

import numpy as np
import pytest

from learners.calc import facts as f
from learners.calc.codes import Feed, Kind
from support.calc import cuts, deadlines

from .college import always_covered, drawn, facts, people

ADA, FLO, GUS = 0, 1, 2


def college(**groups):
    base = {
        "offerings": {"module": [0], "start": [1000], "length": [100]},
        "enrolments": people([0, 0, 0]),
        "assessments": {"offering": [0, 0, 0], "kind": [0, 1, 2], "weight": [10.0, 5.0, 100.0]},
        "deadlines": {"assessment": [0, 1, 2], "due": [20, 40, 30], "known": [-9, -9, -9]},
        "coverage": always_covered(1, Feed.SUBMISSIONS),
    }
    return facts(**{**base, **groups})


def handed_in(*rows):
    """(enrolment, assessment, day), known the morning after."""
    enrolment, work, day = (np.array(column) for column in zip(*rows, strict=True))
    return {
        "enrolment": enrolment,
        "assessment": work,
        "day": day,
        "banked": np.zeros(len(enrolment)),
        "known": day + 1,
    }


def marked(*rows):
    """(enrolment, assessment, score, known)."""
    enrolment, work, score, known_day = zip(*rows, strict=True)
    return {"enrolment": enrolment, "assessment": work, "score": score, "known": known_day}


def at(records, day):
    return deadlines.standing(cuts.until(records, np.full(len(records.offerings), day)))


def test_a_deadline_is_not_missed_on_its_own_day():
    records = college()
    assert at(records, 20).missed_count.tolist() == [0, 0, 0]
    assert at(records, 21).missed_count.tolist() == [1, 1, 1]


def test_an_exam_is_never_missed():
    assert at(college(), 35).missed_count.tolist() == [1, 1, 1]


def test_anything_submitted_before_the_day_counts_even_late():
    records = college(submissions=handed_in((ADA, 0, 25)))
    assert at(records, 25).missed_count[ADA] == 1
    assert at(records, 26).missed_count[ADA] == 0


def missed_by(standing, row):
    return standing.work[row][standing.missed[row]].tolist()


def test_the_rule_names_the_missed_deadlines():
    records = college(submissions=handed_in((ADA, 0, 25)))
    assert missed_by(at(records, 50), ADA) == [1]
    assert missed_by(at(records, 50), FLO) == [0, 1]


def test_more_missed_comes_first_then_the_lower_mark_and_no_mark_is_lowest():
    records = college(
        submissions=handed_in((ADA, 0, 10), (FLO, 0, 10), (GUS, 0, 10)),
        marks=marked((ADA, 0, 0.0, 15), (FLO, 0, 80.0, 15)),
    )
    score = at(records, 21).score
    assert score[GUS] > score[ADA] > score[FLO]
    records = college(submissions=handed_in((FLO, 0, 10)), marks=marked((FLO, 0, 2.0, 15)))
    assert at(records, 21).score[ADA] > at(records, 21).score[FLO]


def test_equal_figures_are_an_exact_tie():
    records = college(
        submissions=handed_in((ADA, 0, 10), (ADA, 1, 10), (FLO, 0, 10)),
        marks=marked((ADA, 0, 50.0, 12), (ADA, 1, 70.0, 12), (FLO, 0, 60.0, 12)),
    )
    score = at(records, 21).score
    assert score[ADA] == score[FLO]


def test_a_mark_counts_from_the_day_it_is_known():
    records = college(submissions=handed_in((ADA, 0, 10)), marks=marked((ADA, 0, 64.0, 24)))
    assert np.isnan(at(records, 23).mean_mark[ADA])
    assert at(records, 24).mean_mark[ADA] == 64.0


def test_a_corrected_mark_replaces_the_first_once_known():
    records = college(marks=marked((ADA, 0, 34.0, 20), (ADA, 0, 60.0, 30)))
    assert at(records, 29).mean_mark[ADA] == 34.0
    assert at(records, 30).mean_mark[ADA] == 60.0


def test_a_moved_deadline_counts_once_the_move_is_known():
    moved = {"assessment": [0, 0], "due": [20, 60], "known": [-9, 25]}
    records = college(deadlines=moved)
    assert at(records, 24).missed_count[ADA] == 1
    assert at(records, 25).missed_count[ADA] == 0


def test_work_without_a_deadline_is_never_missed():
    records = college(deadlines={"assessment": [0], "due": [f.NEVER], "known": [0]})
    assert at(records, 90).missed_count.tolist() == [0, 0, 0]


def test_a_deadline_on_a_day_without_a_feed_is_not_missed():
    outage = {
        "offering": [0],
        "feed": [Feed.SUBMISSIONS],
        "start": [0],
        "until": [18],
        "known": [0],
    }
    assert not at(college(coverage=outage), 30).due.any()


def test_nothing_but_a_cut_is_read():
    with pytest.raises(TypeError):
        deadlines.standing(college())


def test_the_rule_agrees_with_a_plain_loop_over_people():
    records = drawn(7)
    cut = cuts.until(records, np.array([50, 70, 33, 90]))
    result = deadlines.standing(cut)
    for row, (enrolment, day) in enumerate(zip(cut.own.enrolment, cut.own.day, strict=True)):
        done = {
            int(work)
            for submitter, work, known_day in zip(
                records.submissions.enrolment,
                records.submissions.assessment,
                records.submissions.known,
                strict=True,
            )
            if submitter == enrolment and known_day <= day
        }
        missed = [
            work
            for work in range(len(records.assessments))
            if records.assessments.offering[work] == records.enrolments.offering[enrolment]
            and records.assessments.kind[work] != Kind.EXAM
            and records.deadlines.due[work] < day
            and work not in done
        ]
        assert missed_by(result, row) == missed
