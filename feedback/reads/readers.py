"""Who will read what someone writes, to show beside the box: the same rule as who then may."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from feedback import sight
from feedback.models import Showing, View, ViewState
from feedback.wording import names
from learners.models import User


@dataclass(frozen=True)
class Readers:
    """The people who read it by name, and the learners who read it as one of many."""

    people: tuple[User, ...]
    learners: str = ""

    @property
    def words(self) -> str:
        others = names(self.people)
        if not self.learners:
            return others
        return _("%(learners)s, and %(others)s") % {"learners": self.learners, "others": others}


def readers(view: View, on: dt.date) -> Readers:
    """Return everyone but its author who may read a view, which need not be saved yet."""
    people = set(sight.moderators(on))
    is_shown = view.showing == Showing.SHOWN and view.state != ViewState.WITHDRAWN
    if is_shown:
        people |= set(sight.answering(view, on))
        people |= {view.praised} if view.praised else set()
    if is_shown and not view.is_straight:
        people |= set(sight.representatives(view.programme, on))
    own = view.author.user_id if view.author else None
    others = sorted((user for user in people if user.pk != own), key=lambda user: user.name)
    return Readers(tuple(others), reach(view) if is_shown and not view.is_straight else "")


def reach(view: View) -> str:
    if view.is_wide:
        return _("every learner here")
    if view.programme:
        return _("learners on %(programme)s") % {"programme": view.programme}
    return ""
