"""The college's year: terms, closed days and campuses, on which every clock rests."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Q

from learners.actions.audit import record
from learners.locks import Lock
from learners.models import Campus, ClosedDay, Term

MOST_CLOSED = 60  # days in one go: a summer is no closed day, it is outside the terms


class TermsOverlapError(Exception):
    """Two terms would hold on the same day, or bear the same name; the other one's name."""


class StillUsedError(Exception):
    """Something else stands on it."""


@transaction.atomic
def set_term(
    *,
    name: str,
    from_on: dt.date,
    until_on: dt.date,
    by: Any,
    at: dt.datetime,
    term: Term | None = None,
) -> Term:
    """Open a term, or change one; `until_on` is the first day without.

    Raises `TermsOverlapError`. Saying the same twice changes nothing.
    """
    Lock.CALENDAR.take()
    said = {"name": name, "from_on": from_on, "until_on": until_on}
    if term is None:
        term = Term.objects.filter(**said).first()
    if term and all(getattr(term, field) == value for field, value in said.items()):
        return term
    same_days = Q(from_on__lt=until_on, until_on__gt=from_on)
    others = Term.objects.filter(same_days | Q(name=name))
    if overlapped := others.exclude(pk=term and term.pk).first():
        raise TermsOverlapError(overlapped.name)
    verb = "term.change" if term else "term.open"
    term, _ = Term.objects.update_or_create(pk=term and term.pk, defaults=said)
    detail = {"from": str(from_on), "until": str(until_on)}
    record(verb=verb, kind="term", object_id=term.pk, label=name, by=by, at=at, detail=detail)
    return term


@transaction.atomic
def remove_term(*, term: Term, by: Any, at: dt.datetime) -> None:
    pk, name = term.pk, term.name
    if Term.objects.filter(pk=pk).delete()[0]:
        record(verb="term.remove", kind="term", object_id=pk, label=name, by=by, at=at)


@transaction.atomic
def close_days(
    *,
    from_on: dt.date,
    last_on: dt.date,
    name: str,
    by: Any,
    at: dt.datetime,
    campus: Campus | None = None,
) -> int:
    """Close every day from one to another, both included; returns how many were open till then."""
    Lock.CALENDAR.take()
    days = [from_on + dt.timedelta(days=n) for n in range((last_on - from_on).days + 1)]
    rows = [ClosedDay(on=day, name=name, campus=campus) for day in days]
    known = set(ClosedDay.objects.filter(on__in=days, campus=campus).values_list("on", flat=True))
    fresh = [row for row in rows if row.on not in known]
    ClosedDay.objects.bulk_create(fresh, ignore_conflicts=True)
    if fresh:
        about = {"object_id": from_on, "label": name, "by": by, "at": at}
        _audit_days("day.close", len(fresh), last_on, campus, **about)
    return len(fresh)


@transaction.atomic
def open_days(
    *,
    from_on: dt.date,
    last_on: dt.date,
    name: str,
    by: Any,
    at: dt.datetime,
    campus: Campus | None = None,
) -> int:
    """Days closed for that reason, there, from one to another, are ordinary days again."""
    closed = ClosedDay.objects.filter(on__range=(from_on, last_on), name=name, campus=campus)
    opened = closed.delete()[0]
    if opened:
        _audit_days(
            "day.open", opened, last_on, campus, object_id=from_on, label=name, by=by, at=at
        )
    return opened


def _audit_days(verb: str, days: int, last_on: dt.date, campus: Campus | None, **more: Any) -> None:
    detail = {"days": days, "last": str(last_on), "campus": str(campus or "")}
    record(verb=verb, kind="closed day", detail=detail, **more)


@transaction.atomic
def add_campus(*, name: str, by: Any, at: dt.datetime) -> tuple[Campus, bool]:
    campus, fresh = Campus.objects.get_or_create(name=name)
    if fresh:
        record(verb="campus.add", kind="campus", object_id=campus.pk, label=name, by=by, at=at)
    return campus, fresh


@transaction.atomic
def remove_campus(*, campus: Campus, by: Any, at: dt.datetime) -> None:
    """Raises `StillUsedError` while anything, of whichever room, stands there."""
    if not Campus.objects.select_for_update().filter(pk=campus.pk):
        return
    for way in Campus._meta.related_objects:
        if way.related_model._default_manager.filter(**{way.field.name: campus}).exists():
            raise StillUsedError
    pk, name = campus.pk, campus.name
    campus.delete()
    record(verb="campus.remove", kind="campus", object_id=pk, label=name, by=by, at=at)
