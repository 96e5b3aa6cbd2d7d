"""Bad folders: one clear sentence each, and nothing half-done."""

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from learners.imports.errors import RefusedError
from learners.models import AuditEvent, Import, RefusedRow
from tests.learners.imports import folders
from tests.learners.imports.conftest import ACTS, filled
from tests.learners.imports.spoiled import FAULTS

Bring = Callable[..., Any]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_bad_folder_is_refused_with_file_line_reason_and_repair(
    fault: str, bring: Bring, folder: Path
) -> None:
    spoil, file, number, reason = FAULTS[fault]
    spoil(folder)
    with pytest.raises(RefusedError) as refused:
        bring(folder)
    first = refused.value.errors.listed()[0]
    assert (first.file, first.row) == (file, number)
    assert reason in first.reason
    assert {one.file for one in refused.value.errors.listed()} == {file}  # no faults of faults
    assert set(filled()) == ACTS
    assert Import.objects.get().state == "refused"
    assert AuditEvent.objects.get().verb == "import.refused"
    kept = RefusedRow.objects.order_by("pk").first()
    assert kept is not None
    assert (kept.file, kept.row, kept.reason) == (file, number, first.reason)


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("nowhere", "There is no such folder."),
        ("file", "This is a file. Give the folder that contains"),
    ],
)
def test_what_is_no_folder_is_refused(path: str, reason: str, bring: Bring, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(RefusedError) as refused:
        bring(tmp_path / path)
    assert reason in refused.value.errors.listed()[0].reason


def test_many_faults_are_counted_and_the_first_twenty_listed(bring: Bring, tmp_path: Path) -> None:
    content = folders.tables()
    content["studentVle"] += [["MATH", "2013J", folders.ADA, "501", "x", "1"]] * 3000
    with pytest.raises(RefusedError) as refused:
        bring(folders.write(tmp_path / "other", content))
    rows = refused.value.errors.listed()
    assert [row.row for row in rows[:20]] == list(range(6, 26))
    assert str(rows[20]) == "studentVle.csv: 2980 more errors like these."
    assert RefusedRow.objects.count() == 21


def test_every_bad_file_is_named_at_once(bring: Bring, folder: Path) -> None:
    content = folders.tables()
    content["studentRegistration"][1][3] = "soon"
    content["studentAssessment"][1][4] = "101"
    content["studentVle"][1][5] = "-1"
    with pytest.raises(RefusedError) as refused:
        bring(folders.write(folder, content))
    assert [row.file for row in refused.value.errors.listed()] == [
        "studentRegistration.csv",
        "studentAssessment.csv",
        "studentVle.csv",
    ]


def test_more_clicks_than_a_number_holds_are_refused(bring: Bring, tmp_path: Path) -> None:
    content = folders.tables()
    content["studentVle"] += [["MATH", "2013J", folders.ADA, "501", "3", "1000000"]] * 2200
    with pytest.raises(RefusedError) as refused:
        bring(folders.write(tmp_path / "other", content))
    assert "more clicks" in refused.value.errors.listed()[0].reason
    assert set(filled()) == ACTS


def test_a_refused_dry_run_leaves_no_trace(bring: Bring, folder: Path) -> None:
    (folder / "courses.csv").unlink()
    with pytest.raises(RefusedError):
        bring(folder, dry_run=True)
    assert filled() == {}


def test_a_failure_in_the_middle_of_writing_leaves_nothing(
    bring: Bring, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("learners.imports.oulad.commit.Commit._coverage", full)
    with pytest.raises(RefusedError) as refused:
        bring(folder)
    assert "No space left on device" in refused.value.errors.listed()[0].reason
    assert set(filled()) == ACTS


NAMES = sorted(folders.TABLES)
SPICE = [
    b"\0",
    b'"',
    b",",
    b"\n",
    b"\r",
    b"\xff",
    b"?",
    b"-",
    b"9" * 15,
    b"\xef\xbb\xbf",
    b"e",
    b" ",
]


@st.composite
def mangled(draw: st.DrawFn) -> dict[str, bytes]:
    """A valid folder's files with bytes changed, taken away, doubled or added somewhere."""
    files = {name: folders.as_csv(rows) for name, rows in folders.TABLES.items()}
    for _ in range(draw(st.integers(1, 3))):
        name = draw(st.sampled_from(NAMES))
        old = files[name]
        start = draw(st.integers(0, len(old)))
        end = draw(st.integers(start, min(len(old), start + 12)))
        new = draw(st.sampled_from(SPICE) | st.binary(max_size=6) | st.just(old[start:end] * 2))
        files[name] = old[:start] + new + old[end:]
    return files


@settings(max_examples=50)
@given(files=mangled(), zipped=st.booleans())
def test_however_a_folder_is_mangled_it_is_imported_whole_or_refused_whole(
    files: dict[str, bytes], zipped: bool, bring: Bring, tmp_path: Path
) -> None:
    folder = folders.write(tmp_path / "mangled", {})
    for name, content in files.items():
        packed = gzip.compress(content, mtime=0) if zipped else content
        (folder / (f"{name}.csv" + ".gz" * zipped)).write_bytes(packed)
    with transaction.atomic():
        refused = imported_or_refused(bring, folder)
        if refused:
            assert refused.errors.total > 0
            assert set(filled()) == ACTS
        else:
            assert bring(folder).changes_nothing
        transaction.set_rollback(True)


def imported_or_refused(bring: Bring, folder: Path) -> RefusedError | None:
    try:
        bring(folder)
    except RefusedError as refused:
        return refused
    return None
