"""A small catalogue, written through the product's own actions."""

import datetime as dt
from dataclasses import dataclass
from functools import partial
from typing import Any

from learners.models import Competency, Learner
from pathways.actions import authoring, choices
from pathways.models import Pathway, PathwayChoice, Step
from tests.factories.clock import at_moment
from tests.factories.learners import CompetencyFactory, day, moment

BY = "a test"
LONG_AGO = moment(day(-80))


@dataclass(frozen=True)
class Care:
    """A pathway to community nursing: eight steps, of which `placement` is the goal.

    infection ──┬─▶ plans ──▶ placement ◀── (talk | visit)
                └─▶ doses (too hard for some; `sums` is easier and teaches some of the same)
    bus stands alone.
    """

    pathway: Pathway
    recording: Competency
    numbers: Competency
    steps: dict[str, Step]

    def __getitem__(self, code: str) -> Step:
        return self.steps[code]


def step(code: str, *, at: dt.datetime = LONG_AGO, **more: Any) -> Step:
    columns = {
        "name": code.capitalize(),
        "strand": "academic",
        "hours": 3.0,
        "place": "Library 2, Harbour",
        "how": "Ask at the desk for the red folder.",
        **({} if "runs" in more else {"link": "https://learning.example/red-folder"}),
        **more,
    }
    return at_moment(at, authoring.add_step, code=code, by=BY, **columns)


def care(*, published: bool = True, at: dt.datetime = LONG_AGO) -> Care:
    recording = CompetencyFactory(statement="Recording and reporting")
    numbers = CompetencyFactory(statement="Numbers in care")
    pathway = at_moment(
        at,
        authoring.add_pathway,
        code="NURSING",
        name="community nursing",
        needs={recording: 2, numbers: 1},
        by=BY,
    )
    listing = {"pathway": pathway, "at": at}
    steps = {
        "infection": step("infection", **listing, hours=2, teaches={recording: 0.2}),
        "plans": step("plans", **listing, mode="evening", teaches={recording: 0.4}),
        "placement": step("placement", **listing, hours=40, strand="professional", is_goal=True),
        "talk": step("talk", **listing, hours=0.5, strand="professional"),
        "visit": step("visit", **listing, hours=4, mode="daytime", strand="professional"),
        "doses": step("doses", **listing, level=6, teaches={numbers: 0.6}),
        "sums": step("sums", **listing, level=4, teaches={numbers: 0.3}),
        "bus": step("bus", **listing, hours=0.1, strand="social", worth=0.05),
    }
    require = partial(at_moment, at, authoring.require, by=BY)
    require(steps["plans"], one_of=[steps["infection"]])
    require(steps["doses"], one_of=[steps["infection"]])
    require(steps["placement"], one_of=[steps["plans"]])
    at_moment(
        at, authoring.require, steps["placement"], one_of=[steps["talk"], steps["visit"]], by=BY
    )
    if published:
        at_moment(at, authoring.publish, pathway, by=BY)
    return Care(pathway, recording, numbers, steps)


def follows(
    learner: Learner, catalogue: Care, hours: float = 9, *, at: dt.datetime = LONG_AGO, **more: Any
) -> PathwayChoice:
    return at_moment(at, choices.follow, learner, catalogue.pathway, hours, by=BY, **more)
