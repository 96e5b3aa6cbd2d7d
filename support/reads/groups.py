"""Groups of a tutor's learners: by programme or module, not heard from anyone, covered."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value
from django.utils.translation import gettext as _

from learners import sight
from learners.calc.cutoffs import midnight
from learners.models import Enrolment, Learner, Module, Programme
from support.models import Contact, Cover

QUIET_AFTER = dt.timedelta(weeks=4)
MOST = 6  # programmes or modules
ALL, QUIET, COVERED = "", "quiet", "covered"
PROGRAMME, MODULE = "programme", "module"
PLACES = {PROGRAMME: "offering__module__programmes__code", MODULE: "offering__module__code"}


@dataclass(frozen=True)
class Group:
    """A group of a tutor's learners, with its size; its key is in the page's address."""

    key: str
    name: str
    size: int


def is_quiet(on: dt.date) -> Q:
    """Return the condition that nobody was in touch with a learner in the last four weeks."""
    since = begin_of(on - QUIET_AFTER)
    contacts = Contact.objects.filter(learner=OuterRef("pk"), reached=True, made_at__gte=since)
    return ~Q(Exists(contacts))


def begin_of(day: dt.date) -> dt.datetime:
    """Return when a day begins in the college's time zone."""
    return midnight(day, ZoneInfo(settings.TIME_ZONE))


def is_covered(user: Any, on: dt.date) -> Q:
    covers = Cover.objects.in_force(on).filter(deputy=user.pk, assignments__learner=OuterRef("pk"))
    return Q(Exists(covers))


def groups_of(user: Any, on: dt.date) -> list[Group]:
    """Return everyone, and the groups that have learners, in two queries."""
    learners = sight.tutees(user, on).exclude(user=user.pk)
    sizes = learners.aggregate(
        everyone=Count("pk"),
        quiet=Count("pk", filter=is_quiet(on)),
        covered=Count("pk", filter=is_covered(user, on)),
    )
    others = [
        Group(QUIET, _("No contact in four weeks"), sizes["quiet"]),
        Group(COVERED, _("I’m covering"), sizes["covered"]),
    ]
    everyone = Group(ALL, _("All"), sizes["everyone"])
    return [everyone, *of_places(learners, on), *(group for group in others if group.size)]


def of_places(learners: QuerySet[Learner], on: dt.date) -> list[Group]:
    """Return programmes with learners in a current offering, or modules if there is only one."""
    rows = counted(Programme.objects.all(), PROGRAMME, "modules__offerings__", learners, on)
    rows = rows.union(counted(Module.objects.all(), MODULE, "offerings__", learners, on))
    places = [
        (row["kind"], Group(f"{row['kind']} {row['code']}", row["name"], row["size"]))
        for row in rows
    ]
    for kind in (PROGRAMME, MODULE):
        groups = [group for own_kind, group in places if own_kind == kind]
        if len(groups) > 1:
            return sorted(groups, key=lambda group: (-group.size, group.name))[:MOST]
    return []


def counted(places: QuerySet[Any], kind: str, offerings: str, learners: Any, on: dt.date) -> Any:
    """Return programmes or modules with how many of the learners are in them now."""
    learner = f"{offerings}enrolments__learner"
    current = {f"{learner}__in": learners.values("pk"), f"{offerings}until_on__gt": on}
    rows = places.filter(**current).annotate(kind=Value(kind), size=Count(learner, distinct=True))
    return rows.order_by().values("kind", "code", "name", "size")


def in_group(rows: QuerySet[Learner], key: str, user: Any, on: dt.date) -> QuerySet[Learner]:
    """Limit learners to a group, whose key is one of `groups_of`."""
    if key == QUIET:
        return rows.filter(is_quiet(on))
    if key == COVERED:
        return rows.filter(is_covered(user, on))
    if not key:
        return rows
    kind, _space, code = key.partition(" ")
    enrolments = Enrolment.objects.filter(learner=OuterRef("pk"), offering__until_on__gt=on)
    return rows.filter(Exists(enrolments.filter(**{PLACES[kind]: code})))
