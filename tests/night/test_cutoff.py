"""Facts after the cutoff change nothing that a night reads."""

import datetime as dt

import numpy as np
import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from learners import frames
from learners.actions import engagement
from learners.frames import Scope
from learners.frames.linked import evidence
from learners.models import (
    ActivityDay,
    Assessment,
    Coverage,
    DeadlineSet,
    Enrolment,
    EntryQualification,
    Left,
    Mark,
    PreCourseActivity,
    Registered,
    Result,
    Site,
    Submission,
)
from learners.night import Cutoff, Slice
from support.actions import triage
from tests.night.conftest import AS_OF, RECORDED, after, build, start_of

pytestmark = pytest.mark.django_db
NIGHT = dt.datetime(2025, 11, 24, 1, 30, tzinfo=dt.UTC)
CUTOFF = Cutoff.of(AS_OF, NIGHT)
ALL = Slice(CUTOFF, 1, 0, 2**60, write=False)

KINDS = ("registered", "left", "result", "deadline", "submission", "mark", "activity", "total",
         "entry", "coverage")  # fmt: skip


@st.composite
def planted(draw: st.DrawFn) -> tuple[str, int, int, dt.datetime, dt.datetime]:
    """Create a fact that this morning must not read: known or recorded too late."""
    kind = draw(st.sampled_from(KINDS))
    late = dt.timedelta(microseconds=1) + draw(st.timedeltas(dt.timedelta(), dt.timedelta(90)))
    if kind != "coverage" and draw(st.booleans()):
        known_at, recorded_at = start_of(AS_OF) + late, RECORDED
    else:
        known_at, recorded_at = RECORDED, NIGHT + late
    return kind, draw(st.integers(0, 30)), draw(st.integers(0, 100)), known_at, recorded_at


def plant(fact: tuple[str, int, int, dt.datetime, dt.datetime]) -> None:
    kind, place, number, known_at, recorded_at = fact
    enrolment = Enrolment.objects.order_by("pk")[place % Enrolment.objects.count()]
    work = list(Assessment.objects.filter(offering=enrolment.offering).order_by("pk"))
    piece, on = work[number % len(work)], after(number - 20)
    times = {"known_at": known_at, "recorded_at": recorded_at}
    fields = {"enrolment": enrolment, **times}
    if kind == "registered":
        Registered.objects.create(on=on, credits=number, **fields)
    elif kind == "left":
        Left.objects.create(on=on, **fields)
    elif kind == "result":
        Result.objects.create(outcome="fail", **fields)
    elif kind == "deadline":
        DeadlineSet.objects.create(assessment=piece, on=on, **times)
    elif kind == "submission":
        Submission.objects.create(assessment=piece, on=on, **fields)
    elif kind == "mark":
        Mark.objects.create(assessment=piece, score=number, **fields)
    elif kind == "activity":
        site = Site.objects.filter(offering=enrolment.offering).first()
        ActivityDay.objects.create(site=site, on=on, clicks=999, **fields)
    elif kind == "total":
        PreCourseActivity.objects.create(clicks=number, **fields)
    elif kind == "entry":
        EntryQualification.objects.create(
            learner=enrolment.learner, rank=number % 5, label="planted", **times
        )
    else:
        Coverage.objects.create(
            offering=enrolment.offering, feed="activity", from_on=on, recorded_at=recorded_at
        )


def results() -> dict[str, bytes]:
    """Return everything that this morning reads, and everything it computes."""
    readers = (
        frames.enrolments,
        frames.submissions,
        frames.marks,
        frames.results,
        frames.activity,
        frames.pre_course,
        frames.qualifications,
    )
    frames_read = {reader.__name__: reader(CUTOFF, Scope()) for reader in readers}
    frames_read["assessments"], frames_read["coverage"] = (
        frames.assessments(CUTOFF),
        frames.coverage(CUTOFF),
    )
    results_read = {
        f"{name}.{column}": np.sort(values).tobytes()
        for name, frame in frames_read.items()
        for column, values in frame.items()
    }
    results_read["weeks"] = engagement.refresh(ALL).text.encode()
    facts = evidence(CUTOFF, Scope.running(CUTOFF))
    results_read["signals"] = repr(triage.compute(facts, CUTOFF)).encode()
    return results_read


@settings(max_examples=40)
@given(facts=st.lists(planted(), min_size=1, max_size=8, unique_by=lambda f: f[:3]))
def test_facts_known_or_recorded_after_the_cutoff_are_never_read(db: None, facts: list) -> None:
    with transaction.atomic():
        if not Enrolment.objects.exists():
            build(16)
        before = results()
        for fact in facts:
            plant(fact)
        assert results() == before
        transaction.set_rollback(True)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "coverage"])
def test_the_same_facts_known_a_moment_earlier_are_read(kind: str) -> None:
    build(16)
    before = results()
    plant((kind, 3, 27, start_of(AS_OF), NIGHT))
    assert results() != before


def test_a_fact_of_yesterday_is_read_and_a_fact_of_today_is_not() -> None:
    build(16)
    enrolment = Enrolment.objects.order_by("pk").first()
    piece = Assessment.objects.filter(offering=enrolment.offering).order_by("pk").first()
    Submission.objects.filter(enrolment=enrolment).delete()
    yesterday, today = AS_OF - dt.timedelta(days=1), AS_OF
    fields = {"enrolment": enrolment, "assessment": piece, "recorded_at": RECORDED}
    Submission.objects.create(on=today, known_at=start_of(today + dt.timedelta(days=1)), **fields)
    assert enrolment.pk not in frames.submissions(CUTOFF, Scope())["enrolment"]
    Submission.objects.create(on=yesterday, known_at=start_of(today), **fields)
    assert enrolment.pk in frames.submissions(CUTOFF, Scope())["enrolment"]


def test_the_latest_fact_counts_and_null_withdraws_it() -> None:
    build(16)
    enrolment = Enrolment.objects.order_by("pk").first()
    piece = Assessment.objects.filter(offering=enrolment.offering).order_by("pk").first()
    Mark.objects.filter(enrolment=enrolment).delete()
    fields = {"enrolment": enrolment, "assessment": piece, "recorded_at": RECORDED}
    for days, score in ((20, 40.0), (21, 55.0)):
        Mark.objects.create(score=score, known_at=start_of(after(days)), **fields)
    marks = frames.marks(CUTOFF, Scope("e.id = %s", (enrolment.pk,)))
    assert marks["score"].tolist() == [55.0]
    Mark.objects.create(score=None, known_at=start_of(after(22)), **fields)
    assert len(frames.marks(CUTOFF, Scope("e.id = %s", (enrolment.pk,)))["score"]) == 0
