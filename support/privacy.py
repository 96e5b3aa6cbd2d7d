"""What support holds about a person."""

from django.utils.translation import gettext_lazy as _

from learners.privacy import Held, taught

HELD: list[Held] = [
    taught(
        "support.Signal",
        "enrolment__learner",
        _("to notice that somebody may want help, and to show why"),
    ),
]
