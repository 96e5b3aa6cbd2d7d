"""Turn a shard's frames into its learners' weeks, and weeks into rows (numpy only)."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from learners.calc import engagement
from learners.calc.arrays import NONE, Array, position
from learners.calc.codes import Feed, Kind, Outcome
from learners.calc.cutoffs import as_date

Frames = Mapping[str, Mapping[str, Array]]
KINDS = ("active_days", "clicks", "met", "late", "missed")


def compute(frames: Frames, day: int) -> engagement.Weeks:
    people, joined_up = frames["learners"]["id"], frames["enrolments"]
    offering = position(frames["offerings"]["id"], joined_up["offering"])
    begins, ends = frames["offerings"]["from"][offering], frames["offerings"]["until"][offering]
    learner = position(people, joined_up["learner"])
    window = engagement.windows(len(people), learner, begins, ends, day)
    active = clicked(frames["activity"])
    doer = learner[position(joined_up["id"], active["enrolment"])]
    return engagement.weeks(
        window,
        active=(doer, active["on"], active["clicks"].astype(float)),
        covered=engagement.covered_cells(window, *stretches(frames, learner, begins, ends, day)),
        deadlines=deadlines(frames, learner, day),
    )


def clicked(activity: Mapping[str, Array]) -> Mapping[str, Array]:
    """Days with clicks, since a feed may also report days without any."""
    some = activity["clicks"] > 0
    return {name: column[some] for name, column in activity.items()}


def stretches(frames: Frames, learner: Any, begins: Any, ends: Any, day: int) -> Any:
    """Stretches of days on which a feed would have reported a learner's activity."""
    feed = frames["coverage"]
    of_activity = feed["feed"] == Feed.ACTIVITY
    enrolment, stretch = engagement.owed(
        frames["enrolments"]["offering"], feed["offering"][of_activity]
    )
    first = np.maximum(feed["from"][of_activity][stretch], begins[enrolment])
    last = np.minimum(feed["until"][of_activity][stretch], np.minimum(ends[enrolment], day))
    return learner[enrolment], first, last


def deadlines(frames: Frames, learner: Any, day: int) -> Any:
    """(learner, due day, fate) of work that was due before today, while the learner was
    registered. Work that counts nothing towards the result counts only where it was handed in."""
    joined_up, work = frames["enrolments"], frames["assessments"]
    enrolment, piece = engagement.owed(joined_up["offering"], work["offering"])
    until = of_pair(frames, frames["extensions"], "until", enrolment, piece)
    due = np.where(work["due"][piece] == NONE, NONE, np.maximum(work["due"][piece], until))
    on = of_pair(frames, frames["submissions"], "on", enrolment, piece)
    counts = (due != NONE) & (due < day) & (work["kind"][piece] != Kind.EXAM)
    registered, left = joined_up["registered"][enrolment], joined_up["left"][enrolment]
    counts &= (registered <= due) & ((left == NONE) | (left > due))
    expected = (work["weight"][piece] > 0) & ~has_withdrawn(frames)[enrolment]
    counts &= expected | (on != NONE)
    enrolment, piece, due, on = enrolment[counts], piece[counts], due[counts], on[counts]
    reported = is_reported(frames, work["offering"][piece], due)
    return learner[enrolment], due, engagement.fate(due, on, reported)


def of_pair(frames: Frames, facts: Any, column: str, enrolment: Any, piece: Any) -> Any:
    """A column of facts about enrolments' work, for the given pairs; NONE where there is none."""
    work, people = frames["assessments"]["id"], frames["enrolments"]["id"]
    span = int(work.max(initial=0)) + 1
    keys = facts["enrolment"] * span + facts["assessment"]
    order = np.argsort(keys)
    at = position(keys[order], people[enrolment] * span + work[piece])
    return np.append(facts[column][order], NONE)[at]


def has_withdrawn(frames: Frames) -> Any:
    """Whether each enrolment ended in a withdrawal; the day of it need not be known."""
    ended = frames["results"]["outcome"] == Outcome.WITHDRAWN
    return np.isin(frames["enrolments"]["id"], frames["results"]["enrolment"][ended])


def is_reported(frames: Frames, offering: Any, due: Any) -> Any:
    """Whether a feed of hand-ins covered each day that work of an offering was due."""
    feed = frames["coverage"]
    rows = np.flatnonzero(feed["feed"] == Feed.SUBMISSIONS)
    piece, stretch = engagement.owed(offering, feed["offering"][rows])
    stretch = rows[stretch]
    inside = (feed["from"][stretch] <= due[piece]) & (due[piece] < feed["until"][stretch])
    covered = np.zeros(len(due), dtype=np.bool_)
    covered[piece[inside]] = True
    return covered


def as_rows(ids: Any, weeks: engagement.Weeks) -> list[dict[str, Any]]:
    """One row for each learner who has weeks: the first week and the five arrays."""
    first = engagement.monday_of(weeks.first)
    columns = {
        name: [None if v != v else int(v) for v in getattr(weeks, name).tolist()] for name in KINDS
    }
    rows = []
    for i, learner in enumerate(ids.tolist()):
        begin, end = int(weeks.start[i]), int(weeks.start[i + 1])
        if begin == end:
            continue
        arrays = {name: column[begin:end] for name, column in columns.items()}
        monday = as_date(int(first[i])).isoformat()
        rows.append({"learner_id": learner, "first_week_on": monday, **arrays})
    return rows
