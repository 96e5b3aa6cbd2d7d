"""Who will read what she writes, in words, for beside the box."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from learners.models import Learner, TutorAssignment, User


def tutors(held: QuerySet[TutorAssignment], herself: Any, on: dt.date) -> QuerySet[User]:
    """Who may read a record beside herself, by name: of assignments that hold, each tutor once."""
    held = held.filter(learner__in=Learner.objects.in_sight(on))
    people = User.objects.filter(pk__in=held.values("tutor")).exclude(learner=herself)
    return people.order_by("name", "pk")


def tutors_of(learner: Learner, on: dt.date) -> list[str]:
    return [str(tutor) for tutor in tutors(learner.assignments.held(on), learner.pk, on)]


def who_reads(learner: Learner, on: dt.date) -> str:
    """You and Ben Ross."""
    return get_text_list([_("you"), *tutors_of(learner, on)], _("and"))
