"""Changes that someone has to confirm: more at once than a college makes in a day."""

from collections.abc import Iterator
from dataclasses import dataclass

from learners.imports.people.plan import LEAVING, NEW, Plan, share_a_word

PAUSED_ABOVE = 10  # of a hundred


@dataclass(frozen=True)
class Hold:
    """Why an import is paused: `count` of `total` would change, which someone has to confirm."""

    kind: str
    count: int
    total: int

    @property
    def is_many(self) -> bool:
        return self.count * 100 > PAUSED_ABOVE * self.total


def holds(plan: Plan) -> list[Hold]:
    """Return what needs confirming: many changes of one kind, or a name like nobody's."""
    leaving = Hold(LEAVING, plan.leaving, plan.current)
    kinds = [*_of_people(plan), *_of_places(plan)]
    several = [hold for hold in kinds if hold.count > 1 and hold.is_many]
    names = kinds[0]
    if names not in several and any(_is_another(plan, ref) for ref in plan.names):
        several.append(names)
    return [leaving] * leaving.is_many + several


def _is_another(plan: Plan, reference: str) -> bool:
    return not share_a_word(plan.names[reference], plan.stored.learners[reference].name)


def _of_people(plan: Plan) -> Iterator[Hold]:
    stored = plan.stored.learners
    old = [stored[reference] for reference in plan.people if reference in stored]
    new = [row for reference, row in plan.people.items() if reference not in stored]
    replaced = sum(plan.tutor_before(reference) is not None for reference in plan.tutors)
    first = sum(reference in stored for reference in (*plan.logins, *plan.joins))
    yield Hold("names", len(plan.names), len(old))
    yield Hold("tutors", replaced, sum(one.pk in plan.stored.tutor_of for one in old))
    yield Hold("logins", first, sum(one.user is None for one in old))
    yield Hold("references", sum(bool(plan.namesakes(row)) for row in new), len(new))
    yield Hold("programmes", len(_in_another_programme(plan)), len(old))


def _in_another_programme(plan: Plan) -> set[str]:
    """Return the references of people here whose modules would be in one more programme. A
    module's first programme is no change."""
    placed = {module for _programme, module in plan.stored.taught}
    added = {module for _programme, module in plan.taught} & placed
    here = plan.stored.learners
    return {row.reference for row in plan.rows if row.module in added and row.reference in here}


def _of_places(plan: Plan) -> Iterator[Hold]:
    dated = [step for step in plan.steps if step.place and step.row]
    stored = [run for run in plan.runs.values() if run.stored]
    yield Hold("dates", sum(step.registers for step in dated), len(dated))
    yield Hold("twice", len(plan.doubled), plan.counts[NEW])
    yield Hold("offerings", sum(run.is_changed for run in stored), len(stored))
