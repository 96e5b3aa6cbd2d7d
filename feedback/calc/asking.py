"""Choice of the one question that someone is asked this week."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

NEVER_CLOSES: Final = 2**31 - 1


@dataclass(frozen=True)
class Candidate:
    """Something that a learner could be asked. Days count from 1970-01-01."""

    learner: int
    kind: str
    subject: str = ""
    reason: str = "closes"
    closes: int = NEVER_CLOSES
    repeats: bool = False  # it may be asked again; anything else is asked once

    @property
    def key(self) -> tuple[int, str, str]:
        return self.learner, self.kind, self.subject


def choose(
    candidates: Iterable[Candidate],
    asked: Mapping[tuple[int, str, str], int],
    gaps: Mapping[int, int | None],
    day: int,
    *,
    gap: int,
) -> dict[int, Candidate]:
    """Return a question for each learner who may be asked that day: the one that closes first.

    asked: the last day of each question; gaps: the days a learner wants between questions, None to
    be asked nothing; gap: the days for everyone else, and the fewest for anyone.
    """
    last: dict[int, int] = {}
    for (learner, _kind, _subject), on in asked.items():
        last[learner] = max(on, last.get(learner, on))
    chosen: dict[int, Candidate] = {}
    for candidate in sorted(candidates, key=lambda one: (one.closes, one.kind, one.subject)):
        learner = candidate.learner
        wanted = gaps.get(learner, gap)
        if learner in chosen or wanted is None:
            continue
        if learner in last and day - last[learner] < max(gap, wanted):
            continue
        if candidate.repeats or candidate.key not in asked:
            chosen[learner] = candidate
    return chosen
