"""What a file would change: each row compared with what is stored, before any writing."""

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.utils.translation import gettext as _

from learners.calc.folding import fold, plain_address, spaced
from learners.imports.errors import Errors
from learners.imports.people.columns import OF, Row, by_place, check
from learners.imports.people.identity import Alike, identify
from learners.imports.people.offerings import Run, check_runs, describe
from learners.imports.people.stored import Place, Stored, find
from learners.models import User

MOST_ERRORS = 500
NEW, CHANGED, UNCHANGED, LEAVING = "new", "changed", "unchanged", "leaving"
MOVED, AWAY = "moved", "away"  # the new place of someone who moves, and the old one
STATES = (NEW, CHANGED, UNCHANGED, LEAVING, MOVED)


@dataclass(frozen=True, slots=True)
class Step:
    """A change to a place. Without a row, the file does not mention it.

    `earlier`: stays before the row's that are not recorded yet. `origin`: for someone who moves,
    the code of the offering they leave.
    """

    key: tuple[str, str]  # the offering's
    row: Row | None
    place: Place | None
    state: str
    registers: bool = False
    leaves: bool = False
    comes_back: bool = False
    earlier: tuple[Row, ...] = ()
    origin: str = ""

    @property
    def reference(self) -> str:
        about = self.row or self.place
        return about.reference if about else ""


@dataclass
class Plan:
    """Everything that the file would change on `today`, the college's date."""

    rows: list[Row]
    stored: Stored
    today: dt.date
    errors: Errors = field(default_factory=lambda: Errors(MOST_ERRORS))
    notes: list[str] = field(default_factory=list)
    alike: list[Alike] = field(default_factory=list)
    runs: dict[tuple[str, str], Run] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    logins: dict[str, str] = field(default_factory=dict)  # reference to address
    joins: dict[str, User] = field(default_factory=dict)  # reference to an existing login
    names: dict[str, str] = field(default_factory=dict)  # reference to the new name
    tutors: dict[str, str] = field(default_factory=dict)  # reference to the tutor's address

    @cached_property
    def people(self) -> dict[str, Row]:
        """Return the first row about each person."""
        first: dict[str, Row] = {}
        for row in self.rows:
            first.setdefault(row.reference, row)
        return first

    @cached_property
    def taught(self) -> dict[tuple[str, str], Row]:
        """Return the modules that would be added to a programme, each with its first row."""
        rows = {(row.programme, row.module): row for row in reversed(self.rows) if row.programme}
        return {pair: row for pair, row in rows.items() if pair not in self.stored.taught}

    @cached_property
    def counts(self) -> dict[str, int]:
        states = Counter(step.state for step in self.steps)
        return {
            "people_new": len(self.people.keys() - self.stored.learners.keys()),
            "logins_new": len(self.logins),
            "logins_joined": len(self.joins),
            "names_changed": len(self.names),
            "tutors_changed": len(self.tutors),
            "runs_new": sum(run.stored is None for run in self.runs.values()),
            "runs_changed": sum(run.is_changed for run in self.runs.values()),
            "programmes_changed": len(self.taught),
            **{state: states[state] for state in STATES},
        }

    @property
    def leaving(self) -> int:
        return self.counts[LEAVING]

    @cached_property
    def current(self) -> int:
        """Return the number of today's places in the file's offerings, including those leaving.

        Of an offering that is over, only the places that the file names count.
        """
        named = [step.place for step in self.steps if step.row and step.place]
        places = {place.enrolment: place for place in self.running_places + named}
        return sum(place.is_current(self.today) for place in places.values())

    @property
    def running_places(self) -> list[Place]:
        stored = [run.stored for run in self.runs.values() if run.stored]
        running = {offering.pk for offering in stored if offering.until_on > self.today}
        return [place for place in self.stored.places.values() if place.offering in running]

    @cached_property
    def doubled(self) -> list[tuple[Step, str]]:
        """Return new places beside one in another run of the module, with that run's code."""
        elsewhere = self.stored.elsewhere
        new = [step for step in self.steps if step.state == NEW and not step.leaves]
        pairs = [(step, elsewhere.get((step.reference, step.key[0]))) for step in new]
        return [(step, code) for step, code in pairs if code]

    def namesakes(self, row: Row) -> list[str]:
        """Return the references of others with this name whom the file does not mention."""
        others = self.stored.same_name.get(row.name, [])
        return [other for other in others if other not in self.people]

    def tutor_before(self, reference: str) -> User | None:
        learner = self.stored.learners.get(reference)
        return self.stored.tutor_of.get(learner.pk) if learner else None

    @property
    def changes_nothing(self) -> bool:
        return not any(number for name, number in self.counts.items() if name != UNCHANGED)

    @cached_property
    def mark(self) -> str:
        """Return a digest of the plan's effects: a commit does what was previewed, or nothing."""
        digest = hashlib.blake2b(digest_size=12)
        for step in self.steps:
            digest.update(f"{step.state} {step.row and OF(step.row)} {step.place}\n".encode())
        joins = {reference: user.pk for reference, user in self.joins.items()}
        for effects in (self.logins, joins, self.names, self.tutors, self.counts, self.alike):
            digest.update(f"{effects}\n".encode())
        return digest.hexdigest()


