"""The forms in which such folders go about; all say the same thing."""

import gzip
from collections.abc import Callable
from functools import partial
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from learners.imports.columns import MISSING
from learners.imports.errors import RefusedError
from tests.learners.imports import folders
from tests.learners.imports.conftest import Picture, facts

Bring = Callable[..., Any]


def question_marks(rows: folders.Table) -> bytes:
    return folders.as_csv([rows[0], *([cell or "?" for cell in row] for row in rows[1:])])


def each_missing(rows: folders.Table) -> bytes:
    """Write what is missing in all the ways of R, pandas and databases."""
    words = cycle(MISSING)
    return folders.as_csv(
        [rows[0], *([cell or f" {next(words)} " for cell in row] for row in rows[1:])]
    )


def blank_lines(rows: folders.Table) -> bytes:
    """Put blank lines and lines of commas below the header, between rows and at the end."""
    blank = [b"", b"   ", b"," * (len(rows[0]) - 1), b'"",""']
    lines = folders.as_csv(rows).splitlines()
    return b"\n".join([lines[0], *blank, *(lines[1:2]), *blank, *lines[2:], *blank]) + b"\n"


def decimals(rows: folders.Table) -> bytes:
    """As pandas writes a column of whole numbers in which one is missing."""
    columns = [
        place
        for place, name in enumerate(rows[0])
        if name.startswith(("date", "id_", "studied", "num_of", "sum_", "module_p", "pre_course"))
    ]

    def plain(row: list[str]) -> list[str]:
        return [cell + ".0" * (place in columns and cell != "") for place, cell in enumerate(row)]

    return folders.as_csv([rows[0], *map(plain, rows[1:])])


def reordered(rows: folders.Table) -> bytes:
    return folders.as_csv([["extra", *row[::-1]] for row in rows])


VARIANTS: dict[str, Callable[[folders.Table], bytes]] = {
    "question marks for what is missing": question_marks,
    "other words for what is missing": each_missing,
    "blank lines": blank_lines,
    "bands without their sign": lambda rows: folders.as_csv(rows).replace(b"90-100%", b"90 - 100"),
    "whole numbers with a decimal zero": decimals,
    "every cell quoted": lambda rows: folders.as_csv(rows, quote=True),
    "Windows line ends": lambda rows: folders.as_csv(rows, end="\r\n"),
    "a byte order mark": lambda rows: b"\xef\xbb\xbf" + folders.as_csv(rows),
    "a byte order mark and quotes": lambda rows: b"\xef\xbb\xbf" + folders.as_csv(rows, quote=True),
    "no line end after the last line": lambda rows: folders.as_csv(rows).rstrip(b"\n"),
    "columns in another order beside another": reordered,
}


@pytest.fixture
def plain(bring: Bring, tmp_path: Path) -> Picture:
    """What the plain form leaves in the database."""
    return rolled_back(bring, folders.write(tmp_path / "plain"))


def rolled_back(bring: Bring, folder: Path) -> Picture:
    with transaction.atomic():
        bring(folder)
        found = facts()
        transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_form_of_the_files_says_the_same(
    variant: str, plain: Picture, bring: Bring, tmp_path: Path
) -> None:
    folder = folders.write(tmp_path / "other", encode=VARIANTS[variant])
    assert rolled_back(bring, folder) == plain
    assert all(plain.values())


def in_small_letters(rows: folders.Table, *, header: str = "") -> bytes:
    """Write the codes of offerings in small letters; `header`: a column of the files to spare."""
    if header in rows[0]:
        return folders.as_csv(rows)
    text = folders.as_csv(rows)
    return text.replace(b"MATH", b"math").replace(b"2013J", b"2013j")


def test_codes_in_small_letters_are_those_of_courses(
    plain: Picture, bring: Bring, tmp_path: Path
) -> None:
    encode = partial(in_small_letters, header="module_presentation_length")
    assert rolled_back(bring, folders.write(tmp_path / "other", encode=encode)) == plain


def test_codes_in_small_letters_are_those_of_cairn(bring: Bring, tmp_path: Path) -> None:
    bring(folders.write(tmp_path / "first"))
    before = facts()
    plan = bring(folders.write(tmp_path / "second", encode=in_small_letters))
    assert facts() == before
    assert all(not count.new for count in plan.counts.values())


def test_an_offering_in_small_and_in_large_letters_is_listed_twice(
    bring: Bring, tmp_path: Path
) -> None:
    content = folders.tables()
    module, *others = content["courses"][1]
    content["courses"].append([module.lower(), *others])
    with pytest.raises(RefusedError) as refused:
        bring(folders.write(tmp_path / "other", content))
    assert "The offering is listed twice." in str(refused.value)


def test_compressed_files_say_the_same(plain: Picture, bring: Bring, tmp_path: Path) -> None:
    assert rolled_back(bring, folders.write(tmp_path / "other", zipped=True)) == plain


@pytest.mark.parametrize("index", ["", "Unnamed: 0", "index"])
@pytest.mark.parametrize("zipped", [False, True])
def test_clicks_in_parts_with_an_index_column_say_the_same(
    index: str, zipped: bool, plain: Picture, bring: Bring, tmp_path: Path
) -> None:
    content = folders.tables()
    header, *lines = content.pop("studentVle")
    folder = folders.write(tmp_path / "other", content)
    for part, line in enumerate(lines):
        body = folders.as_csv([[index, *header], [str(part), *line]], quote=True)
        name = f"studentVle_{part}.csv"
        (folder / (name + ".gz" * zipped)).write_bytes(gzip.compress(body) if zipped else body)
    assert rolled_back(bring, folder) == plain


def test_columns_that_nobody_reads_are_named(bring: Bring, tmp_path: Path) -> None:
    bring(folders.write(tmp_path / "other", encode=reordered), dry_run=True)
    assert "note: courses.csv: columns not used: extra" in bring.said


def test_without_clicks_there_is_no_activity_and_no_cover_for_it(
    bring: Bring, tmp_path: Path
) -> None:
    content = folders.tables()
    for name in ("studentVle", "vle", "vle_pre_course_clicks"):
        del content[name]
    bring(folders.write(tmp_path / "other", content))
    found = facts()
    assert found["activity"] == found["pre"] == []
    assert {feed for _code, feed, *_days in found["coverage"]} == {"submissions", "marks"}


def test_a_file_with_only_its_header_is_named_where_that_may_be(
    bring: Bring, tmp_path: Path
) -> None:
    content = folders.tables()
    content["studentAssessment"] = content["studentAssessment"][:1]
    bring(folders.write(tmp_path / "other", content))
    assert facts()["submission"] == []
    assert "note: studentAssessment.csv: has only its header" in bring.said


def test_a_missing_last_line_end_is_told_since_the_file_may_be_cut(
    bring: Bring, tmp_path: Path
) -> None:
    folder = folders.write(tmp_path / "other")
    whole = (folder / "vle.csv").read_bytes()
    (folder / "vle.csv").write_bytes(whole.rstrip(b"\n"))
    bring(folder, dry_run=True)
    assert [line for line in bring.said if "no line end" in line]


def test_files_are_read_in_blocks_whatever_their_size(
    plain: Picture, bring: Bring, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("learners.imports.oulad.text.BLOCK", 200)
    assert rolled_back(bring, folders.write(tmp_path / "other")) == plain
