"""The personal data that support stores."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from learners.models import Enrolment
from learners.privacy import PersonalData, Whom, acted, taught
from support.models import Watch

ANSWERS = _("to notice when someone may want help, read their answer and get back to them")
COVERS = _("to know who covers for whom")
APPROVED = _("so that a named person is accountable for a rule")
CO_SIGNED = _("so that everyone knows which representative agreed to a rule, and why")
NAMED = _("so that a named person is accountable for what was done")


def about(model: str, path: str) -> PersonalData:
    return taught(model, path, ANSWERS)


def named(model: str, path: str, purpose: Any = NAMED) -> PersonalData:
    return acted(model, path, purpose)


def watches_with(learner: int) -> QuerySet[Watch]:
    """Return the lists that include the learner's enrolments, which no relation leads to."""
    enrolments = Enrolment.objects.filter(learner=learner).values_list("pk", flat=True)
    return Watch.objects.filter(enrolments__overlap=list(enrolments))


PERSONAL_DATA: list[PersonalData] = [
    about("support.Contact", "learner"),
    about("support.Contact", "case__learner"),
    named("support.Contact", "case__owner"),
    named("support.Contact", "made_by"),
    about("support.Reply", "concern__learner"),
    about("support.Reply", "concern__case__learner"),
    named("support.Reply", "concern__case__owner"),
    named("support.Reply", "concern__set_aside_by"),
    taught("support.MovedDay", "learner", _("to put a promised day back if days open again")),
    about("support.HelpRequest", "learner"),
    about("support.HelpRequest", "case__learner"),
    named("support.HelpRequest", "case__owner"),
    about("support.Concern", "learner"),
    about("support.Concern", "case__learner"),
    named("support.Concern", "case__owner"),
    named("support.Concern", "set_aside_by"),
    about("support.Case", "learner"),
    named("support.Case", "owner"),
    taught(
        "support.TutorTime",
        "tutor",
        _("to show as many people as fit into a tutor’s week"),
        whom=Whom.LOGIN,
    ),
    named("support.Cover", "tutor", COVERS),
    named("support.Cover", "deputy", COVERS),
    named("support.Cover_assignments", "cover__tutor", COVERS),
    named("support.Cover_assignments", "cover__deputy", COVERS),
    named("support.Cover_assignments", "tutorassignment__tutor", COVERS),
    taught("support.Cover_assignments", "tutorassignment__learner", COVERS),
    taught(
        "support.Signal",
        "enrolment__learner",
        _("to notice when someone may want help, and show why"),
    ),
    # A number per enrolment, which leads nowhere once the learner is erased; the rest is about
    # others. Their signals already show them what the list says about them.
    acted(
        "support.Watch",
        "enrolments",
        _("to start tomorrow’s list where tonight’s ended"),
        whom=Whom.LEARNER,
        rows=watches_with,
    ),
    named("support.RuleVersion", "approved_by", APPROVED),
    named("support.CoSignature", "user", CO_SIGNED),
    named("support.CoSignature", "version__approved_by", APPROVED),
    named("support.Scorecard", "approved_by", APPROVED),
    named("support.Scorecard", "ruleversion_ptr__approved_by", APPROVED),
    named("support.Watch", "scorecard__approved_by", APPROVED),
    named("support.Watch", "scorecard__ruleversion_ptr__approved_by", APPROVED),
    named("support.GateReport", "scorecard__approved_by", APPROVED),
    named("support.GateReport", "scorecard__ruleversion_ptr__approved_by", APPROVED),
    named("support.Signal", "version__approved_by", APPROVED),
    named("support.Concern", "version__approved_by", APPROVED),
    named("support.Reply", "concern__version__approved_by", APPROVED),
    acted("support.GateReport", "notified", _("so that someone knows a list was withheld")),
]
