"""Format days, times, money and shares the same way on every page."""

import datetime as dt

from django import template
from django.utils.timezone import localdate, localtime

from learners import wording

register = template.Library()
# The order matters: Edge also claims to be Chrome, and all claim to be Safari.
BROWSERS = {"Edg": "Edge", "Firefox": "Firefox", "FxiOS": "Firefox", "Chrome": "Chrome"}
BROWSERS |= {"CriOS": "Chrome", "Safari": "Safari"}
DEVICES = {"iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "Windows": "Windows"}
DEVICES |= {"CrOS": "Chromebook", "Macintosh": "Mac", "Linux": "Linux"}


@register.filter
def day(value: dt.date | None, today: dt.date | None = None) -> str:
    """Format a date or moment as Friday 13 November, with the year unless it is this year."""
    if isinstance(value, dt.datetime):
        value = localtime(value).date()
    return wording.day(value, today or localdate())


@register.filter
def moment(value: dt.datetime | None, today: dt.date | None = None) -> str:
    """Format a moment as Tuesday 24 November, 6:30pm."""
    return wording.day_and_time(value, today or localdate()) if value else ""


@register.filter
def clock(value: dt.time | None) -> str:
    """Format a time as 6:30pm."""
    return wording.clock(value) if value else ""


@register.filter
def money(pence: int | None) -> str:
    return "" if pence is None else wording.money(pence)


@register.filter
def fraction(share: float | None) -> str:
    return "" if share is None else wording.fraction(share)


@register.filter
def browser(agent: str) -> str:
    """Name a browser and its device, such as Firefox, Android; otherwise its own description."""
    names = [
        next((name for mark, name in table.items() if mark in agent), None)
        for table in (BROWSERS, DEVICES)
    ]
    return ", ".join(filter(None, names)) or agent[:80]
