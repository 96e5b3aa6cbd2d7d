"""`evaluate_mastery` on small files of invented answers, as a college would run it."""

import gzip
import json
import random
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

HEADER = "user_id\titem_id\ttimestamp\tcorrect\tskill_id"
KEYS = ["n", "auc", "ece", "fit_s", "update_us", "levels_list"]


def invented(people: int = 60, each: int = 20, name: str = "u") -> list[str]:
    """Return rows of people whose results depend on ability and items."""
    dice, rows = random.Random(4), []
    for person in range(people):
        ability = dice.gauss(0, 1)
        for _ in range(each):
            item = dice.randrange(30)
            right = int(ability + (item - 15) / 8 + dice.gauss(0, 1) > 0)
            rows.append(f"{name}{person}\ti{item}\t0\t{right}\ts{item % 3}")
    return rows


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "a folder with spaces"
    folder.mkdir()
    return write(folder / "answers.tsv", invented())


def write(path: Path, rows: list[str], header: str = HEADER) -> Path:
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def run(data: Path, **options: Any) -> dict[str, Any]:
    out = data.parent / "figures.json"
    call_command("evaluate_mastery", data=data, out=out, stdout=StringIO(), **options)
    figures: dict[str, Any] = json.loads(out.read_text())
    return figures


def judged(data: Path, **options: Any) -> dict[str, Any]:
    """Return the figures that do not depend on the machine."""
    return {k: v for k, v in run(data, **options).items() if k not in ("fit_s", "update_us")}


def refusal(data: Path, **options: Any) -> str:
    err = StringIO()
    with pytest.raises(CommandError) as refused:
        call_command("evaluate_mastery", data=data, stdout=StringIO(), stderr=err, **options)
    return f"{err.getvalue()}{refused.value}"


def test_it_learns_from_some_and_judges_the_answers_of_others(data: Path) -> None:
    figures = run(data)
    assert list(figures) == KEYS
    assert 100 < figures["n"] < 500  # a fifth of 60 people, by the hash of their names
    assert figures["n"] % 20 == 0
    assert figures["auc"] > 0.7
    assert figures["ece"] < 0.1


def test_another_seed_judges_on_others(data: Path) -> None:
    assert judged(data, seed="another") != judged(data)


def test_the_learners_to_judge_on_are_those_of_the_documented_hash(tmp_path: Path) -> None:
    """Of these, only sha256 of "11" has first digits, 4fc82b26, that five divides."""
    rows = [f"{u}\ti{k}\t0\t{k % 2}\ts" for u in (5, 11) for k in range(u)]
    assert run(write(tmp_path / "two.tsv", rows))["n"] == 11


def test_interleaved_learners_give_the_same_figures(data: Path) -> None:
    plain = judged(data)
    rows = invented()
    write(data, [row for k in range(20) for row in rows[k::20]])
    assert judged(data) == plain


def test_answers_are_in_order_of_their_time(data: Path) -> None:
    plain = judged(data)
    rows = [row.replace("\t0\t", f"\t{k}\t", 1) for k, row in enumerate(invented())]
    write(data, rows[::-1])
    assert judged(data) == plain


def test_a_byte_order_mark_crlf_and_gzip_change_nothing(data: Path) -> None:
    plain = judged(data)
    data.write_bytes(b"\xef\xbb\xbf" + data.read_bytes().replace(b"\n", b"\r\n"))
    assert judged(data) == plain
    data.write_bytes(gzip.compress(data.read_bytes()))
    assert judged(data) == plain


def test_further_columns_in_any_order_change_nothing(data: Path) -> None:
    plain = judged(data)
    cells = [row.split("\t") for row in invented()]
    rows = ["\t".join([row[4], "x", *row[:4]]) for row in cells]
    header = "skill_id\tnotes\tuser_id\titem_id\ttimestamp\tcorrect"
    assert judged(write(data, rows, header)) == plain


def test_another_file_can_be_judged_on_with_items_and_skills_never_seen(data: Path) -> None:
    rows = invented(people=5, name="v")
    new = ["w\tnew\t0\t1\tnew", "w\tnew\t0\t0\tnew"]
    test = write(data.parent / "others.tsv", [*rows, *new])
    assert run(data, test=test)["n"] == 102


