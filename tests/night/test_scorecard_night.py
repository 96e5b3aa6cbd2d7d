"""A scorecard is fitted on known facts, writes signals only when live, and is stopped by the
gate."""

import copy
import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import connection
from django.utils import timezone

from learners.models import Enrolment, Learner, Notification, Result, RoleKind, User
from portal import replay
from portal.fingerprint import fingerprint
from portal.models import RunState
from support.actions import asking, scorecards, watch
from support.models import GateReport, HelpRequest, Scorecard, Signal, VersionState, Watch
from support.reads import queue
from tests import databases
from tests.conftest import copied, person
from tests.factories import learners as make
from tests.factories.clock import at_moment
from tests.night import seasons
from tests.night.conftest import forget_nights, run_all
from tests.night.seasons import AS_OF

pytestmark = pytest.mark.django_db
LATER = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
BEFORE = dt.datetime(2025, 10, 1, tzinfo=dt.UTC)


def build() -> None:
    """Build the three autumns, and Dee's scorecard fitted on the first two."""
    dee = person("Dee Fraser", RoleKind.ADMINISTRATOR)
    seasons.build()
    at_moment(LATER, scorecards.learn, as_of=AS_OF, by=dee)


@pytest.fixture(scope="module", autouse=True)
def fitted(django_db_setup: None, django_db_blocker: object) -> Iterator[None]:
    """Share one college among all tests here, since fitting takes five seconds."""
    with copied(django_db_blocker, lambda: databases.college("fitted", build), "fitted"):
        yield


@pytest.fixture
def dee() -> User:
    return User.objects.get(name="Dee Fraser")


@pytest.fixture
def draft() -> Scorecard:
    return Scorecard.objects.get()


def live(version: Scorecard, by: object, at: dt.datetime = BEFORE) -> Scorecard:
    at_moment(at, scorecards.move, version=version, to=VersionState.SHADOW, by=by)
    return at_moment(at, scorecards.move, version=version, to=VersionState.LIVE, by=by)


def listed_enrolments() -> list[int]:
    signals = Signal.objects.standing().filter(rule="scorecard")
    return list(signals.order_by("pk").values_list("enrolment", flat=True))


def biased(version: Scorecard) -> None:
    """Raise the scores of the small module's people only because of their module."""
    card = copy.deepcopy(version.card)
    column = 0
    for feature in card["bins"]:
        if feature["name"] == "module":
            for line in card["points"]:
                line[column + feature["labels"].index(seasons.SMALL)] += 8
        column += (len(feature["labels"]) or len(feature["edges"]) + 1) + int(feature["has_absent"])
    Scorecard.objects.filter(pk=version.pk).update(card=card)


def test_a_draft_records_its_training_and_its_figures_on_unseen_data(draft: Scorecard):
    assert draft.state == VersionState.DRAFT
    assert draft.learned_from == ["BIG 2023", "SMALL 2023", "BIG 2024", "SMALL 2024"]
    assert draft.judged_with == ["BIG 2024", "SMALL 2024"]
    assert draft.figures["56"]["n"] == 200
    assert draft.figures["56"]["auc"] > draft.figures["0"]["auc"]


def test_results_known_later_are_left_out_of_training(draft: Scorecard, dee: object):
    third = Result.objects.filter(enrolment__offering__code="2024").first()
    Result.objects.create(
        enrolment=third.enrolment,
        outcome="fail" if third.outcome == "pass" else "pass",
        known_at=dt.datetime(2025, 12, 1, tzinfo=dt.UTC),
        recorded_at=seasons.RECORDED,
    )
    again = at_moment(LATER, scorecards.learn, as_of=AS_OF, by=dee)
    assert again.card == draft.card


def test_drafts_and_shadows_reach_nobody(draft: Scorecard, dee: object):
    run_all(AS_OF)
    assert listed_enrolments() == []
    at_moment(BEFORE, scorecards.move, version=draft, to=VersionState.SHADOW, by=dee)
    run_all(AS_OF + dt.timedelta(days=1))
    assert listed_enrolments() == []
    assert GateReport.objects.get().listed > 0


def test_a_live_version_lists_the_top_twentieth_with_reasons(draft: Scorecard, dee: object):
    live(draft, dee)
    run_all(AS_OF)
    assert 8 <= len(listed_enrolments()) <= 12  # a twentieth of the 200 learners
    report = GateReport.objects.get()
    assert (report.passed, report.notified) == (True, None)
    reasons = Signal.objects.filter(rule="scorecard").first().reasons
    assert reasons["scorecard"] == draft.number
    assert 1 <= len(reasons["reasons"]) <= 4
    assert reasons["place"] > 0.8


def test_the_same_night_twice_leaves_the_same_rows(draft: Scorecard, dee: object):
    live(draft, dee)
    run_all(AS_OF)
    first = fingerprint()
    forget_nights()
    run_all(AS_OF)
    assert fingerprint() == first


