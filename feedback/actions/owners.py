"""Who answers what learners say: never nobody."""

import datetime as dt

from feedback import sight
from feedback.models import View
from learners.models import Learner, Programme, User
from support.models import Cover


class NobodyToAnswer(Exception):
    """The college has no administrator who could answer."""


def representative_for(
    programme: Programme | None, author: Learner | None, on: dt.date
) -> User | None:
    """Return a representative who passes it on, other than its author."""
    own = author.user_id if author else None
    return sight.representatives(programme, on).exclude(pk=own or 0).first()


def administrator_for(author: Learner | None, on: dt.date) -> User:
    """Return the administrator who answers, other than the author. Raise `NobodyToAnswer`."""
    own = author.user_id if author else None
    administrator = sight.administrators(on).exclude(pk=own or 0).first()
    if administrator is None:
        raise NobodyToAnswer
    return administrator


def owner_after(view: View, on: dt.date) -> User:
    """Return who answers now that the owner has gone: their deputy, or else an administrator."""
    covers = Cover.objects.in_force(on).filter(tutor=view.owner_id).values("deputy")
    own = view.author.user_id if view.author else None
    able = sight.with_role(*sight.ANSWERING, on=on).exclude(pk=own or 0)
    return able.filter(pk__in=covers).first() or administrator_for(view.author, on)