def share_a_word(first: str, second: str) -> bool:
    """Return whether two names may be one person's."""
    return bool({*fold(first).split()} & {*fold(second).split()}) or not second


def make(
    rows: list[Row],
    today: dt.date,
    *,
    same: Mapping[str, str] | None = None,
    others: Iterable[str] = (),
    errors: Errors | None = None,
) -> Plan:
    """Compare the rows with what is stored. Impossible changes are in the plan's `errors`, which
    may begin with those of the cells. For `same` and `others` see `identify`."""
    errors = Errors(MOST_ERRORS) if errors is None else errors
    hiding = ("", "module", "offering", "offering_from_on", "offering_last_on")
    is_whole = not any(error.column in hiding for error in errors.in_order())
    identity = identify(rows, same or {}, others, errors)
    check(identity.rows, errors)
    plan = Plan(identity.rows, find(identity.rows, today), today, errors, alike=identity.alike)
    plan.runs = describe(plan.rows, plan.stored, errors)
    check_runs(plan.runs, plan.rows, today, errors, is_whole=is_whole)
    for row in plan.people.values():
        _name(row, plan)
    for row in {row.reference: row for row in plan.rows if row.email}.values():
        _login(row, plan)
    for row in {row.reference: row for row in plan.rows if row.tutor_email}.values():
        _tutor(row, plan)
    for reference, user in plan.joins.items():
        _check_joined(reference, user, plan)
    plan.steps = [_step(stays, plan) for stays in by_place(plan.rows).values()] + _absent(plan)
    _find_moves(plan)
    return plan


def _name(row: Row, plan: Plan) -> None:
    learner = plan.stored.learners.get(row.reference)
    if learner is None or not row.name or spaced(learner.name) == row.name:
        return
    if learner.has_chosen_name:
        words = {"reference": row.reference, "name": learner.name, "other": row.name}
        note = _("%(reference)s chose the name %(name)s, which stays; the file has %(other)s.")
        plan.notes.append(note % words)
    else:
        plan.names[row.reference] = row.name


def _login(row: Row, plan: Plan) -> None:
    """Plan a login for anyone without one: a new one, or that of staff who learn here too.

    An address never moves from one login to another.
    """
    learner = plan.stored.learners.get(row.reference)
    user = plan.stored.logins.get(row.email)
    repair = _("Leave it empty, or give this person an address of their own.")
    if learner and (is_other := _is_other_person(row, plan)):
        words = {"reference": row.reference, "name": learner.name, "other": row.name}
        words |= {"email": is_other, "address": row.email}
        problem = _("%(reference)s is %(name)s%(email)s; the file has %(other)s, %(address)s.")
        repair = _("Give someone else a reference of their own, or change one thing at a time.")
        plan.errors.add(row.number, "reference", problem % words, repair)
    elif learner and learner.user:
        if plain_address(learner.user.email) != row.email:
            words = _(
                "%(reference)s signs in with %(email)s, which will stay as it is; the file has "
                "another address, %(address)s. You can change it on their own page, under People."
            )
            values = {"reference": row.reference, "email": learner.user.email}
            plan.notes.append(words % {**values, "address": row.email})
    elif user is None:
        plan.logins[row.reference] = row.email
    elif hasattr(user, "learner"):
        problem = _("Someone else already signs in with %(address)s: %(reference)s.")
        words = {"reference": user.learner.reference, "address": row.email}
        plan.errors.add(row.number, "email", problem % words, repair)
    elif not user.is_active:
        problem = _("The login with the address %(address)s is closed.") % {"address": row.email}
        plan.errors.add(row.number, "email", problem, repair)
    else:
        plan.joins[row.reference] = user


