"""A request for more time, already begun."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from learners.models import Learner
from learners.reads.work import all_work
from learners.wording import day


def request_for(learner: Learner, piece: Any, on: dt.date) -> str:
    """Return the first line of a request for more time for a learner's work, "" if it is not
    theirs, has no date or is an exam (one query)."""
    try:
        wanted = UUID(str(piece))
    except ValueError:
        return ""
    for work in all_work(learner, on):
        if work.piece == wanted:
            values = {"work": work.name, "day": day(work.due_on, on)}
            if work.is_late:
                return _("Could I have more time for “%(work)s”? It was due on %(day)s.") % values
            return _("Could I have more time for “%(work)s”? It’s due on %(day)s.") % values
    return ""
