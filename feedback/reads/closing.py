"""The meetings of representatives and staff that closed days affect."""

from collections.abc import Iterable

from django.utils.timezone import localdate
from django.utils.translation import ngettext

from feedback.models import Meeting
from feedback.models.showing import Showing
from learners import wording
from learners.reads.closing import NAMED
from learners.registry import Affected, Closing, Effect


def of_meetings(closing: Closing) -> Iterable[Affected]:
    """Count the meetings on these days, which the college as a whole closes, and name them."""
    if closing.campus is not None:
        return
    meetings = Meeting.objects.filter(starts_at__date__in=closing.days, showing=Showing.SHOWN)
    first = meetings.select_related("programme").order_by("starts_at", "pk")[:NAMED]
    today, number = localdate(), meetings.count()
    words = ngettext(
        "%(n)s meeting is called. The person who called it needs to choose another day.",
        "%(n)s meetings are called. The people who called them need to choose another day.",
        number,
    )
    names = [f"{row}: {wording.day_and_time(row.starts_at, today)}" for row in first]
    yield Affected(number, words % {"n": wording.number(number)}, names)


EFFECTS = [Effect("meetings", of_meetings)]
