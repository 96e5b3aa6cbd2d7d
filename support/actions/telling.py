"""What may happen again is told again: a notification's subject names the row and the moment."""

import datetime as dt
from typing import Any


def event(row: Any, moment: dt.datetime) -> str:
    """The row's id, then the moment in microseconds. A double click never comes as far as this:
    each action looks, under its lock, whether it has been done already."""
    return f"{row.public_id} {int(moment.timestamp() * 1_000_000)}"
