"""Who may read and answer a step: whoever follows a pathway that it stands in."""

import datetime as dt
from typing import Any

from pathways.models import Step


def can_answer_step(user: Any, step: Step, on: dt.date) -> bool:
    return Step.objects.on_the_way_of(user, on).filter(pk=step.pk).exists()
