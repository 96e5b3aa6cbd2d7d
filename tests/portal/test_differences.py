"""What last night changed, and why: numbers of people, and nothing that does not matter."""

import datetime as dt

import pytest
from django.utils import timezone

from learners.calc import release
from pathways.actions import responses
from portal.demo.seed import run_night
from portal.reads import differences
from tests.factories import learners as make
from tests.factories.clock import at_moment
from tests.factories.pathways import care, follows
from tests.factories.portal import NightFactory
from tests.factories.support import SignalFactory


@pytest.fixture
def night(db):
    NightFactory(as_of=make.day(-1), state="done", recorded_by=make.moment(make.day(-2)))
    return NightFactory(as_of=make.day(0), state="done", recorded_by=timezone.now())


@pytest.fixture
def few(monkeypatch):
    """Report changes of one person like those of twenty, so that tests need few people."""
    monkeypatch.setattr(release, "FEW", 1)
    monkeypatch.setattr(release, "STEP", 1)


def changes(night):
    """Return {(what, why): people}."""
    report = differences.of(night)
    return {(c.what, c.why): c.people for kind in report.kinds for c in kind.changes}


def previous_signal(**more):
    return {
        "as_of": make.day(-4).isoformat(),
        "revision": 1,
        "ended_on": None,
        "missed": 1,
        "mean_mark": 68.0,
        **more,
    }


def due(days):
    on = make.day(days)
    return f"{on:%A %-d %B}" if on.year == make.day(0).year else f"{on:%-d %B %Y}"


def test_a_quiet_night_reports_no_important_change(night, few):
    SignalFactory.create_batch(3, previous=previous_signal(missed=2, mean_mark=60.0))
    make.EngagementFactory.create_batch(4, previous={"met": [1, 1], "late": [0], "missed": [1, 1]})
    report = differences.of(night)
    assert (report.kinds, report.quiet, report.people) == ([], 7, 0)


def test_new_signals_are_counted_by_the_work_that_was_not_seen(night, few):
    SignalFactory.create_batch(3, first_as_of=make.day(0))
    why = f"“Reflection log”, due {due(-3)}, was not received"
    assert changes(night) == {("Something new noticed", why): 3}


def test_an_extra_missed_deadline_is_explained_by_its_due_work(night, few):
    SignalFactory(previous=previous_signal())
    SignalFactory(
        previous=previous_signal(as_of=make.day(0).isoformat())
    )  # nothing came due: facts changed
    why = f"“Reflection log”, due {due(-3)}, was not received"
    assert changes(night) == {
        ("One more thing noticed", why): 1,
        ("One more thing noticed", "a date, a mark or a run of a module changed"): 1,
    }


def test_an_ended_signal_is_explained_by_the_fact_that_ended_it(night, few):
    ended = {"ended_on": make.day(0), "previous": previous_signal(missed=2)}
    handed_in, left, other = SignalFactory.create_batch(3, **ended)
    make.SubmissionFactory(enrolment=handed_in.enrolment, on=make.day(-1))
    make.LeftFactory(enrolment=left.enrolment, on=make.day(-1))
    make.SubmissionFactory(enrolment=other.enrolment, on=make.day(-30))  # known long before
    assert changes(night) == {
        ("Nothing noticed any more", "work was handed in"): 1,
        ("Nothing noticed any more", "they left the module"): 1,
        ("Nothing noticed any more", "a date, a mark or a run of a module changed"): 1,
    }


def test_rows_from_other_nights_are_left_out(night):
    SignalFactory(as_of=make.day(-1), first_as_of=make.day(-1))
    SignalFactory(first_as_of=make.day(0), revision=2)
    assert changes(night) == {}


def test_weeks_report_hand_ins_and_missed_work(night, few):
    before = {"met": [1], "late": [0], "missed": [2]}
    make.EngagementFactory(previous=before)  # two are met now
    make.EngagementFactory(previous={"met": [2], "late": [0], "missed": [1]})
    counts = changes(night)
    assert counts["Their weeks show a hand-in", "it has arrived since then"] == 1
    assert counts["Their weeks show work not received", "its date passed"] == 1


def test_an_answer_is_named_as_a_cause_without_its_content(ada, few):
    pathway = care()
    follows(ada.learner, pathway)
    midnight = make.moment(make.day(-1))  # 00:00 today
    run_night(make.day(0), midnight)
    first = ada.learner.recommendation.steps[0]
    step = next(row for row in pathway.steps.values() if row.pk == first)
    noon = midnight + dt.timedelta(hours=12)
    at_moment(noon, responses.answer, ada.learner, step, "not relevant", by=ada)
    causes = [why for _what, why in changes(run_night(make.day(1), make.moment(make.day(0))))]
    assert "they answered a step" in causes
    assert not [why for why in causes if step.name in why or "relevant" in why]


def test_differences_name_no_one(night):
    SignalFactory.create_batch(12, first_as_of=make.day(0))
    for kind in differences.of(night).kinds:
        for change in kind.changes:
            assert set(vars(change)) == {"what", "why", "people"}


@pytest.mark.parametrize(("people", "may_be_told"), [(9, 0), (10, 10), (14, 10), (15, 15)])
def test_counts_are_in_fives_and_hidden_below_ten(people, may_be_told, night):
    SignalFactory.create_batch(people, first_as_of=make.day(0))
    report = differences.of(night)
    (kind,) = report.kinds
    assert report.people == kind.people == may_be_told
    assert [change.people for change in kind.changes] == [may_be_told] * bool(may_be_told)
    assert kind.is_folded == (may_be_told == 0)


def test_changes_shared_by_few_are_folded_without_a_cause(night):
    SignalFactory.create_batch(12, first_as_of=make.day(0))
    SignalFactory(ended_on=make.day(0), previous=previous_signal(missed=2))
    (kind,) = differences.of(night).kinds
    assert [change.what for change in kind.changes] == ["Something new noticed"]
    assert (kind.people, kind.is_folded) == (10, True)


def test_unimportant_changes_are_counted(night):
    rows = {"previous": {"met": [1, 1], "late": [0], "missed": [1, 1]}}
    make.EngagementFactory.create_batch(9, **rows)
    assert differences.of(night).quiet == 0
    make.EngagementFactory.create_batch(5, **rows)
    assert differences.of(night).quiet == 10


def test_first_weeks_and_weeks_that_no_feed_covered_are_summed(night, few):
    make.EngagementFactory(previous=None)
    make.EngagementFactory(
        met=[0], late=[0], missed=[None, 2], previous={"met": [0], "late": [], "missed": [None]}
    )
    make.EngagementFactory(met=[0], late=[0], missed=[None], previous={"met": [0]})
    counts = changes(night)
    assert counts["First weeks recorded", "they are new here"] == 1
    assert counts["Their weeks show work not received", "its date passed"] == 1
    assert differences.of(night).quiet == 1
