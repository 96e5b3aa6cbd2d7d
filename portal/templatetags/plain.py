"""One way to write a day, a time, money and a share on every page."""

import datetime as dt

from django import template
from django.utils.timezone import localdate, localtime

from learners import wording

register = template.Library()
# In this order: Edge says that it is Chrome too, and all of them that they are Safari.
BROWSERS = {"Edg": "Edge", "Firefox": "Firefox", "FxiOS": "Firefox", "Chrome": "Chrome"}
BROWSERS |= {"CriOS": "Chrome", "Safari": "Safari"}
DEVICES = {"iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "Windows": "Windows"}
DEVICES |= {"CrOS": "Chromebook", "Macintosh": "Mac", "Linux": "Linux"}


@register.filter
def day(value: dt.date | None, today: dt.date | None = None) -> str:
    """Friday 13 November; the year where it is not this year's. Takes a date or a moment."""
    if isinstance(value, dt.datetime):
        value = localtime(value).date()
    return wording.day(value, today or localdate())


@register.filter
def moment(value: dt.datetime | None, today: dt.date | None = None) -> str:
    """Tuesday 24 November, 6:30pm."""
    return wording.day_and_time(value, today or localdate()) if value else ""


@register.filter
def clock(value: dt.time | None) -> str:
    """6:30pm."""
    return wording.clock(value) if value else ""


@register.filter
def money(pence: int | None) -> str:
    return "" if pence is None else wording.money(pence)


@register.filter
def fraction(share: float | None) -> str:
    return "" if share is None else wording.fraction(share)


@register.filter
def browser(agent: str) -> str:
    """Firefox, Android; what a browser says of itself where we do not know it."""
    known = [
        next((told for mark, told in names.items() if mark in agent), None)
        for names in (BROWSERS, DEVICES)
    ]
    return ", ".join(filter(None, known)) or agent[:80]
