"""The college's year: terms, closed days and campuses, which due dates depend on."""

import datetime as dt

from django.db import transaction
from django.db.models import Q

from learners.actions import audit, proposals
from learners.locks import Lock
from learners.models import Campus, ClosedDay, Term, User

MOST_CLOSED = 60  # days at once; summer is outside the terms, not closed


class TermsOverlapError(Exception):
    """A term shares a day or a name with another, whose name is the argument."""


class StillUsedError(Exception):
    """Other rows refer to it."""


@transaction.atomic
def set_term(
    *,
    name: str,
    from_on: dt.date,
    until_on: dt.date,
    by: User | str,
    term: Term | None = None,
) -> Term:
    """Add or change a term; `until_on` is the day after it ends.

    Repeating it changes nothing. Raise `TermsOverlapError` if another term overlaps.
    """
    Lock.CALENDAR.take()
    values = {"name": name, "from_on": from_on, "until_on": until_on}
    if term is None:
        term = Term.objects.filter(**values).first()
    if term and all(getattr(term, field) == value for field, value in values.items()):
        return term
    same_days = Q(from_on__lt=until_on, until_on__gt=from_on)
    other_terms = Term.objects.filter(same_days | Q(name=name))
    if overlapped := other_terms.exclude(pk=term and term.pk).first():
        raise TermsOverlapError(overlapped.name)
    term, is_new = Term.objects.update_or_create(pk=term and term.pk, defaults=values)
    detail = {"from": str(from_on), "until": str(until_on)}
    audit.record("term.open" if is_new else "term.change", term, by=by, detail=detail)
    return term


@transaction.atomic
def remove_term(*, term: Term, by: User | str) -> None:
    if Term.objects.filter(pk=term.pk).delete()[0]:
        audit.record("term.remove", term, by=by)


@transaction.atomic
def close_days(
    *,
    from_on: dt.date,
    last_on: dt.date,
    name: str,
    by: User | str,
    campus: Campus | None = None,
) -> int:
    """Close every day of a range, both ends included; return how many were open before.

    Owners of work that is due on these days are asked whether to move it.
    """
    Lock.CALENDAR.take()
    days = [from_on + dt.timedelta(days=n) for n in range((last_on - from_on).days + 1)]
    closed = set(ClosedDay.objects.filter(on__in=days, campus=campus).values_list("on", flat=True))
    rows = ClosedDay.objects.bulk_create(
        ClosedDay(on=day, name=name, campus=campus) for day in days if day not in closed
    )
    if rows:
        _record_days("day.close", rows, (from_on, last_on), campus, by=by)
        proposals.ask_owners([row.on for row in rows], campus)
    return len(rows)


@transaction.atomic
def open_days(
    *,
    from_on: dt.date,
    last_on: dt.date,
    name: str,
    by: User | str,
    campus: Campus | None = None,
) -> int:
    """Reopen the days closed for that reason at that campus, both ends included; return how
    many."""
    closed = ClosedDay.objects.filter(on__range=(from_on, last_on), name=name, campus=campus)
    rows = list(closed.select_for_update().order_by("on"))
    closed.delete()
    if rows:
        _record_days("day.open", rows, (from_on, last_on), campus, by=by)
        proposals.settle()
    return len(rows)


def _record_days(
    verb: str,
    rows: list[ClosedDay],
    days: tuple[dt.date, dt.date],
    campus: Campus | None,
    *,
    by: User | str,
) -> None:
    detail = {
        "days": len(rows),
        "from": str(days[0]),
        "last": str(days[1]),
        "campus": str(campus or ""),
    }
    audit.record(verb, rows[0], by=by, label=rows[0].name, detail=detail)


@transaction.atomic
def add_campus(*, name: str, by: User | str) -> tuple[Campus, bool]:
    """Add a campus; return it and whether it is new."""
    campus, is_new = Campus.objects.get_or_create(name=name)
    if is_new:
        audit.record("campus.add", campus, by=by)
    return campus, is_new


@transaction.atomic
def remove_campus(*, campus: Campus, by: User | str) -> None:
    """Remove a campus. Raise `StillUsedError` if a row of any room refers to it."""
    if not Campus.objects.select_for_update().filter(pk=campus.pk):
        return
    for relation in Campus._meta.related_objects:
        related = relation.related_model._default_manager
        if related.filter(**{relation.field.name: campus}).exists():
            raise StillUsedError
    Campus.objects.filter(pk=campus.pk).delete()
    audit.record("campus.remove", campus, by=by)