def _is_other_person(row: Row, plan: Plan) -> str:
    """Return words for the stored address if both the name and the address are somebody else's."""
    learner = plan.stored.learners[row.reference]
    name = plan.names.get(row.reference, learner.name)
    if fold(name) == fold(learner.name):
        return ""
    if learner.user is None:
        return "" if share_a_word(name, learner.name) else " "
    is_same = plain_address(learner.user.email) == row.email
    return "" if is_same else f", {learner.user.email}"


def _check_joined(reference: str, user: User, plan: Plan) -> None:
    """Refuse the login of today's tutor: the learner would be their own tutor."""
    learner = plan.stored.learners.get(reference)
    if learner and (learner.pk, user.pk) in plan.stored.seen_by and reference not in plan.tutors:
        problem = _("This is the address of this person’s tutor, or of a deputy.")
        repair = _("Correct it, or name another tutor in tutor_email.")
        plan.errors.add(plan.people[reference].number, "email", problem, repair)


def _tutor(row: Row, plan: Plan) -> None:
    tutor = plan.stored.tutors.get(row.tutor_email)
    learner = plan.stored.learners.get(row.reference)
    if tutor is None:
        problem = _("No one with the address %(address)s is a tutor today.")
        repair = _("Correct it, or give them the role under People first.")
        words = {"address": row.tutor_email}
        plan.errors.add(row.number, "tutor_email", problem % words, repair)
    elif tutor == ((learner and learner.user) or plan.joins.get(row.reference)):
        problem = _("No one can be their own tutor.")
        plan.errors.add(row.number, "tutor_email", problem, _("Use another tutor’s address."))
    elif plan.tutor_before(row.reference) != tutor:
        plan.tutors[row.reference] = row.tutor_email


def _step(stays: list[Row], plan: Plan) -> Step:
    """Return what a person's rows change about their place; the last of them is how it is now."""
    row = stays[-1]
    offering = plan.runs[row.key].stored
    place = offering and plan.stored.places.get((row.reference, offering.pk))
    if place is None:
        leaves, earlier = row.left_on is not None, (*stays[:-1],)
        return Step(row.key, row, None, NEW, True, leaves, bool(earlier) and not leaves, earlier)
    registered, left = plan.stored.days.get(place.enrolment, (set(), set()))
    earlier = tuple(
        stay for stay in stays[:-1] if stay.from_on not in registered or stay.left_on not in left
    )
    # The list that goes out gives a place without a day its offering's first.
    registers = row.from_on != (place.from_on or (offering and offering.from_on))
    leaves = row.left_on is not None and row.left_on != place.left_on
    is_back = row.left_on is None and (not place.is_current(plan.today) or bool(earlier))
    corrected = {name for name, day in place.listed.items() if getattr(row, name) == day}
    if ("from_on" in corrected and registers) or ("left_on" in corrected and (leaves or is_back)):
        words = _("%(who)s: a date in the list was corrected here since, so the correction stays.")
        plan.notes.append(words % {"who": row.reference})
    registers = registers and "from_on" not in corrected
    leaves, is_back = (False, False) if "left_on" in corrected else (leaves, is_back)
    state = CHANGED if registers or leaves or is_back or earlier else UNCHANGED
    if leaves and place.is_current(plan.today):
        state = LEAVING
    return Step(row.key, row, place, state, registers, leaves, is_back, earlier)


def _absent(plan: Plan) -> list[Step]:
    """Return people in the file's running offerings whom it does not name: they leave today."""
    named = {(row.reference, row.key) for row in plan.rows}
    keys = {run.stored.pk: key for key, run in plan.runs.items() if run.stored}
    return [
        Step(keys[place.offering], None, place, LEAVING, leaves=True)
        for place in plan.running_places
        if place.is_current(plan.today) and (place.reference, keys[place.offering]) not in named
    ]


def _find_moves(plan: Plan) -> None:
    """Tell moving to another offering of the same module from leaving and from being new."""
    leaving = {(s.reference, s.key[0]): s for s in plan.steps if s.state == LEAVING}
    moves = {
        (step.reference, step.key[0]): leaving[step.reference, step.key[0]].key[1]
        for step in plan.steps
        if (step.state == NEW or step.comes_back)
        and not step.leaves
        and (step.reference, step.key[0]) in leaving
    }
    for number, step in enumerate(plan.steps):
        origin = moves.get((step.reference, step.key[0]))
        if origin == step.key[1]:
            plan.steps[number] = replace(step, state=AWAY)
        elif origin and (step.state == NEW or step.comes_back):
            plan.steps[number] = replace(step, state=MOVED, origin=origin)
