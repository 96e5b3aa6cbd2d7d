"""What support holds about a person."""

from django.utils.translation import gettext_lazy as _

from learners.privacy import Held, acted, taught

HELD: list[Held] = [
    taught(
        "support.Signal",
        "enrolment__learner",
        _("to notice that somebody may want help, and to show why"),
    ),
    acted("support.Scorecard", "approved_by", _("so that a named person answers for a rule")),
    acted(
        "support.Watch", "scorecard__approved_by", _("so that a named person answers for a rule")
    ),
    acted(
        "support.GateReport",
        "scorecard__approved_by",
        _("so that a named person answers for a rule"),
    ),
    acted("support.GateReport", "told", _("so that somebody knows that a list was held back")),
]
