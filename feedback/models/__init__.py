"""What learners say together, what was decided, and what came of it."""

from .decision import Change, Decision, DidItHelp, Helped, Outcome, Pledge
from .moderation import Act, Appeal, Report, Ruling, SafetyMessage
from .view import (
    SETTLED,
    SHOWING_MOVES,
    VIEW_MOVES,
    WAITING,
    Showing,
    SignOn,
    Speaking,
    View,
    ViewKind,
    ViewState,
)

__all__ = [
    "SETTLED",
    "SHOWING_MOVES",
    "VIEW_MOVES",
    "WAITING",
    "Act",
    "Appeal",
    "Change",
    "Decision",
    "DidItHelp",
    "Helped",
    "Outcome",
    "Pledge",
    "Report",
    "Ruling",
    "SafetyMessage",
    "Showing",
    "SignOn",
    "Speaking",
    "View",
    "ViewKind",
    "ViewState",
]
