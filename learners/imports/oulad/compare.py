"""What a folder says against what was said before: new, changed, unchanged, no longer there.

"Before" is the last word stored. Where the last word is a person's own correction, the folder is
also compared with what folders said last: a folder that merely repeats itself corrects nobody.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from learners.imports.oulad.stored import Mask, Rows, Whole


@dataclass(frozen=True)
class Said:
    """One row per key. `present` is off where the folder says that there is nothing."""

    keys: list[Whole]
    values: list[Whole | NDArray[np.float64]]
    natural: Whole  # when it became known, by its own dates
    present: Mask
    can_be_taken_back: bool = True


@dataclass(frozen=True)
class Difference:
    """Rows to write (indexes into what was said) with when they became known, and counts."""

    rows: Whole
    known: Whole
    new: int
    changed: int
    unchanged: int
    gone: int


def differ(said: Said, stored: Rows, now: int) -> Difference:
    """New facts are known by their own dates; a correction is known now, or later if so dated."""
    sizes = [int(column.max(initial=-1)) + 1 for column in said.keys]
    keys = _encoded(said.keys, sizes)
    strange = np.zeros(len(stored.known), dtype=bool)
    for column, size in zip(stored.keys, sizes, strict=True):
        strange |= (column < 0) | (column >= size)
    held = np.where(strange, -1, _encoded(stored.keys, sizes))
    every, last = _last(held, ~strange)
    place, has = _find(every, keys)
    same = has & _equal(said, stored, last, place)
    by_folders, last_folder = _last(held, ~strange & stored.imported)
    folder_place, folder_has = _find(by_folders, keys)
    same |= folder_has & _equal(said, stored, last_folder, folder_place)
    new = said.present & ~has
    changed = has & ~same
    if not said.can_be_taken_back:
        changed &= said.present
    rows = np.flatnonzero(new | changed)
    before = stored.known[last[place]] if len(last) else said.natural
    late = np.maximum(np.maximum(said.natural, now), before)
    known = np.where(changed, late, said.natural)[rows]
    strangers = np.stack([column[strange] for column in stored.keys], axis=1)
    gone = len(np.setdiff1d(every, keys)) + len(np.unique(strangers, axis=0))
    return Difference(
        rows, known, int(new.sum()), int(changed.sum()), int((same & said.present).sum()), gone
    )


def _encoded(columns: list[Whole], sizes: list[int]) -> Whole:
    total = np.zeros(len(columns[0]), dtype=np.int64)
    for column, size in zip(columns, sizes, strict=True):
        total = total * max(size, 1) + column
    return total


def _last(keys: Whole, among: Mask) -> tuple[Whole, Whole]:
    """Distinct keys in order, and where each one's last row stands."""
    places = np.flatnonzero(among)
    backwards = places[::-1]
    distinct, first = np.unique(keys[backwards], return_index=True)
    return distinct, backwards[first]


def _find(keys: Whole, wanted: Whole) -> tuple[Whole, Mask]:
    if not len(keys):
        return np.zeros(len(wanted), dtype=np.int64), np.zeros(len(wanted), dtype=bool)
    place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return place, keys[place] == wanted


def _equal(said: Said, stored: Rows, last: Whole, place: Whole) -> Mask:
    same = np.ones(len(place), dtype=bool)
    if len(last):
        for mine, theirs in zip(said.values, stored.values, strict=True):
            same &= mine == theirs[last[place]]
    return same


Dated = tuple[int, str]  # when known, and what was said


@dataclass(frozen=True)
class Word:
    """One stored word of a series: what, when known, and when it was written down."""

    known: int
    recorded: int
    value: str

    @property
    def is_correction(self) -> bool:
        """A correction is known when it is recorded; a dated fact is known at its own midnight."""
        return self.known == self.recorded


def series(said: list[Dated], stored: list[Word], now: int) -> list[Dated]:
    """What to write so that a person's series (an age band over the years) says what was said.

    Each word is held against what stood at its time. Only the last one may be corrected, since a
    correction is known now and speaks for now; of two words of one moment the later line counts.
    """
    words = sorted(dict(said).items())
    held = sorted(stored, key=lambda word: (word.known, word.recorded))
    told: list[Dated] = []
    for place, (known, value) in enumerate(words):
        is_last = place == len(words) - 1
        taken = any(word.known == known for word in held)
        if taken and not is_last:
            continue
        standing = [
            word for word in held if word.known <= known or (is_last and word.is_correction)
        ]
        if standing and standing[-1].value == value:
            continue
        at = max(now, known) if taken else known
        told.append((at, value))
        held.append(Word(at, now, value))
        held.sort(key=lambda word: (word.known, word.recorded))
    return told
