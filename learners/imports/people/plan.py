"""What a file would do: compared with what stands, row by row, before anything is written."""

import datetime as dt
import hashlib
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext as _

from learners.imports.people.layout import Row, RowFaults
from learners.imports.people.standing import Place, Standing, find
from learners.models import Learner, Offering, User

HELD_ABOVE = 10  # of a hundred current places: more would leave than a college loses in a day
NEW, CHANGED, UNCHANGED, LEAVING = "new", "changed", "unchanged", "leaving"


@dataclass
class Run:
    """A run of a module that the file speaks of; `first` is the row that describes it."""

    first: Row
    stands: Offering | None
    from_on: dt.date | None
    until_on: dt.date | None
    campus: int | None

    @property
    def is_changed(self) -> bool:
        now = self.stands
        return now is not None and (self.from_on, self.until_on, self.campus) != (
            now.from_on,
            now.until_on,
            now.campus_id,
        )


@dataclass(frozen=True)
class Step:
    """What becomes of one place: the row (none where the file is silent), what stands, and what
    is to be written down."""

    run: tuple[str, str]
    row: Row | None
    place: Place | None
    state: str
    registers: bool = False
    leaves: bool = False
    comes_back: bool = False


@dataclass
class Plan:
    """Everything that the file would do. `today`: the college's date on which it is done."""

    rows: list[Row]
    stands: Standing
    today: dt.date
    faults: RowFaults = field(default_factory=RowFaults)
    notes: list[str] = field(default_factory=list)
    runs: dict[tuple[str, str], Run] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    logins: dict[str, str] = field(default_factory=dict)  # reference to address
    joins: dict[str, User] = field(default_factory=dict)  # reference to a login that is here
    names: dict[str, str] = field(default_factory=dict)  # reference to the new name
    tutors: dict[str, str] = field(default_factory=dict)  # reference to the tutor's address

    @cached_property
    def people(self) -> dict[str, Row]:
        """Each person with the first row about her."""
        found: dict[str, Row] = {}
        for row in self.rows:
            found.setdefault(row.reference, row)
        return found

    @cached_property
    def counts(self) -> dict[str, int]:
        found = Counter(step.state for step in self.steps)
        return {
            "people_new": sum(reference not in self.stands.learners for reference in self.people),
            "logins_new": len(self.logins),
            "logins_joined": len(self.joins),
            "names_changed": len(self.names),
            "tutors_changed": len(self.tutors),
            "runs_new": sum(run.stands is None for run in self.runs.values()),
            "runs_changed": sum(run.is_changed for run in self.runs.values()),
            **{state: found[state] for state in (NEW, CHANGED, UNCHANGED, LEAVING)},
        }

    def name_of(self, step: Step) -> str:
        return step.row.name if step.row else step.place.name if step.place else ""

    @property
    def leaving(self) -> int:
        return self.counts[LEAVING]

    @cached_property
    def current(self) -> int:
        """Places that are taken today in the runs that the file speaks of; of a run that is over
        only those that it names. Whoever leaves is among them."""
        named = [step.place for step in self.steps if step.row and step.place]
        places = {place.enrolment: place for place in self.places_now + named}
        return sum(is_current(place, self.today) for place in places.values())

    @property
    def places_now(self) -> list[Place]:
        running = {
            run.stands.pk
            for run in self.runs.values()
            if run.stands and run.stands.until_on > self.today
        }
        return [place for place in self.stands.places.values() if place.offering in running]

    @property
    def is_held(self) -> bool:
        return self.leaving * 100 > HELD_ABOVE * self.current

    @property
    def changes_nothing(self) -> bool:
        return not any(number for name, number in self.counts.items() if name != UNCHANGED)

    @cached_property
    def mark(self) -> str:
        """The same for the same effects: a commit does what was looked at, or nothing."""
        effects = [f"{s.state} {s.row and s.row.packed()} {s.place}" for s in self.steps]
        joins = {reference: user.pk for reference, user in self.joins.items()}
        parts = (self.logins, joins, self.names, self.tutors, self.counts)
        effects += [str(part) for part in parts]
        return hashlib.blake2b("\n".join(effects).encode(), digest_size=12).hexdigest()


