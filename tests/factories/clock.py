"""Acts at a given moment."""

import datetime as dt
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from learners import clock


def at_moment(moment: dt.datetime | None, act: Callable[..., Any], *args: Any, **more: Any) -> Any:
    """Call `act` with the clock set to a moment; None leaves the clock running."""
    with clock.at(moment) if moment else nullcontext():
        return act(*args, **more)
