"""The catalogue, learners' choices and answers, and their recommendations."""

from .answers import Answer, DayChoice, Fulfilment, How, Moved, Response, Start, remaining
from .catalogue import (
    CatalogueRevision,
    Milestone,
    Mode,
    Pathway,
    PathwayCompetency,
    PathwayStep,
    Requirement,
    RequirementOption,
    Step,
    StepCompetency,
    StepRun,
    Strand,
)
from .choice import PathwayChoice
from .estimate import Estimate, Word
from .recommendation import Recommendation

__all__ = [
    "Answer",
    "CatalogueRevision",
    "DayChoice",
    "Estimate",
    "Fulfilment",
    "How",
    "Milestone",
    "Mode",
    "Moved",
    "Pathway",
    "PathwayChoice",
    "PathwayCompetency",
    "PathwayStep",
    "Recommendation",
    "Requirement",
    "RequirementOption",
    "Response",
    "Start",
    "Step",
    "StepCompetency",
    "StepRun",
    "Strand",
    "Word",
    "remaining",
]
