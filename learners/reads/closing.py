"""What closing days affects: this room's part, and every room's together."""

from collections.abc import Iterable

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils.timezone import localdate
from django.utils.translation import ngettext

from learners import registry, wording
from learners.models import Assessment, DeadlineSet, Enrolment, Helpline, Offering
from learners.registry import Affected, Closing, Effect
from learners.sight import still_there

NAMED = 3  # of each kind
OWN = "learners"


def affected(closing: Closing) -> list[Affected]:
    """Return everything that these closed days affect: learners and their work first."""
    effects = sorted(registry.EFFECTS.values(), key=lambda effect: effect.name != OWN)
    lines = [line for effect in effects for line in effect.of(closing)]
    return [line for line in lines if line.number]


def of_learners(closing: Closing) -> Iterable[Affected]:
    """Return who studies on these days, the work that is due, and help lines without answer."""
    yield people(closing)
    yield deadlines(closing)
    if closing.campus is None:
        yield lines(closing)


def people(closing: Closing) -> Affected:
    """Count the learners with a place in a module run of these days, and name runs."""
    first, last = min(closing.days), max(closing.days)
    runs = at_campus(Offering.objects.filter(from_on__lte=last, until_on__gt=first), closing)
    places = still_there(Enrolment.objects.filter(offering__in=runs), first)
    number = places.values("learner").distinct().count()
    words = ngettext(
        "%(n)s learner has a module running on these days.",
        "%(n)s learners have a module running on these days.",
        number,
    )
    return Affected(number, words % {"n": wording.number(number)})


def deadlines(closing: Closing) -> Affected:
    """Count the work that is due on these days, and name the first pieces."""
    today = localdate()
    latest = DeadlineSet.objects.filter(assessment=OuterRef("pk")).latest_first().values("on")[:1]
    runs = at_campus(Offering.objects.all(), closing)
    works = Assessment.objects.annotate(due_on=Subquery(latest), module=F("offering__module__name"))
    works = works.filter(offering__in=runs, due_on__in=closing.days)
    names = [
        f"{work.name}, {work.module}: {wording.day(work.due_on, today)}"
        for work in works.order_by("due_on", "module", "pk")[:NAMED]
    ]
    number = works.count()
    words = ngettext(
        "%(n)s piece of work is due. We’ll ask the module’s owner for a new date.",
        "%(n)s pieces of work are due. We’ll ask the modules’ owners for new dates.",
        number,
    )
    return Affected(number, words % {"n": wording.number(number)}, names)


def lines(closing: Closing) -> Affected:
    """Count the help lines with hours on these days, which nobody will answer, and name them."""
    weekdays = {day.weekday() for day in closing.days}
    staffed = Helpline.objects.in_force(min(closing.days)).filter(opens__isnull=False)
    names = [line.name for line in staffed.order_by("name") if weekdays & set(line.days)]
    words = ngettext(
        "%(n)s number to ring won’t be answered.",
        "%(n)s numbers to ring won’t be answered.",
        len(names),
    )
    return Affected(len(names), words % {"n": len(names)}, names[:NAMED])


def at_campus(runs: QuerySet[Offering], closing: Closing) -> QuerySet[Offering]:
    return runs.filter(Q() if closing.campus is None else Q(campus=closing.campus))


EFFECTS = [Effect(OWN, of_learners)]
