"""The personal data of this room: why, on what basis, how long, and what erasing does.

`portal.privacy` exports and erases by these declarations. They are in the order of erasing: what
depends on a person first, the person last.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import partial
from typing import Any

from django.db.models import CharField, Q, QuerySet, TextChoices, Value
from django.db.models.functions import Cast, Concat, Lower
from django.utils.translation import gettext_lazy as _

from learners.models import ImportDraft, ImportLine, Learner, QueuedEmail, User

ERASED = "(erased)"


class Whom(Enum):
    """The person whose id is at the end of a path."""

    LEARNER = "a learner's record"
    LOGIN = "a login"
    LABEL = "a name or reference in words, which leads to no row"


class Basis(TextChoices):
    """UK GDPR, Article 6(1)."""

    CONTRACT = "contract", _("a contract with you")
    LEGAL_OBLIGATION = "legal obligation", _("a legal obligation")
    PUBLIC_TASK = "public task", _("the college’s public task of teaching and supporting you")
    CONSENT = "consent", _("your consent, which you can withdraw")


class Retention(TextChoices):
    WHILE_HERE = "while here", _("while your account is open")
    SIX_YEARS_AFTER_LEAVING = "six years after leaving", _("until six years after you leave")
    SIX_YEARS = "six years", _("for six years from the day it was written")
    TWO_YEARS = "two years", _("for two years from the day it was written")
    ONE_DAY = "one day", _("until you sign out, for a day at most")
    ONE_MONTH = "one month", _("until you sign out, for a day at most, or 30 if you stay signed in")


class Export(Enum):
    ROWS = "every row, without the columns named in `hidden`"
    NOTHING = "nothing: a secret, or someone else's data"


class Erase(Enum):
    DELETE = "the row goes with the person"
    PSEUDONYMISE = "the row stays, the columns named in `emptied` do not"
    KEEP_LABEL = "the row stays: of the person it has only an id, or a name the college must keep"


@dataclass(frozen=True)
class PersonalData:
    """A path from a model to a person. `path` is an ORM path, empty if the row is the person.

    `condition` names the condition of Article 9 for special category data. `rows` returns the rows
    for a person's id if no path leads to them.
    """

    model: str
    path: str
    purpose: Any
    basis: Basis
    retention: Retention
    export: Export
    erase: Erase
    whom: Whom = Whom.LEARNER
    condition: Any = ""
    hidden: tuple[str, ...] = ()
    emptied: Mapping[str, Any] = field(default_factory=dict)
    rows: Callable[[int], Any] | None = None


taught = partial(
    PersonalData,
    basis=Basis.PUBLIC_TASK,
    retention=Retention.SIX_YEARS_AFTER_LEAVING,
    export=Export.ROWS,
    erase=Erase.DELETE,
)
acted = partial(
    PersonalData,
    basis=Basis.PUBLIC_TASK,
    retention=Retention.SIX_YEARS_AFTER_LEAVING,
    export=Export.NOTHING,
    erase=Erase.KEEP_LABEL,
    whom=Whom.LOGIN,
)
logged = partial(PersonalData, basis=Basis.LEGAL_OBLIGATION, retention=Retention.SIX_YEARS)
notified = partial(
    PersonalData,
    basis=Basis.PUBLIC_TASK,
    retention=Retention.TWO_YEARS,
    export=Export.ROWS,
    erase=Erase.DELETE,
    whom=Whom.LOGIN,
)
by_enrolment = partial(taught, path="enrolment__learner")


def drafts_naming(learner: int) -> QuerySet[ImportDraft]:
    """Return drafts with a row or a change about this learner, and those that may quote their
    reference: refused files, and files that are not read yet."""
    reference = Learner.objects.filter(pk=learner).values_list("reference", flat=True).first()
    named = Q(rows__contains=[[reference]]) | Q(lines__reference=reference)
    return ImportDraft.objects.filter(
        pk__in=ImportDraft.objects.filter(named | Q(error_count__gt=0) | ~Q(content=b"")).values(
            "pk"
        )
    )


def lines_naming(learner: int) -> QuerySet[ImportLine]:
    return ImportLine.objects.filter(draft__in=drafts_naming(learner))


def emails_to(user: int) -> QuerySet[QueuedEmail]:
    """Return the emails that wait to be sent to someone's address."""
    own = User.objects.filter(pk=user).annotate(small=Lower("email")).values("small")
    return QueuedEmail.objects.annotate(small=Lower("to")).filter(small__in=own)