def test_a_learner_in_both_files_is_refused(data: Path) -> None:
    rows = [*invented(people=2, name="v"), "u7\ti1\t0\t1\ts1", "u7\ti1\t0\t1\ts1"]
    test = write(data.parent / "others.tsv", rows)
    assert (
        f"{test}:42: user_id: The learner u7 is in both files. Keep them in one file only."
        in refusal(data, test=test)
    )


def test_an_answer_repeated_once_per_skill_is_refused(data: Path) -> None:
    rows = invented()
    cells = rows[10].split("\t")
    rows.insert(11, "\t".join([*cells[:4], "other"]))
    words = refusal(write(data, rows))
    assert f"{data}:13: skill_id: The same answer as in row 12, repeated for another" in words
    assert f"one skill for the combination ({cells[4]}_other)" in words


def test_a_repeat_is_seen_through_the_answers_of_other_learners(data: Path) -> None:
    rows = ["a\ti1\t0\t1\ts1", "b\ti1\t0\t1\ts1", "a\ti1\t0\t1\ts2"]
    assert f"{data}:4: skill_id: The same answer as in row 2" in refusal(write(data, rows))


def test_the_same_question_answered_again_is_no_repeat(data: Path) -> None:
    rows = invented()
    assert run(write(data, [*rows[:11], rows[10], *rows[11:]]))["n"]


@pytest.mark.parametrize("cell", ["2", "-1", "true", "nan"])
def test_a_result_outside_0_to_1_is_refused(data: Path, cell: str) -> None:
    rows = [*invented(), f"u1\ti1\t0\t{cell}\ts1"]
    words = refusal(write(data, rows))
    assert f"{data}:1202: correct: “{cell}” is not between 0 and 1. Write 1 for right" in words
    assert "nothing was evaluated" in words


def test_a_share_counts_as_right_from_a_half(data: Path) -> None:
    rows = [row.replace("\t0\ts", "\t0.2\ts").replace("\t1\ts", "\t0.7\ts") for row in invented()]
    assert run(write(data, rows))["auc"] > 0.7


@pytest.mark.parametrize("name", HEADER.split("\t"))
def test_a_missing_column_is_refused(data: Path, name: str) -> None:
    words = refusal(write(data, [], HEADER.replace(name, "x")))
    assert f"{data}:1: The header is missing {name}. Name the columns; it has: " in words


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("u1\ti1\t0\t1", ":2: The row has 4 cells; the header has 5."),
        ("u1\t\t0\t1\ts1", ":2: item_id: The cell is empty."),
        ("u1\ti1\tnoon\t1\ts1", ":2: timestamp: “noon” is not a number."),
    ],
)
def test_a_row_that_is_no_answer_is_refused(data: Path, row: str, words: str) -> None:
    assert words in refusal(write(data, [row]))


def test_a_file_that_cannot_be_read_is_refused(data: Path) -> None:
    assert "The file has a header and no rows." in refusal(write(data, []))
    data.write_bytes(gzip.compress(HEADER.encode() * 99)[:-9])
    assert "The file is damaged." in refusal(data)
    data.write_bytes(HEADER.encode() + b"\nu\xff")
    assert "The file is not in UTF-8." in refusal(data)
    assert "The file cannot be read" in refusal(data.parent / "nothing.tsv")
    assert "has user_id twice" in refusal(write(data, [], f"{HEADER}\tuser_id"))


def test_nobody_to_learn_from_or_to_judge_on_is_refused(data: Path) -> None:
    assert "no learners to learn from" in refusal(write(data, ["11\ti\t0\t1\ts", "11\ti\t0\t0\ts"]))
    assert "need right and wrong answers" in refusal(write(data, ["0\ti\t0\t1\ts"]))


def test_where_the_figures_cannot_be_written_is_noticed_first(data: Path) -> None:
    assert "is a folder" in refusal(data, out=data.parent)
    assert "Cannot write" in refusal(data, out=data.parent / "no" / "figures.json")


def test_a_seed_beside_a_test_file_is_refused(data: Path) -> None:
    assert "with TEST" in refusal(data, test=data, seed="x")