def is_current(place: Place, today: dt.date) -> bool:
    return place.left_on is None or place.left_on > today


def make(rows: list[Row], today: dt.date) -> Plan:
    """Compare the rows with what stands. Faults of meaning stand in the plan's `faults`."""
    plan = Plan(rows, find(rows, today), today)
    for row in rows:
        run = plan.runs.get(row.run)
        if run is None:
            plan.runs[row.run] = _run(row, plan)
        else:
            _add_to(run, row, plan)
    _check_runs(plan)
    _check_references(plan)
    for row in plan.people.values():
        _name(row, plan)
    for row in {row.reference: row for row in rows if row.email}.values():
        _login(row, plan)
    for row in {row.reference: row for row in rows if row.tutor_email}.values():
        _tutor(row, plan)
    for reference, user in plan.joins.items():
        _check_joined(reference, user, plan)
    plan.steps = [_step(row, plan) for row in rows] + _absent(plan)
    return plan


def _run(row: Row, plan: Plan) -> Run:
    stands = plan.stands.runs.get(row.run)
    run = Run(row, stands, None, None, stands and stands.campus_id)
    if stands:
        run.from_on, run.until_on = stands.from_on, stands.until_on
    _add_to(run, row, plan)
    return run


def _add_to(run: Run, row: Row, plan: Plan) -> None:
    """What this row says of its run; rows agree (agree.py), so the order does not matter."""
    if row.offering_from_on:
        run.from_on = row.offering_from_on
    if row.offering_last_on:
        run.until_on = row.offering_last_on + dt.timedelta(days=1)
    if row.campus:
        campus = plan.stands.campuses.get(row.campus.lower())
        if campus is None:
            reason = _("There is no campus “%(name)s” here.") % {"name": row.campus}
            plan.faults.add(row.line, "campus", reason, _("Mend it, or add it under Calendar."))
        else:
            run.campus = campus.pk


def _check_runs(plan: Plan) -> None:
    for run in plan.runs.values():
        row = run.first
        if run.from_on is None or run.until_on is None:
            told = {"module": row.module, "run": row.offering}
            reason = _("“%(module)s, %(run)s” is not known here.") % told
            repair = _(
                "Mend the codes; or, for a new run, give offering_from_on and offering_last_on."
            )
            plan.faults.add(row.line, "offering", reason, repair)
        elif run.until_on <= run.from_on:
            reason = _("The run would end before it begins.")
            plan.faults.add(row.line, "offering_last_on", reason, _("Mend one of its two dates."))
        elif run.is_changed:
            plan.notes.append(
                _("%(module)s, %(run)s: its dates or its campus change.")
                % {"module": row.module, "run": row.offering}
            )


def _check_references(plan: Plan) -> None:
    """Two ways of writing one reference would be two people, unless both stand here already."""
    first: dict[str, Row] = {}
    for reference, row in plan.people.items():
        lower = reference.lower()
        if reference in plan.stands.learners:
            continue
        if there := plan.stands.spellings.get(lower):
            reason = _("Somebody is here whose reference differs only in capitals: “%(there)s”.")
            plan.faults.add(row.line, "reference", reason % {"there": there}, same_letters())
        elif (other := first.setdefault(lower, row)) is not row:
            told = {"line": other.line, "first": other.reference}
            reason = _("It differs only in capitals from “%(first)s” in line %(line)s.") % told
            plan.faults.add(row.line, "reference", reason, same_letters())


def same_letters() -> str:
    return _("Write it the same way; or, for somebody else, give a reference of their own.")


def _name(row: Row, plan: Plan) -> None:
    """A name that she chose herself is never written over."""
    learner = plan.stands.learners.get(row.reference)
    if learner and learner.name != row.name and not chose_her_name(learner):
        plan.names[row.reference] = row.name


