"""People, the college, their studies, and the facts about them."""

from .access import AccessEvent, AuditEvent
from .college import Campus, ClosedDay, CollegeRevision, SilenceLimit, Term
from .competence import Answer, Competence, EstimateVersion, Level
from .conversation import Conversation, Message
from .correction import Correction
from .engagement import Engagement
from .facts import (
    ActivityDay,
    CheckIn,
    Coverage,
    DeadlineSet,
    EntryQualification,
    Extension,
    Fact,
    GroupWork,
    Left,
    Mark,
    PreCourseActivity,
    Registered,
    Result,
    Submission,
)
from .grant import Grant, Scope
from .helpline import Helpline
from .imports import Import, ImportColumn, ImportDraft, ImportLine, RefusedRow
from .invitation import Invitation
from .learner import ChosenName, Learner, ProtectedCharacteristic
from .limit import Limit
from .notification import Notification, NotificationChoice
from .people import STAFF, Group, GroupMember, Origin, Role, RoleKind, TutorAssignment
from .queued_email import QueuedEmail
from .rhythm import Availability, Circumstance, Rhythm, StudyWeek
from .study import (
    Assessment,
    Competency,
    Enrolment,
    Goal,
    KeptDeadline,
    Module,
    Offering,
    Programme,
    Site,
)
from .user import User

__all__ = [
    "STAFF",
    "AccessEvent",
    "ActivityDay",
    "Answer",
    "Assessment",
    "AuditEvent",
    "Availability",
    "Campus",
    "CheckIn",
    "ChosenName",
    "Circumstance",
    "ClosedDay",
    "CollegeRevision",
    "Competence",
    "Competency",
    "Conversation",
    "Correction",
    "Coverage",
    "DeadlineSet",
    "Engagement",
    "Enrolment",
    "EntryQualification",
    "EstimateVersion",
    "Extension",
    "Fact",
    "Goal",
    "Grant",
    "Group",
    "GroupMember",
    "GroupWork",
    "Helpline",
    "Import",
    "ImportColumn",
    "ImportDraft",
    "ImportLine",
    "Invitation",
    "KeptDeadline",
    "Learner",
    "Left",
    "Level",
    "Limit",
    "Mark",
    "Message",
    "Module",
    "Notification",
    "NotificationChoice",
    "Offering",
    "Origin",
    "PreCourseActivity",
    "Programme",
    "ProtectedCharacteristic",
    "QueuedEmail",
    "RefusedRow",
    "Registered",
    "Result",
    "Rhythm",
    "Role",
    "RoleKind",
    "Scope",
    "SilenceLimit",
    "Site",
    "StudyWeek",
    "Submission",
    "Term",
    "TutorAssignment",
    "User",
]
