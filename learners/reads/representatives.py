"""Who speaks for whom: representatives, and the learners of their programme or module run."""

import datetime as dt

from django.db.models import QuerySet

from learners.models import (
    Enrolment,
    Learner,
    Offering,
    Programme,
    Role,
    RoleKind,
)
from learners.sight import still_there


def programmes_of(learner: Learner) -> list[Programme]:
    """Return the programmes whose modules a learner is enrolled on, by name."""
    own = learner.enrolments.values("offering")
    programmes = Programme.objects.filter(modules__offerings__in=own)
    return list(programmes.distinct().order_by("name", "pk"))


def cohort_of(scope: Programme | Offering, on: dt.date) -> QuerySet[Learner]:
    """Return the learners of a programme or a module run: enrolled on a run that is going on that
    day, and not left by then."""
    runs = Enrolment.objects.filter(offering__from_on__lte=on, offering__until_on__gt=on)
    if isinstance(scope, Offering):
        runs = runs.filter(offering=scope)
    else:
        runs = runs.filter(offering__module__programmes=scope)
    return Learner.objects.filter(pk__in=still_there(runs, on).values("learner"))


def speakers(on: dt.date) -> list[Role]:
    """Return the representatives' roles in force that day, by what they speak for."""
    roles = Role.objects.in_force(on).filter(kind=RoleKind.REPRESENTATIVE, user__is_active=True)
    rows = roles.select_related("user", "programme", "offering__module")
    return list(rows.order_by("programme__name", "offering__module__name", "user__name_key", "pk"))
