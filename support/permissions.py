"""Who may see what was noticed: each rule about an object is defined by its list rule."""

import datetime as dt
from typing import Any

from support.models import Signal


def can_see_signal(user: Any, signal: Signal, on: dt.date) -> bool:
    return Signal.objects.visible_to(user, on).filter(pk=signal.pk).exists()