def test_the_queue_continues_from_the_night_before(draft: Scorecard, dee: object):
    live(draft, dee)
    run_all(AS_OF)
    before = set(listed_enrolments())
    run_all(AS_OF + dt.timedelta(days=1))
    assert before <= set(listed_enrolments())
    entries = Watch.objects.order_by("as_of").last().entries
    assert set(entries) == {1}


def test_a_biased_list_is_withheld_and_the_previous_one_stays(draft: Scorecard, dee: object):
    make.RoleFactory(user=dee, kind="administrator", from_on=seasons.STARTS[0])
    run_all(AS_OF)
    before = list(Signal.objects.order_by("pk").values())
    biased(draft)
    live(draft, dee)
    night = run_all(AS_OF + dt.timedelta(days=1))
    report = GateReport.objects.get(as_of=night.as_of)
    assert not report.passed
    assert report.notified == dee
    assert any(f["verdict"] == "stopped" and f["subject"] == "SMALL" for f in report.findings)
    assert list(Signal.objects.order_by("pk").values()) == before
    assert not Watch.objects.filter(as_of=night.as_of).exists()


def held_night(draft: Scorecard, dee: object, *, again: bool = False) -> object:
    """Return the morning after a good one, with a list that the gate stops."""
    if not again:
        make.RoleFactory(user=dee, kind="administrator", from_on=seasons.STARTS[0])
        run_all(AS_OF)
        biased(draft)
        live(draft, dee)
    return run_all(AS_OF + dt.timedelta(days=1), again=again)


def test_a_withheld_list_notifies_dee_once(draft: Scorecard, dee: object):
    held_night(draft, dee)
    for _again in range(2):
        held_night(draft, dee, again=True)
    assert GateReport.objects.filter(passed=False).count() == 3
    notification = Notification.objects.get(kind="list withheld")
    assert (notification.user, notification.written_at) == (dee, LATER)


def test_a_shadow_version_notifies_nobody(draft: Scorecard, dee: object):
    make.RoleFactory(user=dee, kind="administrator", from_on=seasons.STARTS[0])
    biased(draft)
    at_moment(BEFORE, scorecards.move, version=draft, to=VersionState.SHADOW, by=dee)
    run_all(AS_OF)
    report = GateReport.objects.get()
    assert (report.passed, report.notified) == (False, None)
    assert not Notification.objects.filter(kind="list withheld").exists()


def test_help_requests_are_never_withheld(draft: Scorecard, dee: object, ben: object):
    morning = AS_OF + dt.timedelta(days=1)
    make.RoleFactory(user=ben, from_on=seasons.STARTS[0])
    for place in Enrolment.objects.filter(offering__code="2025").order_by("pk")[:5]:
        make.TutorAssignmentFactory(tutor=ben, learner=place.learner, from_on=seasons.STARTS[0])
    learner = place.learner
    at_moment(
        LATER, asking.ask, learner=learner, words="Could we talk?", by=learner.user or "a test"
    )
    held_night(draft, dee)
    assert not GateReport.objects.get(as_of=morning).passed
    assert queue.people(ben, morning).first() == learner
    assert HelpRequest.objects.open().get().learner == learner
    assert Notification.objects.filter(user=ben, kind="help asked").count() == 1


def test_the_groups_of_a_finding_have_names(draft: Scorecard, dee: object):
    learners = Learner.objects.filter(enrolments__offering__code="2025").order_by("pk")
    times = {"known_at": seasons.RECORDED, "recorded_at": seasons.RECORDED}
    for number, learner in enumerate(learners):
        values = {"kind": "disability", "value": "Y" if number % 3 else "N"}
        make.ProtectedCharacteristicFactory(learner=learner, **values, **times)
    live(draft, dee)
    run_all(AS_OF)
    subjects = {f["subject"] for f in GateReport.objects.get().findings}
    assert {"disability: N", "disability: Y"} <= subjects


def test_a_failing_shadow_does_not_stop_the_night(draft: Scorecard, dee: object, monkeypatch):
    at_moment(BEFORE, scorecards.move, version=draft, to=VersionState.SHADOW, by=dee)

    def breaks(*of: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")

    monkeypatch.setattr(watch, "score", breaks)
    night = run_all(AS_OF)
    assert night.runs.get(stage="support").state == RunState.DONE
    assert Signal.objects.standing().filter(rule="deadlines").exists()
    assert not GateReport.objects.exists()


def test_a_night_is_reproduced_after_its_scorecard_was_retired(draft: Scorecard, dee: object):
    live(draft, dee)
    night = run_all(AS_OF)
    at_moment(timezone.now(), scorecards.move, version=draft, to=VersionState.RETIRED, by=dee)
    assert replay.check(night) == []
