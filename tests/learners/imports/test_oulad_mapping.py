"""What each line becomes, and from when it may be known."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from learners.models import (
    ActivityDay,
    Assessment,
    AuditEvent,
    Coverage,
    DeadlineSet,
    EntryQualification,
    Import,
    Learner,
    Left,
    Mark,
    Module,
    Offering,
    PreCourseActivity,
    ProtectedCharacteristic,
    Registered,
    Result,
    Site,
    Submission,
)
from tests.learners.imports import folders

Bring = Callable[..., Any]
ADA, FLO, GUS = (f"oulad-{number}" for number in (folders.ADA, folders.FLO, folders.GUS))
START = dt.date(2013, 10, 1)


@pytest.fixture
def imported(bring: Bring, folder: Path) -> Import:
    bring(folder)
    return Import.objects.get()


def utc(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=dt.UTC)


def day(number: int) -> dt.date:
    return START + dt.timedelta(days=number)


def of(model: Any, reference: str, code: str = "2013J") -> Any:
    return model.objects.get(
        enrolment__learner__reference=reference, enrolment__offering__code=code
    )


def test_a_person_becomes_a_learner_without_a_login(imported: Import) -> None:
    assert set(Learner.objects.values_list("reference", flat=True)) == {ADA, FLO, GUS}
    assert not Learner.objects.filter(user__isnull=False).exists()
    assert Learner.objects.get(reference=GUS).enrolments.count() == 2


def test_a_module_is_one_competency_and_runs_from_the_first_of_its_month(imported: Import) -> None:
    module = Module.objects.get()
    assert (module.code, module.competencies.get().code) == ("MATH", "MATH")
    spans = {run.code: (run.from_on, run.until_on) for run in Offering.objects.all()}
    assert spans == {
        "2013J": (dt.date(2013, 10, 1), dt.date(2014, 5, 29)),
        "2014B": (dt.date(2014, 2, 1), dt.date(2014, 9, 24)),
    }


def test_registration_is_known_as_its_day_ends_and_in_summer_time(imported: Import) -> None:
    fact = of(Registered, ADA)
    assert (fact.on, fact.credits, fact.previous_attempts) == (dt.date(2013, 9, 1), 60, 0)
    assert fact.known_at == utc(2013, 9, 1, 23)  # 00:00 on 2 September, British Summer Time


def test_a_registration_without_a_day_counts_as_known_a_year_before_the_start(
    imported: Import,
) -> None:
    fact = of(Registered, FLO)
    assert fact.on is None
    assert fact.known_at == utc(2012, 9, 30, 23)


def test_only_those_who_left_have_left(imported: Import) -> None:
    fact = Left.objects.get()
    assert fact.enrolment.learner.reference == FLO
    assert fact.on == day(12)
    assert fact.known_at == utc(2013, 10, 13, 23)


def test_a_result_is_known_when_the_day_after_the_end_is_over(imported: Import) -> None:
    fact = of(Result, ADA)
    assert fact.outcome == "pass"
    assert fact.known_at == utc(2014, 5, 29, 23)  # until_on is 29 May, the first day without
    assert of(Result, FLO).outcome == "withdrawn"
    assert of(Result, GUS, "2014B").outcome == "distinction"


def test_assessments_keep_kind_and_weight_and_their_deadline_is_known_at_the_start(
    imported: Import,
) -> None:
    rows = {row.code: (row.name, row.kind, row.weight) for row in Assessment.objects.all()}
    assert rows == {
        "11": ("TMA 1", "tutor-marked", 40),
        "12": ("CMA 1", "computer-marked", 10.5),
        "13": ("Exam 1", "exam", 100),
        "21": ("TMA 1", "tutor-marked", 50),
    }
    due = DeadlineSet.objects.get(assessment__code="11")
    assert (due.on, due.known_at) == (day(20), utc(2013, 9, 30, 23))
    assert DeadlineSet.objects.get(assessment__code="13").on is None
    assert DeadlineSet.objects.get(assessment__code="21").known_at == utc(2014, 2, 1)


@pytest.mark.parametrize(
    ("submitted", "known_at"),
    [
        ("25", utc(2013, 10, 26, 23)),  # 26 October: its day ends in summer time
        ("26", utc(2013, 10, 28)),  # 27 October, when clocks go back: it ends in winter time
        ("179", utc(2014, 3, 30)),  # 29 March: the day before clocks go forward
        ("180", utc(2014, 3, 30, 23)),  # 30 March, when they do: it ends in summer time
    ],
)
def test_work_is_known_at_local_midnight_across_clock_changes(
    submitted: str, known_at: dt.datetime, bring: Bring, tmp_path: Path
) -> None:
    content = folders.tables()
    content["studentAssessment"][1][2] = submitted
    bring(folders.write(tmp_path / "other", content))
    fact = Submission.objects.get(assessment__code="11", enrolment__learner__reference=ADA)
    assert fact.on == day(int(submitted))
    assert fact.known_at == known_at


def test_work_without_a_score_is_handed_in_and_not_marked(imported: Import) -> None:
    handed_in = Submission.objects.get(assessment__code="11", enrolment__learner__reference=GUS)
    assert not handed_in.banked
    assert not Mark.objects.filter(
        assessment__code="11", enrolment__learner__reference=GUS
    ).exists()


def test_banked_work_stays_banked(imported: Import) -> None:
    assert Submission.objects.get(assessment__code="21").banked


@pytest.mark.parametrize(
    ("delay", "known_at"), [(0, utc(2013, 10, 19, 23)), (14, utc(2013, 11, 3))]
)
def test_a_mark_is_known_the_stated_days_after_the_work(
    delay: int, known_at: dt.datetime, bring: Bring, folder: Path
) -> None:
    bring(folder, mark_delay=delay)
    mark = Mark.objects.get(assessment__code="11")
    assert (mark.score, mark.known_at) == (78, known_at)
    assert Import.objects.get().mark_delay == delay
    assert ("optimistic" in " ".join(bring.said)) == (delay == 0)


def test_repeated_click_lines_are_added_up(imported: Import) -> None:
    fact = ActivityDay.objects.get(enrolment__learner__reference=ADA, site__code="501")
    assert (fact.on, fact.clicks) == (day(-3), 5)
    assert fact.known_at == utc(2013, 9, 28, 23)
    assert Site.objects.get(code="502").kind == "forumng"


def test_clicks_before_the_course_are_known_as_it_begins(imported: Import) -> None:
    fact = of(PreCourseActivity, GUS, "2014B")
    assert (fact.clicks, fact.known_at) == (33, utc(2014, 2, 1))


def test_what_she_came_with_is_ranked_and_known_at_registration(imported: Import) -> None:
    fact = EntryQualification.objects.get(learner__reference=ADA)
    assert (fact.rank, fact.label) == (2, "A Level or Equivalent")
    assert fact.known_at == utc(2013, 9, 1, 23)
    assert EntryQualification.objects.filter(learner__reference=GUS).count() == 1


def test_protected_characteristics_are_dated_and_missing_ones_are_not_invented(
    imported: Import,
) -> None:
    def said(reference: str) -> list[tuple[str, str]]:
        rows = ProtectedCharacteristic.objects.filter(learner__reference=reference)
        return list(rows.order_by("kind", "known_at").values_list("kind", "value"))

    assert said(FLO) == [("age band", "35-55"), ("disability", "Y"), ("sex", "F")]
    assert said(GUS) == [
        ("age band", "0-35"),
        ("age band", "35-55"),
        ("deprivation", "90-100%"),
        ("disability", "N"),
        ("sex", "M"),
    ]


def test_nobody_keeps_the_region(imported: Import) -> None:
    values = ProtectedCharacteristic.objects.values_list("value", flat=True)
    assert not {"Scotland", "Wales", "Ireland"} & set(values)


def test_cover_reaches_as_far_as_each_feed_told_of_an_offering(imported: Import) -> None:
    rows = Coverage.objects.values_list("offering__code", "feed", "from_on", "until_on")
    assert set(rows) == {
        ("2013J", "activity", day(-3), day(28)),
        ("2013J", "submissions", day(0), day(241)),
        ("2013J", "marks", day(0), day(241)),
        ("2014B", "submissions", dt.date(2014, 2, 1), dt.date(2014, 9, 25)),
        ("2014B", "marks", dt.date(2014, 2, 1), dt.date(2014, 9, 25)),
    }


def test_cover_of_an_offering_under_way_ends_today(bring: Bring, tmp_path: Path) -> None:
    today = timezone.localdate()
    content, start = folders.under_way(today)
    bring(folders.write(tmp_path / "other", content))
    covered = Coverage.objects.get(offering__from_on=start, feed="submissions")
    assert covered.until_on == today


def test_every_fact_knows_its_import_and_its_own_time_not_the_import_s(imported: Import) -> None:
    for model in (Registered, Left, Result, DeadlineSet, Submission, Mark, ActivityDay):
        for fact in model.objects.all():
            assert fact.origin_id == imported.pk
            assert fact.recorded_at >= imported.started_at
            assert fact.known_at < fact.recorded_at


def test_one_import_is_one_row_with_its_counts_and_one_line_of_audit(imported: Import) -> None:
    assert (imported.kind, imported.state, imported.by) == ("oulad", "committed", "a test")
    counts = imported.counts["submissions"]
    assert {name: number for name, number in counts.items() if number} == {"new": 4}
    event = AuditEvent.objects.get()
    assert (event.verb, event.object_id) == ("import.committed", str(imported.public_id))


def test_a_withdrawal_without_a_day_is_known_today_in_a_run_that_has_not_ended(
    bring: Bring, tmp_path: Path
) -> None:
    today = timezone.localdate()
    year, letter = (today.year, "J") if today.month >= 10 else (today.year, "B")
    letter, year = ("J", today.year - 1) if today.month < 2 else (letter, year)
    content = folders.tables()
    for table in content.values():
        for row in table:
            row[:] = [f"{year}{letter}" if cell == "2013J" else cell for cell in row]
    content["courses"][1][2] = "400"
    content["studentRegistration"][2][4] = ""  # Flo, whose result is Withdrawn
    bring(folders.write(tmp_path / "running", content))
    run = f"{year}{letter}"
    assert timezone.localdate(of(Result, FLO, run).known_at) == today
    assert of(Result, ADA, run).known_at > timezone.now()
    assert any("none of their work counts as missed" in line for line in bring.said)
