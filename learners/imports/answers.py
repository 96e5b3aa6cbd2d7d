"""Import answers to questions from a CSV file or a workbook: all of it, or nothing."""

import datetime as dt
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from learners import clock
from learners.actions import imports
from learners.actions.facts import hold_facts_lock
from learners.calc.cutoffs import midnight
from learners.imports.columns import SHOWN, CellError, Code, Column, Day
from learners.imports.errors import Errors, RefusedError
from learners.imports.sending import analyse
from learners.imports.sheets import Reader
from learners.locks import Lock
from learners.models import Answer, Competency, Learner

KIND, MOST_ERRORS = "answers", 200
WITHDRAWN = "withdrawn"
TIME = re.compile(r"(.+?)[ T](\d{1,2}):(\d{2})(?::\d{2}(?:\.0+)?)?")


class BusyError(Exception):
    """Another import is under way."""


@dataclass(frozen=True, kw_only=True)
class Share(Column):
    """1 for right, 0 for wrong, or a share; None for an answer that doesn't count after all."""

    def read(self, text: str) -> float | None:
        if text.lower() == WITHDRAWN:
            return None
        try:
            share = float(text)
        except ValueError:
            share = math.nan
        if not 0 <= share <= 1:
            problem = _("“%(text)s” is not between 0 and 1.") % {"text": text[:SHOWN]}
            raise CellError(problem, _("Write 1 for right, 0 for wrong, or a share."))
        return share


@dataclass(frozen=True, kw_only=True)
class Codes(Column):
    """Codes with semicolons between them, in order and each once."""

    def read(self, text: str) -> tuple[str, ...]:
        return tuple(sorted({Code(longest=60).read(part) for part in text.split(";") if part}))


@dataclass(frozen=True, kw_only=True)
class Moment(Day):
    """A date with the time, or without: then the answer is known at the end of the day."""

    def read(self, text: str) -> dt.datetime:  # type: ignore[override]
        zone, with_time = ZoneInfo(settings.TIME_ZONE), TIME.fullmatch(text)
        if not with_time:
            return midnight(super().read(text) + dt.timedelta(days=1), zone)
        day = super().read(with_time[1])
        try:
            return dt.datetime.combine(day, dt.time(int(with_time[2]), int(with_time[3])), zone)
        except ValueError:
            problem = _("%(text)s is not a real time.") % {"text": text[:SHOWN]}
            raise CellError(problem, _("Use a time like 14:05.")) from None


COLUMNS: dict[str, Column] = {
    "reference": Code(longest=64, needed=True),
    "item": Code(longest=120, needed=True),
    "competencies": Codes(needed=True),
    "right": Share(needed=True),
    "answered_at": Moment(needed=True),
}


@dataclass
class Plan:
    """What a file would add: new answers, and corrections of ones that Cairn has."""

    rows: list[Answer] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    new: int = 0
    corrected: int = 0
    unchanged: int = 0

    @property
    def counts(self) -> dict[str, int]:
        return {"new": self.new, "corrected": self.corrected, "unchanged": self.unchanged}


def import_answers(content: bytes, *, source: str, by: imports.By, dry_run: bool = False) -> Plan:
    """Import a file, or raise `RefusedError` (on record unless dry) or `BusyError`."""
    started_at = clock.now()
    try:
        with transaction.atomic():
            if not dry_run and not Lock.IMPORTS.take_if_free():
                raise BusyError
            now = clock.now() if dry_run else hold_facts_lock()
            plan = _plan(content, now)
            if not dry_run:
                _commit(plan, source, by, started_at)
            return plan
    except RefusedError as refused:
        if not dry_run:
            errors = [(source, row.row, row.reason) for row in refused.errors.listed()]
            about = {"kind": KIND, "source": source, "by": by, "started_at": started_at}
            imports.refuse(**about, errors=errors, total=refused.errors.total)
        raise


