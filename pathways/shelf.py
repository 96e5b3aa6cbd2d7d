"""The catalogue as this process has read it, stored by its revision.

A learner's pages and answers take names, order and graphs from here, so that none of them reads the
catalogue again. The catalogue of one revision is stored at a time. A night reads rows as of its
cutoff instead (`frames.catalogue`).
"""

import datetime as dt
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Max

from learners.models import Competency
from learners.night import Cutoff, Slice
from pathways import frames
from pathways.calc.graph import Graph
from pathways.calc.ranking import Person
from pathways.frames import Catalogue
from pathways.models import (
    CatalogueRevision,
    Estimate,
    PathwayCompetency,
    PathwayStep,
    Requirement,
    Step,
    StepRun,
)

MOST = 32  # sets of pathways whose graphs are stored, about 2 MB each with 600 steps
TIMES: tuple[tuple[Any, str], ...] = (
    (Step, "recorded_at"),
    (Step, "withdrawn_at"),
    (StepRun, "recorded_at"),
    (PathwayStep, "recorded_at"),
    (PathwayCompetency, "recorded_at"),
    (Requirement, "recorded_at"),
    (Estimate, "recorded_at"),
)
EARLIEST = dt.datetime.min.replace(tzinfo=dt.UTC)


@dataclass(frozen=True)
class Listing:
    """A step of a pathway, and the milestone it is part of, if any."""

    step: int
    milestone: tuple[int, str] | None  # position and name


@dataclass(frozen=True)
class Content:
    """Some pathways: their catalogue, and their steps in the order in which they were written."""

    catalogue: Catalogue
    order: tuple[int, ...]
    listings: dict[int, list[Listing]]  # by pathway, in order


@dataclass(frozen=True)
class Shelf:
    """The whole catalogue's steps and competencies. Its objects are shared: never change them."""

    token: UUID | None
    recorded_at: dt.datetime  # its latest change
    steps: dict[int, Step]
    competencies: dict[int, str]
    content: Any = field(init=False)  # of a frozenset of pathways

    def __post_init__(self) -> None:
        object.__setattr__(self, "content", lru_cache(maxsize=MOST)(self._content))

    def _content(self, pathways: frozenset[int]) -> Content:
        """Read some pathways as of the latest change, since the catalogue may have changed again
        by now."""
        cutoff = Cutoff(self.recorded_at.date(), self.recorded_at, self.recorded_at)
        rows = PathwayStep.objects.filter(pathway__in=pathways, recorded_at__lte=self.recorded_at)
        rows = rows.select_related("milestone").order_by("position", "pk")
        positions: dict[int, int] = {}
        listings: dict[int, list[Listing]] = {pathway: [] for pathway in pathways}
        for row in rows:
            if row.step_id in self.steps:
                positions.setdefault(row.step_id, row.position)
                place = (row.milestone.position, row.milestone.name) if row.milestone else None
                listings[row.pathway_id].append(Listing(row.step_id, place))
        order = sorted(positions, key=lambda step: (positions[step], step))
        return Content(frames.catalogue(cutoff, pathways), tuple(order), listings)


_stored: Shelf | None = None


def revision() -> UUID | None:
    return CatalogueRevision.objects.values_list("token", flat=True).first()


def shelf(token: UUID | None) -> Shelf:
    """Return the catalogue, for a revision just read from the database."""
    global _stored
    stored = _stored
    if stored is None or token is None or stored.token != token:
        stored = _stored = read(token)
    return stored


def read(token: UUID | None) -> Shelf:
    """Read the catalogue. What has changed since the revision was read has a newer revision, so
    the next request reads it again."""
    times = [model.objects.aggregate(latest=Max(column))["latest"] for model, column in TIMES]
    return Shelf(
        token=token,
        recorded_at=max(filter(None, times), default=EARLIEST),
        steps={step.pk: step for step in Step.objects.order_by("pk").prefetch_related("runs")},
        competencies=dict(Competency.objects.values_list("pk", "statement")),
    )


def catalogue(cutoff: Cutoff, pathways: frozenset[int]) -> Catalogue:
    """Return pathways as recorded at a cutoff, from this process if nothing in it is newer."""
    stored = shelf(revision())
    if stored.recorded_at > cutoff.recorded_by:
        return frames.catalogue(cutoff, pathways)
    result: Catalogue = stored.content(pathways).catalogue
    return result


def standing(part: Slice) -> tuple[Graph, Person] | None:
    """Return a learner's graph and state; None if they follow nothing."""
    people, content = frames.followers(part, catalogue)
    if not people:
        return None
    graph = content.graph(people[0].pathways)
    return graph, people[0].as_person(graph, part.cutoff.day)
