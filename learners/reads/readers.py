"""The people who can read what a learner writes, to show beside the box."""

import datetime as dt

from django.db.models import QuerySet
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from learners import sight
from learners.models import Learner, Scope, User
from learners.prepared import prepared


@prepared
def readers(learner: int, *, scope: Scope, on: dt.date) -> QuerySet[User]:
    return sight.readers(learner, scope, on)


def who_reads(learner: Learner, scope: Scope, on: dt.date, *, own: bool = True) -> str:
    """Return “you and Ben Ross” for the learner, “Ada Sinclair and Ben Ross” for anyone else."""
    names = [str(reader) for reader in readers(learner.pk, scope=scope, on=on)]
    return get_text_list([_("you") if own else str(learner), *names], _("and"))
