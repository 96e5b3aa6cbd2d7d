"""Signals, the concerns that people read, the cases they open, and the services that help."""

from .case import (
    HELP_MOVES,
    Case,
    Channel,
    Contact,
    HelpRequest,
    HelpState,
    MovedDay,
    Promise,
)
from .concern import (
    CLOSED_BY_LEARNER,
    CLOSED_BY_PERSON,
    CONCERN_MOVES,
    STANDING,
    Concern,
    ConcernState,
    ModuleConcern,
    Precision,
    Reply,
    ReplyKind,
)
from .rule import VERSION_MOVES, CoSignature, Rule, RuleVersion, VersionState
from .scorecard import GateReport, Scorecard, Watch
from .service import Offer, Service, ServiceHours
from .signal import Signal, Triage
from .time import Cover, TutorTime

__all__ = [
    "CLOSED_BY_LEARNER",
    "CLOSED_BY_PERSON",
    "CONCERN_MOVES",
    "HELP_MOVES",
    "STANDING",
    "VERSION_MOVES",
    "Case",
    "Channel",
    "CoSignature",
    "Concern",
    "ConcernState",
    "Contact",
    "Cover",
    "GateReport",
    "HelpRequest",
    "HelpState",
    "ModuleConcern",
    "MovedDay",
    "Offer",
    "Precision",
    "Promise",
    "Reply",
    "ReplyKind",
    "Rule",
    "RuleVersion",
    "Scorecard",
    "Service",
    "ServiceHours",
    "Signal",
    "Triage",
    "TutorTime",
    "VersionState",
    "Watch",
]
