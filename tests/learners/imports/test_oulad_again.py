"""Importing again: the same changes nothing; what differs is added beside what was said before."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from learners.actions.handing_in import hand_in
from learners.models import (
    ActivityDay,
    Assessment,
    AuditEvent,
    Coverage,
    DeadlineSet,
    Enrolment,
    EntryQualification,
    Import,
    Learner,
    Left,
    Mark,
    Offering,
    ProtectedCharacteristic,
    Registered,
    Result,
    Submission,
)
from tests.factories.clock import at_moment
from tests.learners.imports import folders
from tests.learners.imports.conftest import REVISED, picture

Bring = Callable[..., Any]


@pytest.fixture
def again(bring: Bring, tmp_path: Path) -> Callable[..., Any]:
    """Import the plain folder, then the same with one cell changed; gives the second's plan."""

    def act(table: str, row: int, column: str, value: str) -> Any:
        bring(folders.write(tmp_path / "first"))
        content = folders.tables()
        content[table][row][content[table][0].index(column)] = value
        return bring(folders.write(tmp_path / "second", content))

    return act


def of(model: Any, reference: str) -> list[Any]:
    rows = model.objects.filter(enrolment__learner__reference=reference)
    return list(rows.filter(enrolment__offering__code="2013J").order_by("known_at", "recorded_at"))


def is_correction(fact: Any) -> bool:
    """Known when it was recorded, and not a moment before."""
    return bool(
        fact.known_at == fact.recorded_at
        and timezone.now() - fact.known_at < dt.timedelta(minutes=5)
    )


def test_importing_twice_changes_no_row_of_any_table(bring: Bring, folder: Path) -> None:
    bring(folder)
    before = picture(without=REVISED)
    plan = bring(folder)
    assert plan.changes_nothing
    assert picture(without=REVISED) == before
    verbs = AuditEvent.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["import.committed", "import.unchanged"]


def test_another_mark_delay_later_changes_no_mark_already_told(bring: Bring, folder: Path) -> None:
    bring(folder)
    assert bring(folder, mark_delay=21).changes_nothing


def test_queries_do_not_grow_with_people(bring: Bring, tmp_path: Path) -> None:
    def queries(people: int) -> tuple[int, int]:
        content = folders.tables()
        for number in range(1000, 1000 + people):
            info = ["MATH", "2013J", str(number), "F", "", "HE Qualification", "", "", "0", "60"]
            content["studentInfo"].append([*info, "N", "Pass"])
            content["studentRegistration"].append(["MATH", "2013J", str(number), "-4", ""])
            content["studentAssessment"].append(["11", str(number), "19", "0", "50"])
            content["studentVle"].append(["MATH", "2013J", str(number), "501", "3", "2"])
        folder = folders.write(tmp_path / f"with {people}", content)
        with CaptureQueriesContext(connection) as first:
            bring(folder)
        with CaptureQueriesContext(connection) as second:
            bring(folder)
        return len(first), len(second)

    some, more = queries(5), queries(300)
    assert more[1] == some[1]
    assert more[0] <= some[0]  # the second folder meets offerings that are there already


def test_a_moved_deadline_is_a_later_word_known_now(again: Callable[..., Any]) -> None:
    again("assessments", 1, "date", "27")
    first, second = DeadlineSet.objects.filter(assessment__code="11").order_by("known_at")
    assert (first.on, second.on) == (dt.date(2013, 10, 21), dt.date(2013, 10, 28))
    assert is_correction(second)
    assert Import.objects.count() == 2


def test_a_deadline_moved_into_the_future_and_back_ends_where_it_began(
    bring: Bring, tmp_path: Path
) -> None:
    content = folders.tables()
    for date in ("20", "3000", "20"):
        content["assessments"][1][4] = date
        bring(folders.write(tmp_path / "folder", content))
    rows = list(DeadlineSet.objects.filter(assessment__code="11").latest_first())
    assert rows[0].on == dt.date(2013, 10, 21)
    assert len(rows) == 3
    assert bring(tmp_path / "folder").changes_nothing


def test_a_new_mark_is_known_by_its_own_day_though_imported_late(again: Callable[..., Any]) -> None:
    again("studentAssessment", 3, "score", "55")
    mark = Mark.objects.get(assessment__code="11", enrolment__learner__reference="oulad-103")
    assert mark.known_at == dt.datetime(2013, 10, 26, 23, tzinfo=dt.UTC)


def test_a_changed_mark_and_one_taken_back_are_later_words(
    bring: Bring, folder: Path, tmp_path: Path
) -> None:
    bring(folder)
    content = folders.tables()
    for score in ("80", ""):
        content["studentAssessment"][1][4] = score
        bring(folders.write(tmp_path / "other", content))
    marks = [fact.score for fact in of(Mark, "oulad-101") if fact.assessment.code == "11"]
    assert marks == [78, 80, None]
    assert bring(tmp_path / "other").changes_nothing


