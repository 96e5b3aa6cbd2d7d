"""A plan's changes one by one, old and new, as the preview lists them and the audit keeps them."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _

from learners.imports.people.offerings import Run
from learners.imports.people.plan import CHANGED, LEAVING, MOVED, NEW, Plan, Step
from learners.wording import day

BACK, DATES, NAMES, TUTORS = "back", "dates", "names", "tutors"
LOGINS, PROGRAMMES, OFFERINGS, NAMESAKES = "logins", "programmes", "offerings", "references"
TWICE = "twice"
# In the order of a preview: what is easily done by mistake comes first.
KINDS = (LEAVING, MOVED, TWICE, BACK, NAMES, TUTORS, LOGINS, DATES, NAMESAKES)
KINDS += (OFFERINGS, PROGRAMMES, NEW)
Stay = Callable[[dt.date | None, dt.date | None], str]


@dataclass(frozen=True)
class Change:
    """A change to one person, or to an offering or programme: `place` is where, in words."""

    kind: str
    reference: str
    name: str
    place: str
    was: str
    becomes: str


def changes(plan: Plan, steps: Iterable[Step] | None = None) -> Iterator[Change]:
    """Yield everything that the plan would change, by kind in the order of the file.

    `steps`: which of its steps, by default all."""
    stay: Stay = lru_cache(4096)(_stay)  # thousands came on a few days
    for step in plan.steps if steps is None else steps:
        if change := _of_step(plan, step, stay):
            yield change
    yield from _of_people(plan)
    for run in plan.runs.values():
        if run.stored is None or run.is_changed:
            yield _of_run(plan, run)
    for (code, module), row in plan.taught.items():
        name = plan.stored.programmes.get(code) or row.programme_name or code
        yield Change(PROGRAMMES, code, str(name), module, "", _("has this module"))


def _of_people(plan: Plan) -> Iterator[Change]:
    stored = plan.stored.learners
    for reference, name in plan.names.items():
        yield _of_person(plan, NAMES, reference, stored[reference].name, name)
    for reference, address in plan.tutors.items():
        if reference in stored:
            was = str(plan.tutor_before(reference) or _("no tutor"))
            yield _of_person(plan, TUTORS, reference, was, str(plan.stored.tutors[address]))
    for reference, address in plan.logins.items():
        if reference in stored:
            yield _of_person(plan, LOGINS, reference, _("no login"), address)
    for reference, row in plan.people.items():
        if others := [] if reference in stored else plan.namesakes(row):
            yield Change(NAMESAKES, reference, row.name, "", ", ".join(others), reference)
    for step, other in plan.doubled:
        name, both = _name_of(plan, step.reference), f"{other}; {step.key[1]}"
        yield Change(TWICE, step.reference, name, step.key[0], other, both)


def notes(plan: Plan) -> Iterator[str]:
    """Yield what the file says and Cairn does not take."""
    modules = {row.module: row for row in plan.rows if row.module_name}
    for code, row in modules.items():
        module = plan.stored.modules.get(code)
        if module and module.name != row.module_name:
            words = {"code": code, "name": module.name, "other": row.module_name}
            note = _("%(code)s is called %(name)s, which stays; the file has %(other)s.")
            yield note % words
    programmes = {row.programme: row for row in plan.rows if row.programme_name}
    for code, row in programmes.items():
        programme = plan.stored.programmes.get(code)
        if programme and programme.name != row.programme_name:
            words = {"code": code, "name": programme.name, "other": row.programme_name}
            note = _("%(code)s is called %(name)s, which stays; the file has %(other)s.")
            yield note % words


def _name_of(plan: Plan, reference: str) -> str:
    learner = plan.stored.learners.get(reference)
    row = plan.people.get(reference)
    return learner.name if learner and learner.name else row.name if row else reference


def _of_person(plan: Plan, kind: str, reference: str, was: str, becomes: str) -> Change:
    return Change(kind, reference, _name_of(plan, reference), "", was, becomes)


def _of_step(plan: Plan, step: Step, stay: Stay) -> Change | None:
    kind, was, becomes = _words(step, stay)
    if not kind:
        return None
    name = step.place.name if step.place else _name_of(plan, step.reference)
    return Change(kind, step.reference, name or step.reference, ", ".join(step.key), was, becomes)


def _words(step: Step, stay: Stay) -> tuple[str, str, str]:
    """Return the kind of a change to a place, and how it was and will be."""
    place, row = step.place, step.row
    before = stay(place.from_on, place.left_on) if place else ""
    after = "; ".join(stay(one.from_on, one.left_on) for one in [*step.earlier, row] if one)
    if step.state == MOVED:
        return MOVED, step.origin, f"{step.key[1]}: {after}"
    if step.state == LEAVING and row is None:
        return LEAVING, before, _("no longer in the list for this offering: left today")
    if step.state == LEAVING:
        return LEAVING, before, after
    if step.state == NEW:
        return NEW, "", after
    if step.state == CHANGED:
        return BACK if step.comes_back else DATES, before, after
    return "", "", ""


def _stay(from_on: dt.date | None, left_on: dt.date | None) -> str:
    """Describe a stay, with both of its dates."""
    words = {"from": day(from_on) if from_on else _("a day we don’t know")}
    if left_on is None:
        return _("here from %(from)s") % words
    words["left"] = day(left_on)
    if from_on and left_on < from_on:
        return _("withdrew on %(left)s, before the start on %(from)s") % words
    return _("here from %(from)s, left on %(left)s") % words


def _of_run(plan: Plan, run: Run) -> Change:
    names = {campus.pk: campus.name for campus in plan.stored.campuses.values()}

    def described(from_on: dt.date | None, until_on: dt.date | None, campus: int | None) -> str:
        last = until_on and until_on - dt.timedelta(days=1)
        days = [day(date) for date in (from_on, last) if date]
        return ", ".join(filter(None, [" – ".join(days), names.get(campus) if campus else ""]))

    old = run.stored
    was = described(old.from_on, old.until_on, old.campus_id) if old else _("new")
    becomes = described(run.from_on, run.until_on, run.campus)
    return Change(OFFERINGS, run.first.module, "", run.first.offering, was, becomes)
