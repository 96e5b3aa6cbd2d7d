"""The ground: people, the college, what they study, and the facts about it."""

from .access import AccessEvent, AuditEvent
from .college import Campus, ClosedDay, Term
from .correction import Correction
from .engagement import Engagement
from .facts import (
    ActivityDay,
    CheckIn,
    Coverage,
    DeadlineSet,
    EntryQualification,
    Fact,
    Left,
    Mark,
    PreCourseActivity,
    Registered,
    Result,
    Submission,
)
from .imports import Import, ImportFault
from .learner import Learner, ProtectedCharacteristic
from .people import Group, GroupMember, Role, RoleKind, TutorAssignment
from .study import Assessment, Competency, Enrolment, Goal, Module, Offering, Programme, Site
from .user import User

__all__ = [
    "AccessEvent",
    "ActivityDay",
    "Assessment",
    "AuditEvent",
    "Campus",
    "CheckIn",
    "ClosedDay",
    "Competency",
    "Correction",
    "Coverage",
    "DeadlineSet",
    "Engagement",
    "Enrolment",
    "EntryQualification",
    "Fact",
    "Goal",
    "Group",
    "GroupMember",
    "Import",
    "ImportFault",
    "Learner",
    "Left",
    "Mark",
    "Module",
    "Offering",
    "PreCourseActivity",
    "Programme",
    "ProtectedCharacteristic",
    "Registered",
    "Result",
    "Role",
    "RoleKind",
    "Site",
    "Submission",
    "Term",
    "TutorAssignment",
    "User",
]
