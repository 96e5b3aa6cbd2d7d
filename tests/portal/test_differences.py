"""What last night changed and because of what: numbers of people, quiet where nothing matters."""

import datetime as dt

import pytest
from django.utils import timezone

from pathways.actions import responses
from portal import differences
from portal.demo.seed import run_night
from tests.factories import learners as make
from tests.factories.pathways import care, follows
from tests.factories.portal import NightFactory
from tests.factories.support import SignalFactory


@pytest.fixture
def night(db):
    NightFactory(as_of=make.day(-1), state="done", recorded_by=make.moment(make.day(-2)))
    return NightFactory(as_of=make.day(0), state="done", recorded_by=timezone.now())


def told(night):
    """{(what, why): people}"""
    found = differences.of(night)
    return {(c.what, c.why): c.people for kind in found.kinds for c in kind.changes}


def stood(**more):
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
    return f"{on:%-d %B}" if on.year == make.day(0).year else f"{on:%-d %B %Y}"


def test_a_quiet_night_says_that_nothing_matters(night):
    SignalFactory.create_batch(3, previous=stood(missed=2, mean_mark=60.0))
    make.EngagementFactory.create_batch(4, previous={"met": [1, 1], "late": [0], "missed": [1, 1]})
    found = differences.of(night)
    assert (found.kinds, found.quiet, found.people) == ([], 7, 0)


def test_new_signals_are_counted_by_the_work_that_was_not_seen(night):
    SignalFactory.create_batch(3, first_as_of=make.day(0))
    why = f"“Reflection log”, due {due(-3)}, was not seen"
    assert told(night) == {("Something new to notice", why): 3}


def test_one_more_is_told_by_what_came_due_since(night):
    SignalFactory(previous=stood())
    SignalFactory(previous=stood(as_of=make.day(0).isoformat()))  # nothing came due: facts changed
    why = f"“Reflection log”, due {due(-3)}, was not seen"
    assert told(night) == {
        ("One more thing to notice", why): 1,
        ("One more thing to notice", "a date, a mark or a run of a module changed"): 1,
    }


def test_what_ended_is_told_by_the_fact_that_ended_it(night):
    ended = {"ended_on": make.day(0), "previous": stood(missed=2)}
    handed_in, left, other = SignalFactory.create_batch(3, **ended)
    make.SubmissionFactory(enrolment=handed_in.enrolment, on=make.day(-1))
    make.LeftFactory(enrolment=left.enrolment, on=make.day(-1))
    make.SubmissionFactory(enrolment=other.enrolment, on=make.day(-30))  # known long before
    assert told(night) == {
        ("Nothing to notice any more", "work was handed in"): 1,
        ("Nothing to notice any more", "they left the module"): 1,
        ("Nothing to notice any more", "a date, a mark or a run of a module changed"): 1,
    }


def test_rows_of_other_nights_and_runs_are_not_told(night):
    SignalFactory(as_of=make.day(-1), first_as_of=make.day(-1))
    SignalFactory(first_as_of=make.day(0), revision=2)
    assert told(night) == {}


def test_weeks_tell_of_handing_in_and_missing(night):
    before = {"met": [1], "late": [0], "missed": [2]}
    make.EngagementFactory(previous=before)  # two met now
    make.EngagementFactory(previous={"met": [2], "late": [0], "missed": [1]})
    found = told(night)
    assert found["Their weeks show a hand-in", "it came in since"] == 1
    assert found["Their weeks show work not seen", "its date passed"] == 1


def test_an_answer_of_hers_is_told_as_the_cause_of_another_first_step(ada):
    way = care()
    follows(ada.learner, way)
    midnight = make.moment(make.day(-1))  # 00:00 today
    run_night(make.day(0), midnight)
    first = ada.learner.recommendation.steps[0]
    step = next(one for one in way.steps.values() if one.pk == first)
    noon = midnight + dt.timedelta(hours=12)
    responses.answer(ada.learner, step, "not relevant", by=ada, at=noon)
    causes = [why for _what, why in told(run_night(make.day(1), make.moment(make.day(0))))]
    assert f"they said of “{step.name}”: It is not relevant to me" in causes


def test_nothing_here_says_who(night):
    SignalFactory.create_batch(2, first_as_of=make.day(0))
    for kind in differences.of(night).kinds:
        for change in kind.changes:
            assert set(vars(change)) == {"what", "why", "people"}