def _plan(content: bytes, now: dt.datetime) -> Plan:
    """Return what the file would add, or raise `RefusedError`."""
    errors = Errors(MOST_ERRORS)
    sheet = Reader(COLUMNS, errors).read(content)
    answers = list(_answers(sheet.rows, now, errors))
    if errors.total:
        raise RefusedError(errors)
    return _compared(answers, Plan(notes=sheet.notes))


def _answers(
    rows: Iterable[tuple[int, dict[str, Any]]], now: dt.datetime, errors: Errors
) -> Iterable[Answer]:
    """Yield the file's answers; add what is wrong with a row to `errors`."""
    learners = dict(Learner.objects.values_list("reference", "pk"))
    competencies = dict(Competency.objects.values_list("code", "pk"))
    first: dict[tuple[Any, ...], tuple[int, Any]] = {}
    zone = ZoneInfo(settings.TIME_ZONE)
    tonight = midnight(now.astimezone(zone).date() + dt.timedelta(days=1), zone)
    for number, values in rows:
        if values.keys() != COLUMNS.keys():
            continue  # an error of its own
        before = errors.total
        reference, codes, at = values["reference"], values["competencies"], values["answered_at"]
        if reference not in learners:
            problem = _("No learner has the reference %(text)s.") % {"text": reference[:SHOWN]}
            errors.add(number, "reference", problem, _("Correct it, or import people first."))
        if missing := [code for code in codes if code not in competencies]:
            problem = _("There is no competency %(codes)s.") % {"codes": ", ".join(missing)}
            errors.add(number, "competencies", problem, _("Correct it, or add it to a module."))
        if at > now and at != tonight:
            problem = _("The answer is in the future.")
            errors.add(number, "answered_at", problem, _("Check the date and the time."))
        key = (reference, values["item"], at)
        earlier, others = first.setdefault(key, (number, codes))
        if earlier != number:
            errors.add(number, "item", *_repeated(earlier, others == codes))
        if errors.total == before:
            yield Answer(
                learner_id=learners[reference],
                item=values["item"],
                competencies=sorted(competencies[code] for code in codes),
                right=values["right"],
                known_at=at,
                recorded_at=now,
            )


def _repeated(earlier: int, alike: bool) -> tuple[str, str]:
    """Return the error for a second row about an answer, and how to correct it."""
    if alike:
        problem = _("Row %(n)s has an answer of this learner to this item at the same time.")
        return problem % {"n": earlier}, _("Remove one of them, or write the times.")
    problem = _("The answer of row %(n)s is repeated for another competency.") % {"n": earlier}
    return problem, _("Write one row, with the competencies in one cell: A;B.")


def _compared(answers: list[Answer], plan: Plan) -> Plan:
    """Keep the answers that Cairn doesn't have yet, or has otherwise."""
    learners = {answer.learner_id for answer in answers}
    stored = Answer.objects.filter(learner__in=learners).order_by("recorded_at", "pk")
    latest = {_key(answer): answer for answer in stored}
    for answer in answers:
        before = latest.get(_key(answer))
        if before and (before.right, before.competencies) == (answer.right, answer.competencies):
            plan.unchanged += 1
            continue
        plan.corrected += before is not None
        plan.new += before is None
        plan.rows.append(answer)
    return plan


def _key(answer: Answer) -> tuple[Any, ...]:
    return answer.learner_id, answer.item, answer.known_at


def _commit(plan: Plan, source: str, by: imports.By, started_at: dt.datetime) -> None:
    if not plan.rows:
        imports.leave_unchanged(kind=KIND, source=source, by=by, counts=plan.counts)
        return
    batch = imports.begin(kind=KIND, source=source, by=by, started_at=started_at)
    for answer in plan.rows:
        answer.origin = batch
    Answer.objects.bulk_create(plan.rows, batch_size=5000)
    about = {answer.learner_id for answer in plan.rows}
    Learner.objects.filter(pk__in=about).update(revision=F("revision") + 1)
    imports.finish(batch, by=by, counts=plan.counts)
    analyse(["learners_answer"])
