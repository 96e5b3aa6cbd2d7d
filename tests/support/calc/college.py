"""A fictional college as arrays: small, seeded, with every kind of fact."""

from typing import Any

import numpy as np

from learners.calc import facts as f
from learners.calc.codes import Feed, Outcome

COLUMNS = {
    "offerings": f.Offerings,
    "enrolments": f.Enrolments,
    "assessments": f.Assessments,
    "deadlines": f.Deadlines,
    "submissions": f.Submissions,
    "marks": f.Marks,
    "activity": f.Activity,
    "totals": f.Totals,
    "coverage": f.Coverage,
    "results": f.Results,
    "extensions": f.Extensions,
}


def facts(modules: tuple[str, ...] = ("MTH",), **groups: dict[str, Any]) -> f.Facts:
    """Return facts from columns by name; a group left out is empty."""
    built = {}
    for name, kind in COLUMNS.items():
        columns = groups.get(name, {})
        blank = {column: [] for column in kind.__dataclass_fields__}
        built[name] = kind(**{**blank, **columns})
    return f.Facts(modules=modules, **built)


def people(offering: list[int], **columns: Any) -> dict[str, Any]:
    """Enrolments that registered 30 days before the start and stayed, unless given otherwise."""
    n = len(offering)
    return {
        "id": np.arange(n),
        "learner": np.arange(n),
        "offering": offering,
        "registered": np.full(n, -30),
        "registered_known": columns.get("registered", np.full(n, -30)),
        "left": np.full(n, f.NEVER),
        "left_known": columns.get("left", np.full(n, f.NEVER)),
        "qualification": np.full(n, 2.0),
        "attempts": np.zeros(n),
        "credits": np.full(n, 60.0),
        "profile_known": np.full(n, -30),
        **columns,
    }


def always_covered(offerings: int, *feeds: int) -> dict[str, Any]:
    """Coverage of every day of every offering by the feeds named."""
    rows = [(offering, feed) for offering in range(offerings) for feed in feeds]
    return {
        "offering": [row[0] for row in rows],
        "feed": [row[1] for row in rows],
        "start": np.full(len(rows), f.ALWAYS),
        "until": np.full(len(rows), f.NEVER),
        "known": np.full(len(rows), f.ALWAYS),
    }


PER = 6
DUE = np.array([15, 30, 45, 60, 75, 99])


def drawn(seed: int, size: int = 120, runs: int = 4) -> f.Facts:
    """A random college: two modules, `runs` offerings of 100 days, six pieces of work each."""
    rng = np.random.default_rng(seed)
    offering = rng.integers(0, runs, size)
    ability = rng.normal(size=size)
    left_day = np.where(rng.random(size) < 0.2, rng.integers(1, 100, size), f.NEVER)
    stayed = np.where(ability < -0.3, Outcome.FAIL, Outcome.PASS)
    outcome = np.where(left_day < f.NEVER, Outcome.WITHDRAWN, stayed)
    return facts(
        modules=("MTH", "ART"),
        offerings={
            "module": np.arange(runs) % 2,
            "start": 1000 + 150 * (np.arange(runs) // 2),
            "length": np.full(runs, 100),
        },
        enrolments=people(
            offering.tolist(),
            learner=rng.integers(0, size // 2, size),
            registered=rng.integers(-40, 10, size),
            left=left_day,
            qualification=rng.integers(0, 5, size).astype(float),
        ),
        **work_and_deadlines(runs),
        **handed_in(rng, offering, ability, left_day),
        activity=clicked(rng, size),
        coverage=always_covered(runs, Feed.ACTIVITY, Feed.SUBMISSIONS),
        results={"enrolment": np.arange(size), "outcome": outcome, "known": np.full(size, 130)},
    )


def work_and_deadlines(runs: int) -> dict:
    """Work and deadlines of every offering."""
    return {
        "assessments": {
            "offering": np.repeat(np.arange(runs), PER),
            "kind": np.tile([0, 1, 0, 1, 0, 2], runs),
            "weight": np.tile([10.0, 5, 25, 5, 55, 100], runs),
        },
        "deadlines": {
            "assessment": np.arange(runs * PER),
            "due": np.tile(DUE, runs),
            "known": np.full(runs * PER, f.ALWAYS),
        },
    }


def handed_in(rng: np.random.Generator, offering, ability, left_day) -> dict:
    """Submissions and their marks."""
    enrolment, slot = np.meshgrid(np.arange(len(offering)), np.arange(PER), indexing="ij")
    enrolment, slot = enrolment.ravel(), slot.ravel()
    day = DUE[slot] - rng.integers(-6, 15, len(enrolment))
    done = (rng.normal(size=len(enrolment)) < ability[enrolment] + 0.8) & (
        day < left_day[enrolment]
    )
    enrolment, slot, day = enrolment[done], slot[done], day[done]
    keys = {"enrolment": enrolment, "assessment": offering[enrolment] * PER + slot}
    score = np.round(60 + 15 * ability[enrolment] + 9 * rng.normal(size=len(enrolment)))
    back = day + 1 + rng.integers(0, 12, len(enrolment))
    return {
        "submissions": {**keys, "day": day, "banked": np.zeros(len(enrolment)), "known": day + 1},
        "marks": {**keys, "score": np.clip(score, 0, 100), "known": back},
    }


def clicked(rng: np.random.Generator, size: int) -> dict:
    """Clicks from 30 days before the start."""
    enrolment, column = np.nonzero(rng.random((size, 130)) < 0.3)
    clicks = rng.integers(1, 30, len(enrolment))
    return {"enrolment": enrolment, "day": column - 30, "clicks": clicks, "known": column - 29}