def chose_her_name(learner: Learner) -> bool:
    return bool(getattr(learner, "has_chosen_name", False))


def _login(row: Row, plan: Plan) -> None:
    """A way to sign in for who has none: a new one, or that of a member of staff who learns here
    too. An address is never moved from one login to another."""
    learner = plan.stands.learners.get(row.reference)
    user = plan.stands.logins.get(row.email)
    repair = _("Leave it empty, or give this person an address of their own.")
    if learner and learner.user:
        if learner.user.email.lower() != row.email:
            words = _(
                "%(reference)s signs in with another address, which stays as it is. "
                "You can change it on their own page, under People."
            )
            plan.notes.append(words % {"reference": row.reference})
    elif user is None:
        plan.logins[row.reference] = row.email
    elif hasattr(user, "learner"):
        reason = _("Somebody else signs in with this address already: %(reference)s.")
        told = {"reference": user.learner.reference}
        plan.faults.add(row.line, "email", reason % told, repair)
    elif not user.is_active:
        reason = _("The sign-in with this address was closed.")
        plan.faults.add(row.line, "email", reason, repair)
    else:
        plan.joins[row.reference] = user


def _check_joined(reference: str, user: User, plan: Plan) -> None:
    """Joined to the login of whoever is her tutor today, she would be her own."""
    learner = plan.stands.learners.get(reference)
    if learner and (learner.pk, user.pk) in plan.stands.seen_by and reference not in plan.tutors:
        reason = _("Whoever signs in with this address is this person’s tutor, or stands in.")
        repair = _("Give another tutor_email, or mend the address.")
        plan.faults.add(plan.people[reference].line, "email", reason, repair)


def _tutor(row: Row, plan: Plan) -> None:
    tutor = plan.stands.tutors.get(row.tutor_email)
    learner = plan.stands.learners.get(row.reference)
    if tutor is None:
        reason = _("Nobody with this address has a tutor’s role today.")
        repair = _("Mend it, or give the role under People first.")
        plan.faults.add(row.line, "tutor_email", reason, repair)
    elif tutor == ((learner and learner.user) or plan.joins.get(row.reference)):
        reason = _("Nobody can be their own tutor.")
        plan.faults.add(row.line, "tutor_email", reason, _("Give the address of another tutor."))
    elif learner is None or plan.stands.tutored.get(learner.pk) != tutor.pk:
        plan.tutors[row.reference] = row.tutor_email


def _step(row: Row, plan: Plan) -> Step:
    """What one row does to the place that it is about."""
    if row.left_on and row.left_on > plan.today:
        reason = _("It is in the future.")
        plan.faults.add(row.line, "left_on", reason, _("Leave it empty until it has happened."))
    run = plan.runs[row.run]
    place = run.stands and plan.stands.places.get((row.reference, run.stands.pk))
    if place is None:
        return Step(row.run, row, None, NEW, registers=True, leaves=row.left_on is not None)
    # Of a place without a day, what goes out says the run's first: that is no news on the way in.
    registers = row.from_on != (place.from_on or (run.stands and run.stands.from_on))
    leaves = row.left_on is not None and row.left_on != place.left_on
    back = row.left_on is None and not is_current(place, plan.today)
    if leaves and is_current(place, plan.today):
        state = LEAVING
    else:
        state = CHANGED if registers or leaves or back else UNCHANGED
    return Step(row.run, row, place, state, registers, leaves, back)


def _absent(plan: Plan) -> list[Step]:
    """Places in the file's running runs that it does not speak of: their people leave today."""
    spoken = {(row.reference, row.run) for row in plan.rows}
    by_run = {run.stands.pk: key for key, run in plan.runs.items() if run.stands}
    return [
        Step(by_run[place.offering], None, place, LEAVING, leaves=True)
        for place in plan.places_now
        if is_current(place, plan.today) and (place.reference, by_run[place.offering]) not in spoken
    ]
