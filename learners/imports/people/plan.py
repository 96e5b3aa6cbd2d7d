"""What a file would change: each row compared with what is stored, before any writing."""

import datetime as dt
import hashlib
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext as _

from learners.imports.errors import Errors
from learners.imports.people.columns import Row
from learners.imports.people.stored import Place, Stored, find
from learners.models import Offering, User

MOST_ERRORS = 500
PAUSED_ABOVE = 10  # of a hundred current places: more would leave than a college loses in a day
NEW, CHANGED, UNCHANGED, LEAVING = "new", "changed", "unchanged", "leaving"


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


@dataclass(frozen=True)
class Step:
    """A change to a place. Without a row, the file does not mention it."""

    key: tuple[str, str]  # the offering's
    row: Row | None
    place: Place | None
    state: str
    registers: bool = False
    leaves: bool = False
    comes_back: bool = False


@dataclass
class Plan:
    """Everything that the file would change on `today`, the college's date."""

    rows: list[Row]
    stored: Stored
    today: dt.date
    errors: Errors = field(default_factory=lambda: Errors(MOST_ERRORS))
    notes: list[str] = field(default_factory=list)
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
            **{state: states[state] for state in (NEW, CHANGED, UNCHANGED, LEAVING)},
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

    @property
    def is_paused(self) -> bool:
        return self.leaving * 100 > PAUSED_ABOVE * self.current

    @property
    def changes_nothing(self) -> bool:
        return not any(number for name, number in self.counts.items() if name != UNCHANGED)

    @cached_property
    def mark(self) -> str:
        """Return a digest of the plan's effects: a commit does what was previewed, or nothing."""
        effects = [f"{s.state} {s.row and s.row.packed()} {s.place}" for s in self.steps]
        joins = {reference: user.pk for reference, user in self.joins.items()}
        effects += map(str, (self.logins, joins, self.names, self.tutors, self.counts))
        return hashlib.blake2b("\n".join(effects).encode(), digest_size=12).hexdigest()


def make(rows: list[Row], today: dt.date) -> Plan:
    """Compare the rows with what is stored. Impossible changes are in the plan's `errors`."""
    plan = Plan(rows, find(rows, today), today)
    for row in rows:
        _describe(row, plan)
    _check_runs(plan)
    _check_references(plan)
    for row in plan.people.values():
        learner = plan.stored.learners.get(row.reference)
        if learner and learner.name != row.name and not learner.has_chosen_name:
            plan.names[row.reference] = row.name
    for row in {row.reference: row for row in rows if row.email}.values():
        _login(row, plan)
    for row in {row.reference: row for row in rows if row.tutor_email}.values():
        _tutor(row, plan)
    for reference, user in plan.joins.items():
        _check_joined(reference, user, plan)
    plan.steps = [_step(row, plan) for row in rows] + _absent(plan)
    return plan


def _describe(row: Row, plan: Plan) -> None:
    """Add what this row says about its offering. Rows agree, so their order does not matter."""
    run = plan.runs.get(row.key)
    if run is None:
        run = plan.runs[row.key] = Run(row, now := plan.stored.offerings.get(row.key))
        if now:
            run.from_on, run.until_on, run.campus = now.from_on, now.until_on, now.campus_id
    if row.offering_from_on:
        run.from_on = row.offering_from_on
    if row.offering_last_on:
        run.until_on = row.offering_last_on + dt.timedelta(days=1)
    if campus := plan.stored.campuses.get(row.campus.lower()):
        run.campus = campus.pk
    elif row.campus:
        problem = _("There is no campus “%(name)s”.") % {"name": row.campus}
        plan.errors.add(row.number, "campus", problem, _("Correct it, or add it under Calendar."))


def _check_runs(plan: Plan) -> None:
    for run in plan.runs.values():
        row = run.first
        names = {"module": row.module, "offering": row.offering}
        if run.from_on is None or run.until_on is None:
            problem = _("There is no offering “%(offering)s” of %(module)s.") % names
            repair = _("Correct the codes. For a new one, add offering_from_on, offering_last_on.")
            plan.errors.add(row.number, "offering", problem, repair)
        elif run.until_on <= run.from_on:
            problem = _("The offering would end before it starts.")
            repair = _("Correct one of its two dates.")
            plan.errors.add(row.number, "offering_last_on", problem, repair)
        elif run.is_changed:
            words = _("%(module)s, %(offering)s: its dates or its campus will change.")
            plan.notes.append(words % names)


