"""Answers from a file: read, refused with row and repair, and never imported two times."""

import datetime as dt
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from learners.calc.cutoffs import midnight
from learners.models import Answer, AuditEvent, Competency, Import, Learner
from learners.models.imports import ImportState
from tests.factories import learners as make

pytestmark = pytest.mark.django_db
HEADER = "reference,item,competencies,right,answered_at"
ZONE = ZoneInfo(settings.TIME_ZONE)
DAY = make.day(-3)
ROW = f"L1,Q1,CARE-1,1,{DAY}"


@pytest.fixture
def ada() -> Learner:
    for code in ("CARE-1", "CARE-2"):
        make.CompetencyFactory(code=code)
    learner: Learner = make.LearnerFactory(reference="L1")
    return learner


def run(folder: Path, *rows: str, header: str = HEADER, **options: object) -> str:
    file = folder / "answers.csv"
    file.write_text("\n".join([header, *rows]), encoding="utf-8")
    out, err = StringIO(), StringIO()
    try:
        call_command("import_answers", file, stdout=out, stderr=err, **options)
    except CommandError as refused:
        return f"{err.getvalue()}{refused}"
    return out.getvalue()


def test_an_answer_of_a_day_is_known_at_its_end(ada: Learner, tmp_path: Path) -> None:
    assert "New: 1. Corrected: 0. Already in Cairn: 0.\nImported." in run(tmp_path, ROW)
    answer = Answer.objects.get()
    assert (answer.learner, answer.item, answer.right) == (ada, "Q1", 1.0)
    assert answer.competencies == [Competency.objects.get(code="CARE-1").pk]
    assert answer.known_at == midnight(DAY + dt.timedelta(days=1), ZONE)
    assert answer.recorded_at > answer.known_at
    assert answer.origin == Import.objects.get()


def test_an_answer_with_its_time_is_known_then(ada: Learner, tmp_path: Path) -> None:
    run(tmp_path, f"L1,Q1,CARE-2;CARE-1,0.5,{DAY:%d/%m/%Y} 14:05")
    answer = Answer.objects.get()
    assert answer.known_at == dt.datetime.combine(DAY, dt.time(14, 5), ZONE)
    assert len(answer.competencies) == 2
    assert answer.right == 0.5


def test_the_same_file_again_changes_nothing(ada: Learner, tmp_path: Path) -> None:
    run(tmp_path, ROW)
    revision = Learner.objects.get(pk=ada.pk).revision
    assert "New: 0. Corrected: 0. Already in Cairn: 1." in run(tmp_path, ROW)
    assert Answer.objects.count() == 1
    assert Learner.objects.get(pk=ada.pk).revision == revision
    assert AuditEvent.objects.filter(verb="import.unchanged").count() == 1


def test_an_answer_raises_the_revision_of_its_learner(ada: Learner, tmp_path: Path) -> None:
    run(tmp_path, ROW)
    assert Learner.objects.get(pk=ada.pk).revision == ada.revision + 1


def test_a_correction_is_a_later_row_and_withdrawn_is_null(ada: Learner, tmp_path: Path) -> None:
    run(tmp_path, ROW)
    assert "Corrected: 1." in run(tmp_path, ROW.replace(",1,", ",0,"))
    assert "Corrected: 1." in run(tmp_path, ROW.replace(",1,", ",withdrawn,"))
    assert "Already in Cairn: 1." in run(tmp_path, ROW.replace(",1,", ",withdrawn,"))
    rows = Answer.objects.order_by("recorded_at").values_list("right", flat=True)
    assert list(rows) == [1.0, 0.0, None]
    assert Answer.objects.values("known_at").distinct().count() == 1


def test_a_dry_run_writes_nothing(ada: Learner, tmp_path: Path) -> None:
    assert "New: 1." in run(tmp_path, ROW, dry_run=True)
    assert "Nothing was imported." in run(tmp_path, "L2", dry_run=True)
    assert not Answer.objects.exists()
    assert not Import.objects.exists()
    assert not AuditEvent.objects.filter(verb__startswith="import.").exists()


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (ROW.replace("L1", "L9"), "3: reference: No learner has the reference L9. Correct it"),
        (
            ROW.replace("Q1,CARE-1", "Q2,CARE-1;X"),
            "3: competencies: There is no competency X. Correct",
        ),
        (ROW.replace(",1,", ",2,"), "3: right: “2” is not between 0 and 1. Write 1 for right"),
        (ROW.replace(",1,", ",true,"), "3: right: “true” is not between 0 and 1."),
        (ROW.replace(",1,", ",nan,"), "3: right: “nan” means that it is empty."),
        (ROW.replace(str(DAY), str(make.day(1))), "3: answered_at: The answer is in the future."),
        (f"{ROW} 25:00", "25:00 is not a real time. Use a time like 14:05."),
        (ROW.replace(str(DAY), "soon"), "3: answered_at: soon is not a date."),
        (ROW, "3: item: Row 2 has an answer of this learner to this item at the same time."),
        (ROW.replace("CARE-1", "CARE-2"), "3: item: The answer of row 2 is repeated for another"),
    ],
)
def test_a_row_with_an_error_is_refused(ada: Learner, tmp_path: Path, row: str, words: str) -> None:
    assert words in run(tmp_path, ROW, row)
    assert not Answer.objects.exists()
    refused = Import.objects.get()
    assert (refused.kind, refused.state) == ("answers", ImportState.REFUSED)
    assert refused.errors.count() == 1


def test_a_missing_column_is_refused(ada: Learner, tmp_path: Path) -> None:
    words = run(tmp_path, "L1,Q1,CARE-1,1", header="reference,item,competencies,right")
    assert "The header is missing answered_at." in words


def test_todays_answers_can_be_imported_today(ada: Learner, tmp_path: Path) -> None:
    assert "New: 1." in run(tmp_path, ROW.replace(str(DAY), str(make.day(0))))


def test_answers_of_one_day_differ_by_their_times(ada: Learner, tmp_path: Path) -> None:
    assert "New: 2." in run(tmp_path, f"{ROW} 09:00", f"{ROW} 09:01")


def test_a_file_that_cannot_be_read_is_refused(ada: Learner, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_answers", tmp_path / "nothing.csv")
