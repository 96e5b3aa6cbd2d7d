"""The people who can read what a learner writes, to show beside the box."""

import datetime as dt

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from learners import sight
from learners.models import Learner, Scope


def who_reads(learner: Learner, scope: Scope, on: dt.date, *, own: bool = True) -> str:
    """Return “you and Ben Ross” for the learner, “Ada Sinclair and Ben Ross” for anyone else."""
    names = [str(reader) for reader in sight.readers(learner, scope, on)]
    return get_text_list([_("you") if own else str(learner), *names], _("and"))