def _check_references(plan: Plan) -> None:
    """Refuse two spellings of a reference, which would be two people, unless both are stored."""
    repair = _("Use the same letters. If it is someone else, give them another reference.")
    first: dict[str, Row] = {}
    for reference, row in plan.people.items():
        if reference in plan.stored.learners:
            continue
        other = first.setdefault(reference.lower(), row)
        if spelling := plan.stored.spellings.get(reference.lower()):
            problem = _("Only capitals differ from the reference “%(other)s” in Cairn.")
            plan.errors.add(row.number, "reference", problem % {"other": spelling}, repair)
        elif other is not row:
            words = {"n": other.number, "other": other.reference}
            problem = _("Only capitals differ from the reference “%(other)s” in row %(n)s.")
            plan.errors.add(row.number, "reference", problem % words, repair)


def _login(row: Row, plan: Plan) -> None:
    """Plan a login for anyone without one: a new one, or that of staff who learn here too.

    An address never moves from one login to another.
    """
    learner = plan.stored.learners.get(row.reference)
    user = plan.stored.logins.get(row.email)
    repair = _("Leave it empty, or give this person an address of their own.")
    if learner and learner.user:
        if learner.user.email.lower() != row.email:
            words = _(
                "%(reference)s signs in with another address, which will stay as it is. "
                "You can change it on their own page, under People."
            )
            plan.notes.append(words % {"reference": row.reference})
    elif user is None:
        plan.logins[row.reference] = row.email
    elif hasattr(user, "learner"):
        problem = _("Someone else already signs in with this address: %(reference)s.")
        words = {"reference": user.learner.reference}
        plan.errors.add(row.number, "email", problem % words, repair)
    elif not user.is_active:
        plan.errors.add(row.number, "email", _("The login with this address is closed."), repair)
    else:
        plan.joins[row.reference] = user


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
        problem = _("No one with this address is a tutor today.")
        repair = _("Correct it, or give them the role under People first.")
        plan.errors.add(row.number, "tutor_email", problem, repair)
    elif tutor == ((learner and learner.user) or plan.joins.get(row.reference)):
        problem = _("No one can be their own tutor.")
        plan.errors.add(row.number, "tutor_email", problem, _("Use another tutor’s address."))
    elif learner is None or plan.stored.tutor_of.get(learner.pk) != tutor.pk:
        plan.tutors[row.reference] = row.tutor_email


def _step(row: Row, plan: Plan) -> Step:
    """Return what a row changes about its place."""
    if row.left_on and row.left_on > plan.today:
        problem = _("It is in the future.")
        plan.errors.add(row.number, "left_on", problem, _("Leave it empty until they have left."))
    offering = plan.runs[row.key].stored
    place = offering and plan.stored.places.get((row.reference, offering.pk))
    if place is None:
        return Step(row.key, row, None, NEW, registers=True, leaves=row.left_on is not None)
    # The list that goes out gives a place without a day its offering's first.
    registers = row.from_on != (place.from_on or (offering and offering.from_on))
    leaves = row.left_on is not None and row.left_on != place.left_on
    back = row.left_on is None and not place.is_current(plan.today)
    stays = {name for name, said in place.listed.items() if getattr(row, name) == said}
    if ("from_on" in stays and registers) or ("left_on" in stays and (leaves or back)):
        words = _("%(who)s: a date in the list was corrected here since, so the correction stays.")
        plan.notes.append(words % {"who": row.reference})
    registers = registers and "from_on" not in stays
    leaves, back = (False, False) if "left_on" in stays else (leaves, back)
    state = CHANGED if registers or leaves or back else UNCHANGED
    if leaves and place.is_current(plan.today):
        state = LEAVING
    return Step(row.key, row, place, state, registers, leaves, back)


def _absent(plan: Plan) -> list[Step]:
    """Return people in the file's running offerings whom it does not name: they leave today."""
    named = {(row.reference, row.key) for row in plan.rows}
    keys = {run.stored.pk: key for key, run in plan.runs.items() if run.stored}
    return [
        Step(keys[place.offering], None, place, LEAVING, leaves=True)
        for place in plan.running_places
        if place.is_current(plan.today) and (place.reference, keys[place.offering]) not in named
    ]
