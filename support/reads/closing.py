"""The services that closed days affect."""

from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import ngettext

from learners import wording
from learners.reads.closing import NAMED
from learners.registry import Affected, Closing, Effect
from support.models import Service


def of_services(closing: Closing) -> Iterable[Affected]:
    """Count the services with hours on these days, at the campus if only that closes."""
    weekdays = {day.weekday() for day in closing.days}
    hours = Q(hours__weekday__in=weekdays)
    hours &= Q() if closing.campus is None else Q(hours__campus=closing.campus)
    services = Service.objects.in_force(min(closing.days)).filter(hours).distinct()
    names = list(services.order_by("name").values_list("name", flat=True))
    words = ngettext(
        "%(n)s service won’t be open. Its page and Help will show it.",
        "%(n)s services won’t be open. Their pages and Help will show it.",
        len(names),
    )
    yield Affected(len(names), words % {"n": wording.number(len(names))}, names[:NAMED])


EFFECTS = [Effect("services", of_services)]