def test_a_correction_outranks_a_word_that_is_not_known_yet(bring: Bring, tmp_path: Path) -> None:
    today = timezone.localdate()
    content, start = folders.under_way(today)
    content["studentAssessment"][4][2] = str((today - start).days - 1)
    bring(folders.write(tmp_path / "first", content), mark_delay=365)
    content["studentAssessment"][4][4] = "41"
    bring(folders.write(tmp_path / "second", content))
    first, second = Mark.objects.filter(assessment__code="21").order_by("recorded_at")
    assert first.known_at > timezone.now()
    assert second.known_at == first.known_at  # not before what it corrects
    assert Mark.objects.filter(assessment__code="21").latest_first()[0].score == 41
    assert bring(tmp_path / "second").changes_nothing


def test_someone_who_had_left_and_is_back_is_still_here(again: Callable[..., Any]) -> None:
    again("studentRegistration", 2, "date_unregistration", "")
    assert [fact.on for fact in of(Left, "oulad-102")] == [dt.date(2013, 10, 13), None]


def test_someone_who_leaves_later_left_on_her_day(again: Callable[..., Any]) -> None:
    again("studentRegistration", 1, "date_unregistration", "40")
    (fact,) = of(Left, "oulad-101")
    assert fact.known_at == dt.datetime(2013, 11, 11, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("column", "value"), [("studied_credits", "30"), ("num_of_prev_attempts", "2")]
)
def test_changed_registrations_are_later_words(
    column: str, value: str, again: Callable[..., Any]
) -> None:
    again("studentInfo", 1, column, value)
    first, second = of(Registered, "oulad-101")
    assert first.on == second.on
    assert is_correction(second)


def test_a_changed_result_is_a_later_word_and_an_emptied_one_takes_nothing_back(
    bring: Bring, folder: Path, tmp_path: Path
) -> None:
    bring(folder)
    content = folders.tables()
    content["studentInfo"][1][-1] = "Fail"
    bring(folders.write(tmp_path / "other", content))
    assert [fact.outcome for fact in of(Result, "oulad-101")] == ["pass", "fail"]
    content["studentInfo"][1][-1] = ""
    assert bring(folders.write(tmp_path / "other", content)).changes_nothing


def test_more_clicks_on_a_day_are_a_later_word(again: Callable[..., Any]) -> None:
    plan = again("studentVle", 1, "sum_click", "9")
    clicks = [fact.clicks for fact in of(ActivityDay, "oulad-101") if fact.site.code == "501"]
    assert clicks == [5, 10]
    assert (plan.counts["activity"].new, plan.counts["activity"].changed) == (0, 1)


def test_a_person_s_own_correction_outlives_a_folder_that_repeats_itself(
    bring: Bring, folder: Path, tmp_path: Path
) -> None:
    bring(folder)
    enrolment = Enrolment.objects.get(learner__reference="oulad-103", offering__code="2013J")
    assessment = Assessment.objects.get(code="11")
    at_moment(timezone.now(), hand_in, enrolment, assessment, on=dt.date(2013, 10, 20))
    plan = bring(folder)
    assert (plan.changes_nothing, plan.counts["submissions"].disputed) == (True, 1)
    assert "submissions: 1 corrected here stay; the folder is older" in bring.said
    content = folders.tables()
    content["studentAssessment"][3][2] = "19"  # the college has corrected it
    assert bring(folders.write(tmp_path / "other", content)).counts["submissions"].agreed == 1
    assert bring(folders.write(tmp_path / "other", content)).changes_nothing
    assert latest_submission(enrolment).on == dt.date(2013, 10, 20)


def test_another_value_replaces_a_correction_and_says_so(
    bring: Bring, folder: Path, tmp_path: Path
) -> None:
    bring(folder)
    enrolment = Enrolment.objects.get(learner__reference="oulad-103", offering__code="2013J")
    assessment = Assessment.objects.get(code="11")
    at_moment(timezone.now(), hand_in, enrolment, assessment, on=dt.date(2013, 10, 20))
    content = folders.tables()
    content["studentAssessment"][3][2] = "21"
    assert bring(folders.write(tmp_path / "other", content)).counts["submissions"].overruled == 1
    assert "submissions: 1 corrected here get a third value" in bring.said
    assert latest_submission(enrolment).on == dt.date(2013, 10, 22)


def latest_submission(enrolment: Enrolment) -> Any:
    return enrolment.submissions.latest_first().first()


def test_lines_missing_from_a_later_folder_are_counted_and_kept(
    bring: Bring, folder: Path, tmp_path: Path
) -> None:
    bring(folder)
    before = picture(without=REVISED)
    content = folders.tables()
    del content["studentAssessment"][1:3], content["studentVle"][3:], content["vle"][2]
    content["vle_pre_course_clicks"].pop()
    plan = bring(folders.write(tmp_path / "other", content))
    assert plan.changes_nothing
    assert picture(without=REVISED) == before
    gone = {name: count.gone for name, count in plan.counts.items() if count.gone}
    assert gone == {"submissions": 2, "marks": 2, "activity": 2, "pre-course activity": 1}
    assert any("removes nothing" in line for line in bring.said)


