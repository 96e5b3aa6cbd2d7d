"""The offerings of a file as they would be, and dates that do not fit them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from learners.calc.folding import fold
from learners.imports.errors import Errors
from learners.imports.people.columns import Row
from learners.imports.people.stored import Stored
from learners.models import Offering

LOOKED_FORWARD = dt.timedelta(days=3 * 366)  # to the start of an offering, at most
LONGEST = dt.timedelta(days=8 * 366)


@dataclass
class Run:
    """An offering as the file describes it; `first` is the first row about it."""

    first: Row
    stored: Offering | None
    from_on: dt.date | None = None
    until_on: dt.date | None = None
    campus: int | None = None

    @property
    def is_changed(self) -> bool:
        now, new = self.stored, (self.from_on, self.until_on, self.campus)
        return now is not None and new != (now.from_on, now.until_on, now.campus_id)


Runs = dict[tuple[str, str], Run]


def describe(rows: Iterable[Row], stored: Stored, errors: Errors) -> Runs:
    """Return the offerings of these rows. Rows agree, so their order does not matter."""
    runs: Runs = {}
    for row in rows:
        if all(row.key):
            _describe(row, runs, stored, errors)
    return runs


def _describe(row: Row, runs: Runs, stored: Stored, errors: Errors) -> None:
    run = runs.get(row.key)
    if run is None:
        run = runs[row.key] = Run(row, now := stored.offerings.get(row.key))
        if now:
            run.from_on, run.until_on, run.campus = now.from_on, now.until_on, now.campus_id
    if row.offering_from_on:
        run.from_on = row.offering_from_on
    if row.offering_last_on:
        run.until_on = row.offering_last_on + dt.timedelta(days=1)
    if campus := stored.campuses.get(fold(row.campus)):
        run.campus = campus.pk
    elif row.campus:
        problem = _("There is no campus “%(name)s”.") % {"name": row.campus}
        errors.add(row.number, "campus", problem, _("Correct it, or add it under Calendar."))


def check_runs(
    runs: Runs, rows: Iterable[Row], today: dt.date, errors: Errors, *, is_whole: bool
) -> None:
    """Check the offerings as they would be; without all rows, some dates may be missing."""
    for run in runs.values():
        row = run.first
        words = {"module": row.module, "offering": row.offering, "from": run.from_on}
        if run.from_on is None or run.until_on is None:
            problem = _("There is no offering “%(offering)s” of %(module)s.") % words
            repair = _("Correct the codes. For a new one, add offering_from_on, offering_last_on.")
            if is_whole:
                errors.add(row.number, "offering", problem, repair)
        elif run.until_on <= run.from_on:
            words["last"] = run.until_on - dt.timedelta(days=1)
            problem = _("The offering would start on %(from)s and end before it, on %(last)s.")
            repair = _("Correct one of its two dates.")
            errors.add(row.number, "offering_last_on", problem % words, repair)
        elif run.from_on > today + LOOKED_FORWARD or run.until_on > run.from_on + LONGEST:
            words["last"] = run.until_on - dt.timedelta(days=1)
            problem = _("The offering would be from %(from)s to %(last)s.") % words
            errors.add(row.number, "offering_from_on", problem, _("Check the years."))
    for row in rows:
        if (run := runs.get(row.key)) and run.from_on and run.until_on:
            _check_stay(row, run, today, errors)


def _check_stay(row: Row, run: Run, today: dt.date, errors: Errors) -> None:
    """Check a person's dates against their offering as it would be."""
    if row.from_on is None or run.until_on <= run.from_on:
        return
    words = {"from": row.from_on, "left": row.left_on, "today": today}
    words |= {"first": run.from_on, "last": run.until_on - dt.timedelta(days=1)}
    if row.from_on >= run.until_on:
        problem = _("%(from)s is after the offering’s last day, %(last)s.") % words
        errors.add(row.number, "from_on", problem, _("Check the year, or the offering."))
    elif row.from_on < run.from_on - LOOKED_FORWARD:
        problem = _("%(from)s is years before the offering starts, on %(first)s.") % words
        errors.add(row.number, "from_on", problem, _("Check the year."))
    if row.left_on and row.left_on > today:
        problem = _("%(left)s is in the future.") % words
        errors.add(row.number, "left_on", problem, _("Leave it empty until they have left."))
    elif row.left_on and row.left_on > run.until_on:
        problem = _("%(left)s is after the offering’s last day, %(last)s.") % words
        errors.add(row.number, "left_on", problem, _("Check the year, or the offering."))
