"""Judge the estimate of competence on answers whose results are known (DESIGN §12).

A file has one answer a row, tab-separated: user_id, item_id, timestamp, correct, skill_id. The
model is fitted on some learners' answers and judged on those of others, each answer from the ones
before it only.
"""

import gzip
import hashlib
import math
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learners.calc import levels, metrics
from learners.calc.arrays import Bools
from learners.calc.mastery import Answers, fit
from learners.imports.errors import Errors, RefusedError

COLUMNS = ("user_id", "item_id", "timestamp", "correct", "skill_id")
GZIP = b"\x1f\x8b"
MOST_ERRORS = 20
SHARES = 5
"""A fifth of the learners are judged on."""


class EvaluationRefusedError(ValueError):
    """Answers that cannot be judged; the message says why."""


@dataclass
class Codes:
    """Numbers from 0 for the names of learners, items and skills, the same in both files."""

    learner: dict[str, int] = field(default_factory=dict)
    item: dict[str, int] = field(default_factory=dict)
    skill: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    number: int
    user_id: str
    item_id: str
    timestamp: float
    correct: float
    skill_id: str


def evaluate(data: Path, test: Path | None, seed: str) -> dict[str, Any]:
    """Fit on a file's learners, judge on a fifth of them or on those of another file."""
    codes, errors = Codes(), Errors(MOST_ERRORS)
    answers = read(data, codes, errors)
    trained = len(codes.learner)
    others = read(test, codes, errors) if test else None
    if errors.total:
        raise RefusedError(errors)
    if others:
        _refuse_common_learners(codes, trained, others, str(test), errors)
        return judged(answers[0], others[0])
    judge = in_test(codes.learner, seed)[answers[0].learner]
    return judged(answers[0].rows(~judge), answers[0].rows(judge))


def in_test(learners: Mapping[str, int], seed: str) -> Bools:
    """Mark the learners who are judged on, by a hash of the seed and their name."""
    hashes = (hashlib.sha256((seed + name).encode()).hexdigest() for name in learners)
    return np.array([int(digest[:8], 16) % SHARES == 0 for digest in hashes], dtype=np.bool_)


def judged(train: Answers, test: Answers) -> dict[str, Any]:
    """Return the figures. A result counts as right from a half; seconds are those of the CPU."""
    if not len(train):
        raise EvaluationRefusedError(_("There are no learners to learn from. Add some answers."))
    outcome = np.where(test.right >= 0.5, 1.0, 0.0)
    if len(np.unique(outcome)) < 2:
        raise EvaluationRefusedError(
            _("The learners to judge on need right and wrong answers. Add learners or set SEED.")
        )
    start = time.process_time()
    mastery = fit(train)
    fitted = time.process_time()
    chance = mastery.chance(test)
    scored = time.process_time()
    return {
        "n": len(test),
        "auc": metrics.auc(outcome, chance),
        "ece": metrics.ece(test.right, chance),
        "fit_s": fitted - start,
        "update_us": 1e6 * (scored - fitted) / len(test),
        "levels_list": levels.table(test.right, chance),
    }


# Reading ------------------------------------------------------------------------------------------


def read(path: Path, codes: Codes, errors: Errors) -> tuple[Answers, list[int]]:
    """Return a file's answers by learner and time, and their rows; add errors to `errors`.

    The result is the same however learners are interleaved.
    """
    try:
        with _opened(path) as lines:
            rows = list(_rows(lines, str(path), errors))
    except UnicodeDecodeError:
        errors.add(None, "", _("The file is not in UTF-8."), _("Save it as UTF-8."), file=str(path))
        rows = []
    except (gzip.BadGzipFile, EOFError):
        repair = _("Copy or download it again.")
        errors.add(None, "", _("The file is damaged."), repair, file=str(path))
        rows = []
    except OSError as fault:
        words = _("The file cannot be read: %(fault)s.") % {"fault": fault.strerror}
        errors.add(None, "", words, _("Check its name."), file=str(path))
        rows = []
    _refuse_repeats(rows, str(path), errors)
    rows.sort(key=lambda row: (row.user_id, row.timestamp))
    names = (
        (codes.learner, [row.user_id for row in rows]),
        (codes.item, [row.item_id for row in rows]),
        (codes.skill, [row.skill_id for row in rows]),
    )
    coded = (np.array([code.setdefault(n, len(code)) for n in some], int) for code, some in names)
    return Answers(*coded, np.array([row.correct for row in rows])), [row.number for row in rows]


