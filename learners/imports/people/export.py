"""Lists out, as CSV that no spreadsheet runs: people as they stand, and a file’s faults."""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from learners.imports.people.layout import NEEDED, RowFault, guarded
from learners.imports.people.standing import last_words
from learners.models import (
    Enrolment,
    Left,
    Offering,
    Registered,
    Role,
    RoleKind,
    TutorAssignment,
)

STANDING = (
    *NEEDED,
    "email",
    "module_name",
    "offering_from_on",
    "offering_last_on",
    "campus",
    "tutor_email",
)


def lines(rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """CSV, every cell guarded against being read as a formula; a mark tells Excel that it is
    UTF-8."""
    yield "\ufeff"
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    for row in rows:
        writer.writerow([guarded(cell) for cell in row])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def faults(found: list[RowFault]) -> Iterator[list[Any]]:
    yield [_("line"), _("column"), _("reason"), _("repair")]
    for fault in found:
        yield [fault.line, fault.column, fault.reason, fault.repair]


def standing(today: dt.date) -> tuple[list[list[Any]], set[int]]:
    """Every place taken today in a run that is not over, in the form that can be brought in again;
    and whose they are."""
    runs = Offering.objects.filter(until_on__gt=today).values_list("pk", flat=True)
    began, left = last_words(Registered, runs), last_words(Left, runs)
    roles = Role.objects.in_force(today).filter(kind=RoleKind.TUTOR)  # others cannot come in again
    now = TutorAssignment.objects.filter(until_on__isnull=True, tutor__is_active=True)
    now = now.filter(tutor__in=roles.values("user")).exclude(learner__user=F("tutor"))
    tutors = dict(now.values_list("learner_id", "tutor__email"))
    places = Enrolment.objects.filter(offering__in=list(runs)).select_related(
        "learner__user", "offering__module", "offering__campus"
    )
    rows: list[list[Any]] = [list(STANDING)]
    people = set()
    for place in places.order_by("learner__reference", "pk"):
        day = left.get(place.pk)
        if day is None or day > today:
            rows.append(_line(place, began.get(place.pk), tutors.get(place.learner_id, "")))
            people.add(place.learner_id)
    return rows, people


def _line(place: Enrolment, began: dt.date | None, tutor: str) -> list[Any]:
    learner, run = place.learner, place.offering
    return [
        learner.reference,
        learner.name or learner.reference,
        run.module.code,
        run.code,
        began or run.from_on,
        learner.user.email if learner.user else "",
        run.module.name,
        run.from_on,
        run.until_on - dt.timedelta(days=1),
        run.campus.name if run.campus else "",
        tutor,
    ]
