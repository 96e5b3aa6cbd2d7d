from functools import reduce
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from learners.models.rules import chosen


class Showing(models.TextChoices):
    SHOWN = "shown", _("shown")
    HELD = "held", _("paused by a moderator")
    HIDDEN = "hidden", _("hidden by a moderator")


SHOWING_MOVES = {
    Showing.SHOWN: {Showing.HELD, Showing.HIDDEN},
    Showing.HELD: {Showing.SHOWN, Showing.HIDDEN},
    Showing.HIDDEN: {Showing.SHOWN},
}


class Moderated(models.Model):
    """Words that readers may report, and that moderators may pause, hide and show again.

    `writer_path` leads to the login of who wrote them; it is empty where nobody can know.
    """

    writer_path = ""
    showing = models.CharField(max_length=10, choices=Showing.choices, default=Showing.SHOWN)

    class Meta:
        abstract = True
        constraints = [chosen("%(class)s_showing_known", "showing", Showing)]

    @property
    def is_shown(self) -> bool:
        return self.showing == Showing.SHOWN

    @property
    def writer(self) -> Any:
        names = self.writer_path.split("__") if self.writer_path else []
        return reduce(lambda row, name: row and getattr(row, name), names, self) if names else None
