"""Feeds of the module runs that are on: when each was last heard, and which are silent."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import DateField, F, Func, IntegerField, Max, Min, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learners.models import Coverage, SilenceLimit
from learners.models.facts import Feed
from learners.wording import day, listed, number

ONE_DAY = dt.timedelta(days=1)
NAMED = 3  # modules of a silent feed
SILENT: dict[str, Callable[[int], str]] = {
    "activity": lambda n: ngettext(
        "module gets no activity online from its system",
        "modules get no activity online from their system",
        n,
    ),
    "submissions": lambda n: ngettext(
        "module gets no hand-ins from its system",
        "modules get no hand-ins from their system",
        n,
    ),
    "marks": lambda n: ngettext(
        "module gets no marks from its system", "modules get no marks from their system", n
    ),
}
FIRST = ("activity", "submissions", "marks")


@dataclass(frozen=True)
class Heard:
    """A feed of a module run. `last_on`: the last day it reported to its end, None if there is
    none; `is_silent`: for more working days than the limit."""

    feed: str
    module: str
    run: str
    last_on: dt.date | None
    quiet: int
    is_silent: bool


@dataclass(frozen=True)
class Connection:
    """One kind of feed, for every module run that has it."""

    feed: str
    runs: list[Heard]

    @property
    def name(self) -> str:
        return str(Feed(self.feed).label)

    @property
    def silent(self) -> list[Heard]:
        return [run for run in self.runs if run.is_silent]

    @property
    def silent_modules(self) -> list[str]:
        return list(dict.fromkeys(run.module for run in self.silent))

    @property
    def sentence(self) -> str:
        """Return what follows the number of modules without data."""
        return SILENT[self.feed](len(self.silent_modules))

    def detail(self, on: dt.date) -> str:
        """Say since when there is no data, and for which modules."""
        last = max((run.last_on for run in self.silent if run.last_on), default=None)
        since = _("No data since %(day)s") % {"day": day(last, on)} if last else _("No data yet")
        names = self.silent_modules[:NAMED]
        if more := len(self.silent_modules[NAMED:]):
            names.append(ngettext("%(n)s more", "%(n)s more", more) % {"n": number(more)})
        words = _("%(since)s: %(modules)s. Rules that need it are paused.")
        return words % {"since": since, "modules": listed(names)}


def ends(rows: QuerySet[Coverage], on: dt.date) -> QuerySet[Any, Any]:
    """Return feeds with the end of what they cover, `quiet` working days before a day, by limit."""
    limit = Subquery(SilenceLimit.objects.values("working_days")[:1])
    rows = rows.annotate(place=F("offering__campus")).values("offering", "feed", "place")
    until = Max(Coalesce("until_on", Value(dt.date.max)), output_field=DateField())
    quiet = Func(
        "until",
        Value(on, DateField()),
        "place",
        function="learners_working_days",
        output_field=IntegerField(),
    )
    return rows.annotate(until=until, since=Min("from_on")).annotate(
        quiet=quiet, limit=Coalesce(limit, Value(SilenceLimit.USUAL))
    )


def connections(on: dt.date) -> list[Connection]:
    """Return the feeds of the runs that have begun and not ended, by kind, in one query."""
    running = Coverage.objects.filter(offering__from_on__lte=on, offering__until_on__gt=on)
    rows = ends(running, on).values(
        "feed", "until", "since", "quiet", "limit", "offering__module__name", "offering__code"
    )
    heard = [
        Heard(
            feed=row["feed"],
            module=row["offering__module__name"],
            run=row["offering__code"],
            last_on=row["until"] - ONE_DAY if row["until"] > row["since"] else None,
            quiet=row["quiet"],
            is_silent=row["quiet"] >= row["limit"],
        )
        for row in rows
    ]
    heard.sort(key=lambda run: (FIRST.index(run.feed), run.module.casefold(), run.run))
    by_feed = groupby(heard, key=lambda run: run.feed)
    return [Connection(feed, list(runs)) for feed, runs in by_feed]