DRAFTED = {
    "made_by": _("to know who uploaded a file of people"),
    "paused_by": _("to know who was asked to confirm many changes"),
    "confirmed_by": _("to know who confirmed an import"),
}


def drafted(path: str, purpose: Any, model: str = "learners.ImportDraft") -> PersonalData:
    return acted(model, path, purpose, retention=Retention.ONE_DAY)


PERSONAL_DATA = [
    by_enrolment("learners.Registered", purpose=_("to know who studies what, and since when")),
    by_enrolment("learners.Left", purpose=_("to know who no longer studies here")),
    by_enrolment("learners.Result", purpose=_("to know how someone’s studies ended")),
    by_enrolment("learners.Submission", purpose=_("to see what was handed in")),
    by_enrolment("learners.Extension", purpose=_("to give someone more time for their work")),
    acted("learners.Extension", "by", _("to show who gave more time")),
    acted("learners.DeadlineSet", "by", _("to show who moved a date")),
    acted("learners.KeptDeadline", "by", _("to show who left a date on a closed day")),
    by_enrolment("learners.GroupWork", purpose=_("to know what someone does in a group")),
    by_enrolment("learners.Mark", purpose=_("to see how work was marked")),
    by_enrolment("learners.ActivityDay", purpose=_("to notice when someone goes quiet")),
    taught("learners.Answer", "learner", _("to see what someone can do, and how far they’ve come")),
    taught("learners.Competence", "learner", _("to show someone how far they’ve come")),
    by_enrolment("learners.PreCourseActivity", purpose=_("to know how someone started")),
    taught("learners.Enrolment", "learner", _("to know who studies what")),
    taught(
        "learners.EntryQualification", "learner", _("to build on what someone has already done")
    ),
    taught("learners.CheckIn", "learner", _("to hear how it’s going"), basis=Basis.CONSENT),
    taught("learners.Goal", "learner", _("to plan towards what the learner wants")),
    taught(
        "learners.Rhythm",
        "learner",
        _("to ask how it’s going as often as the learner wants"),
        basis=Basis.CONSENT,
    ),
    taught(
        "learners.Availability",
        "learner",
        _("to plan around the hours someone has, and show them to their tutor"),
    ),
    taught(
        "learners.StudyWeek",
        "learner",
        _("to plan a week around the days and evenings that suit someone"),
        basis=Basis.CONSENT,
    ),
    taught(
        "learners.Circumstance",
        "learner",
        _("to show the learner, and no one else, what may help"),
        basis=Basis.CONSENT,
        condition=_("health, where someone mentions it: explicit consent, Article 9(2)(a)"),
    ),
    taught("learners.ChosenName", "learner", _("to use the name someone goes by")),
    notified(
        "learners.Notification",
        "learner",
        _("to show who an update is about"),
        hidden=("user_id", "claim"),
        whom=Whom.LEARNER,
    ),
    notified(
        "learners.Notification",
        "user",
        _("to let someone know what needs their attention"),
        hidden=("claim",),
    ),
    notified(
        "learners.NotificationChoice",
        "user",
        _("to contact someone in the way they chose, or not at all"),
        retention=Retention.WHILE_HERE,
    ),
    notified(
        "learners.Invitation",
        "user",
        _("to invite someone to sign in for the first time"),
        retention=Retention.WHILE_HERE,
        hidden=("key",),
    ),
    taught("learners.Engagement", "learner", _("to show someone’s weeks at a glance")),
    taught(
        "learners.ProtectedCharacteristic",
        "learner",
        _("to check that Cairn treats groups of people fairly, and never to rank anyone"),
        basis=Basis.LEGAL_OBLIGATION,
        condition=_("monitoring equality: Data Protection Act 2018, Schedule 1, paragraph 8"),
    ),
    taught(
        "learners.Message",
        "conversation__learner",
        _("so that a learner and the people who support them can write to each other"),
        retention=Retention.TWO_YEARS,
        hidden=("author_id",),
    ),
    acted(
        "learners.Message",
        "author",
        _("to show who wrote a message"),
        retention=Retention.TWO_YEARS,
    ),
    acted(
        "learners.Message",
        "conversation__person",
        _("to show a message to whom it was written"),
        retention=Retention.TWO_YEARS,
    ),
    taught("learners.Conversation", "learner", _("to know who a learner writes with")),
    acted("learners.Conversation", "person", _("to know who a learner writes with")),
    taught("learners.Correction", "learner", _("to correct what is wrong, and record it")),
    acted("learners.Correction", "owner", _("so that a named person is responsible for answering")),
    acted("learners.Correction", "answered_by", _("to show who answered")),
    taught("learners.TutorAssignment", "learner", _("to know who tutors whom")),
    acted("learners.TutorAssignment", "tutor", _("to know who tutors whom")),
    taught(
        "learners.Grant",
        "learner",
        _("to show others only what the learner shares with them"),
        basis=Basis.CONSENT,
    ),
    acted("learners.Grant", "user", _("to know who can read what"), erase=Erase.DELETE),
    taught("learners.Role", "user", _("to know what someone can do here"), whom=Whom.LOGIN),
    taught(
        "learners.GroupMember",
        "user",
        _("to know who something can be shared with"),
        whom=Whom.LOGIN,
    ),
    logged(
        "learners.AccessEvent",
        "learner_id",
        _("to show a learner who has looked at their record"),
        retention=Retention.TWO_YEARS,
        export=Export.ROWS,
        erase=Erase.DELETE,
    ),
    logged(
        "learners.AccessEvent",
        "actor_id",
        _("to show a learner who has looked at their record"),
        retention=Retention.TWO_YEARS,
        export=Export.NOTHING,
        erase=Erase.PSEUDONYMISE,
        whom=Whom.LOGIN,
        emptied={"actor": ERASED},
    ),
    logged(
        "learners.AuditEvent",
        "learner_id",
        _("to show who changed what"),
        export=Export.ROWS,
        erase=Erase.PSEUDONYMISE,
        emptied={"label": ERASED, "detail": {}},
    ),
    logged(
        "learners.AuditEvent",
        "actor_id",
        _("to show who changed what"),
        export=Export.ROWS,
        erase=Erase.PSEUDONYMISE,
        whom=Whom.LOGIN,
        hidden=("label", "detail", "learner_id"),
        emptied={"actor": ERASED},
    ),
    *(drafted(f"draft__{path}", why, "learners.ImportLine") for path, why in DRAFTED.items()),
    *(drafted(path, why) for path, why in DRAFTED.items()),
    PersonalData(
        "learners.ImportLine",
        "reference",
        _("to show what an import would change"),
        Basis.PUBLIC_TASK,
        Retention.ONE_DAY,
        Export.NOTHING,
        Erase.DELETE,
        rows=lines_naming,
    ),
    PersonalData(
        "learners.ImportDraft",
        "rows",
        _("to check people before importing them"),
        Basis.PUBLIC_TASK,
        Retention.ONE_DAY,
        Export.NOTHING,
        Erase.DELETE,
        rows=drafts_naming,
    ),
    *(
        acted("learners.EstimateVersion", path, _("to know who chose an estimate"), whom=Whom.LABEL)
        for path in ("made_by", "used_by")
    ),
    PersonalData(
        "learners.QueuedEmail",
        "to",
        _("to send an email about signing in"),
        Basis.CONTRACT,
        Retention.ONE_DAY,
        Export.NOTHING,
        Erase.DELETE,
        whom=Whom.LOGIN,
        rows=emails_to,
    ),
    acted("learners.Import", "by", _("to know who imported data"), whom=Whom.LABEL),
    acted(
        "learners.RefusedRow",
        "reason",
        _("to correct a file with errors; the errors may quote a reference"),
        retention=Retention.TWO_YEARS,
        whom=Whom.LABEL,
    ),
    taught("learners.Learner", "", _("to teach and support someone")),
    PersonalData(
        "learners.User",
        "",
        _("to let someone sign in"),
        Basis.CONTRACT,
        Retention.WHILE_HERE,
        Export.ROWS,
        Erase.PSEUDONYMISE,
        whom=Whom.LOGIN,
        hidden=("password",),
        emptied={
            "email": Concat(Cast("public_id", CharField()), Value("@erased.invalid")),
            "name": ERASED,
            "pronouns": "",
            "password": "!",
            "is_active": False,
            "last_login": None,
            "seen_on": None,
            "away_since_on": None,
        },
    ),
]