def _opened(path: Path) -> IO[str]:
    with path.open("rb") as file:
        packed = file.read(2) == GZIP
    return (gzip.open if packed else open)(path, "rt", encoding="utf-8-sig", newline=None)


def _rows(lines: IO[str], file: str, errors: Errors) -> Iterator[Row]:
    """Yield the rows without errors. A file that is not a table of answers has none."""
    header = [cell.strip() for cell in lines.readline().rstrip("\n").split("\t")]
    words = {"names": ", ".join(c for c in COLUMNS if c not in header), "there": ", ".join(header)}
    if words["names"]:
        problem = _("The header is missing %(names)s.") % words
        errors.add(1, "", problem, _("Name the columns; it has: %(there)s.") % words, file=file)
        return
    if twice := [name for name in COLUMNS if header.count(name) > 1]:
        problem = _("The header has %(names)s twice.") % {"names": ", ".join(twice)}
        errors.add(1, "", problem, _("Remove one of them."), file=file)
        return
    at = [header.index(name) for name in COLUMNS]
    number = 1
    for number, line in enumerate(lines, 2):
        cells = line.rstrip("\n").split("\t")
        if len(cells) == len(header):
            yield from _row(number, [cells[place].strip() for place in at], file, errors)
        elif line.strip():
            words = {"n": len(cells), "header": len(header)}
            problem = ngettext(
                "The row has %(n)s cell; the header has %(header)s.",
                "The row has %(n)s cells; the header has %(header)s.",
                len(cells),
            )
            errors.add(number, "", problem % words, _("Separate cells with one tab."), file=file)
    if number == 1:
        errors.add(None, "", _("The file has a header and no rows."), _("Add rows."), file=file)


def _row(number: int, cells: Sequence[str], file: str, errors: Errors) -> Iterator[Row]:
    user, item, when, correct, skill = cells
    before = errors.total
    for name, cell in zip(COLUMNS, cells, strict=True):
        if not cell:
            errors.add(number, name, _("The cell is empty."), _("Fill it in."), file=file)
    moment, right = _number(when), _number(correct)
    if when and not math.isfinite(moment):
        problem = _("“%(cell)s” is not a number.") % {"cell": when[:40]}
        repair = _("Write seconds, or 0 if the rows are in order.")
        errors.add(number, "timestamp", problem, repair, file=file)
    if correct and not 0.0 <= right <= 1.0:
        problem = _("“%(cell)s” is not between 0 and 1.") % {"cell": correct[:40]}
        repair = _("Write 1 for right, 0 for wrong, or a share.")
        errors.add(number, "correct", problem, repair, file=file)
    if errors.total == before:
        yield Row(number, user, item, moment, right, skill)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan


def _refuse_repeats(rows: Sequence[Row], file: str, errors: Errors) -> None:
    """Refuse one answer repeated once per skill: the result would be known before it is judged."""
    first: dict[tuple[str, str, float, float], Row] = {}
    for row in rows:
        answer = row.user_id, row.item_id, row.timestamp, row.correct
        earlier = first.setdefault(answer, row)
        if earlier.skill_id != row.skill_id:
            words = {"row": earlier.number, "both": f"{earlier.skill_id}_{row.skill_id}"[:40]}
            problem = _("The same answer as in row %(row)s, repeated for another skill.") % words
            repair = _("Keep one row per answer, with one skill for the combination (%(both)s).")
            errors.add(row.number, "skill_id", problem, repair % words, file=file)


def _refuse_common_learners(
    codes: Codes, trained: int, others: tuple[Answers, list[int]], file: str, errors: Errors
) -> None:
    """Refuse learners who were learned from: their answers must not judge the model."""
    names = list(codes.learner)
    answers, numbers = others
    for learner in np.unique(answers.learner[answers.learner < trained]).tolist():
        row = min(np.array(numbers)[answers.learner == learner].tolist())
        problem = _("The learner %(name)s is in both files.") % {"name": names[learner][:40]}
        errors.add(row, "user_id", problem, _("Keep them in one file only."), file=file)
    if errors.total:
        raise RefusedError(errors)
