"""What learners say together, what was decided, and what came of it."""

from .asking import Asking, AskingKind, WhyAsked
from .decision import Change, Decision, DidItHelp, Helped, Outcome, Pledge
from .edit import EDIT_MOVES, Edit, EditState
from .meeting import Handover, Meeting, MeetingDecision
from .moderation import KINDS, Act, Appeal, Report, Ruling, SafetyMessage
from .partnership import PartnershipVersion, Priority, Side
from .showing import SHOWING_MOVES, Moderated, Showing
from .survey import Breakdown, Invited, Question, QuestionKind, Survey, TookPart
from .urn import COMMENT_MOVES, EVERYBODY, Comment, CommentState, Urn, WhyHidden
from .view import (
    ANSWER_IN,
    PASS_ON_IN,
    SETTLED,
    VIEW_MOVES,
    WAITING,
    SignOn,
    Speaking,
    View,
    ViewKind,
    ViewState,
)

__all__ = [
    "ANSWER_IN",
    "COMMENT_MOVES",
    "EDIT_MOVES",
    "EVERYBODY",
    "KINDS",
    "PASS_ON_IN",
    "SETTLED",
    "SHOWING_MOVES",
    "VIEW_MOVES",
    "WAITING",
    "Act",
    "Appeal",
    "Asking",
    "AskingKind",
    "Breakdown",
    "Change",
    "Comment",
    "CommentState",
    "Decision",
    "DidItHelp",
    "Edit",
    "EditState",
    "Handover",
    "Helped",
    "Invited",
    "Meeting",
    "MeetingDecision",
    "Moderated",
    "Outcome",
    "PartnershipVersion",
    "Pledge",
    "Priority",
    "Question",
    "QuestionKind",
    "Report",
    "Ruling",
    "SafetyMessage",
    "Showing",
    "Side",
    "SignOn",
    "Speaking",
    "Survey",
    "TookPart",
    "Urn",
    "View",
    "ViewKind",
    "ViewState",
    "WhyAsked",
    "WhyHidden",
]