def test_a_person_missing_from_a_later_folder_stays_enrolled(
    bring: Bring, folder: Path, tmp_path: Path
) -> None:
    bring(folder)
    content = folders.tables()
    del content["studentInfo"][2], content["studentRegistration"][2]
    plan = bring(folders.write(tmp_path / "other", content))
    assert plan.changes_nothing
    assert (plan.counts["enrolments"].gone, plan.counts["registrations"].gone) == (1, 1)
    assert Enrolment.objects.count() == 4


def test_the_next_folder_s_offering_and_people_are_added(bring: Bring, tmp_path: Path) -> None:
    content = folders.tables()
    first = {
        name: [row for row in rows if "2014B" not in row and row[0] not in ("21", "503")]
        for name, rows in content.items()
    }
    bring(folders.write(tmp_path / "first", first))
    plan = bring(folders.write(tmp_path / "second", content))
    assert plan.counts["offerings"].new == 1
    assert plan.counts["learners"].new == 0
    assert Learner.objects.get(reference="oulad-103").revision == 1
    assert Learner.objects.get(reference="oulad-101").revision == 0
    assert Offering.objects.count() == 2


def test_folders_of_one_year_each_can_take_turns(bring: Bring, tmp_path: Path) -> None:
    content = folders.tables()

    def only(code: str, ids: set[str]) -> Path:
        part = {
            name: [rows[0], *(row for row in rows[1:] if code in row or row[0] in ids)]
            for name, rows in content.items()
        }
        return folders.write(tmp_path / code, part)

    for code, ids in {"2014B": {"21"}, "2013J": {"11", "12"}}.items():  # the later one first
        bring(only(code, ids))
    ages = ProtectedCharacteristic.objects.filter(
        learner__reference="oulad-103", kind="age band"
    ).order_by("known_at")
    assert [(fact.value, fact.known_at.year) for fact in ages] == [("0-35", 2013), ("35-55", 2013)]
    assert bring(only("2014B", {"21"})).changes_nothing
    assert bring(only("2013J", {"11", "12"})).changes_nothing


def test_a_corrected_characteristic_is_a_later_word_and_stays_one(
    bring: Bring, folder: Path, tmp_path: Path
) -> None:
    bring(folder)
    content = folders.tables()
    content["studentInfo"][1][5] = "HE Qualification"
    content["studentInfo"][2][10] = "N"
    bring(folders.write(tmp_path / "other", content))
    facts = EntryQualification.objects.filter(learner__reference="oulad-101").order_by("known_at")
    assert [fact.rank for fact in facts] == [2, 3]
    assert is_correction(facts[1])
    said = ProtectedCharacteristic.objects.filter(learner__reference="oulad-102", kind="disability")
    assert list(said.order_by("known_at").values_list("value", flat=True)) == ["Y", "N"]
    assert bring(tmp_path / "other").changes_nothing
    assert bring(folder).counts["entry qualifications"].changed == 1


def test_cover_grows_with_what_a_later_folder_tells_and_never_shrinks(
    bring: Bring, folder: Path, tmp_path: Path
) -> None:
    bring(folder)
    content = folders.tables()
    content["studentVle"].append(["MATH", "2013J", "101", "501", "60", "1"])
    bring(folders.write(tmp_path / "other", content))
    bring(folder)
    rows = Coverage.objects.filter(feed="activity").order_by("pk")
    start = dt.date(2013, 10, 1)
    spans = [((row.from_on - start).days, (row.until_on - start).days) for row in rows]
    assert spans == [(-3, 28), (-3, 61)]


def test_changed_weights_kinds_and_lengths_are_brought_up_to_date(
    bring: Bring, folder: Path, tmp_path: Path
) -> None:
    bring(folder)
    content = folders.tables()
    content["assessments"][1][5] = "45"
    content["courses"][1][2] = "241"
    content["vle"][1][3] = "url"
    plan = bring(folders.write(tmp_path / "other", content))
    changed = {name: count.changed for name, count in plan.counts.items() if count.changed}
    assert changed == {"offerings": 1, "assessments": 1, "sites": 1}
    assert Assessment.objects.get(code="11").weight == 45
    assert Offering.objects.get(code="2013J").until_on == dt.date(2014, 5, 30)
    assert bring(tmp_path / "other").changes_nothing


def test_a_dry_run_writes_nothing_at_all(bring: Bring, folder: Path) -> None:
    before = picture()
    plan = bring(folder, dry_run=True)
    assert picture() == before
    assert plan.counts["learners"].new == 3
    assert Submission.objects.count() == 0
