"""Who will read what she writes, in words, for beside the box."""

import datetime as dt

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from learners.models import Learner


def tutors_of(learner: Learner, on: dt.date) -> list[str]:
    held = learner.assignments.held(on).select_related("tutor").order_by("tutor__name", "pk")
    return [str(assignment.tutor) for assignment in held]


def who_reads(learner: Learner, on: dt.date) -> str:
    """You and Ben Ross."""
    return get_text_list([_("you"), *tutors_of(learner, on)], _("and"))
