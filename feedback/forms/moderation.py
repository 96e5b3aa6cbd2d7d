"""Forms of moderation, each with its reason."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from feedback.forms.board import chosen, long_text
from feedback.models import SHOWING_MOVES, Act, Appeal, Moderated, Showing
from feedback.permissions import hides_its_author
from learners.forms.page import PageForm

ACTS = {
    Act.KEEP: _("Leave it as it is"),
    Act.HOLD: _("Pause it while we look"),
    Act.HIDE: _("Hide it"),
    Act.RESTORE: _("Show it again"),
    Act.OPEN_NAME: _("Open the author’s name, for me only"),
}
NEEDS = {Act.HOLD: Showing.HELD, Act.HIDE: Showing.HIDDEN, Act.RESTORE: Showing.SHOWN}


class ReportForm(PageForm):
    words = long_text(_("What is wrong with it?"))


class RuleForm(PageForm):
    act = chosen(_("What will you do?"), [])
    reason = long_text(_("The reason"), help_text=_("The author will read it, and may appeal."))

    def __init__(self, *args: Any, thing: Moderated, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["act"]
        sent = self.data.get("act")  # refused later, if someone was quicker
        choices = [pair for pair in ACTS.items() if pair[0] == sent or is_open(pair[0], thing)]
        field.choices = choices


def is_open(act: Act, thing: Moderated) -> bool:
    """Return whether a moderator may do this now."""
    if act == Act.OPEN_NAME:
        return hides_its_author(thing)
    return act == Act.KEEP or NEEDS[act] in SHOWING_MOVES[Showing(thing.showing)]


class AppealForm(PageForm):
    words = long_text(_("Why do you think it’s wrong?"))


class SettleForm(PageForm):
    answer = chosen(_("Your decision"), Appeal.choices)
    reason = long_text(_("The reason"), help_text=_("The author will read it."))
