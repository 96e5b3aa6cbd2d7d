"""The night's stages, as data. Nothing inside a stage reads the clock (DESIGN §3)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from feedback.actions.night import close
from learners.actions.profiles import refresh
from learners.night import Slice, Written
from pathways.actions.recommend import recommend
from support.actions.triage import triage


@dataclass(frozen=True)
class Stage:
    """A part of the night, run for each shard of learners or once for the whole college."""

    name: str
    label: Any
    run: Callable[[Slice], Written]
    per: str
    after: tuple[str, ...] = ()


STAGES = (
    Stage("profiles", _("Weeks and competence, from the facts"), refresh, per="learners"),
    Stage("feedback", _("What everyone’s answers say"), close, per="college", after=("profiles",)),
    Stage(
        "pathways",
        _("What next, and why"),
        recommend,
        per="learners",
        after=("profiles", "feedback"),
    ),
    Stage("support", _("Who may want to talk"), triage, per="college", after=("profiles",)),
)
BY_NAME = {stage.name: stage for stage in STAGES}
