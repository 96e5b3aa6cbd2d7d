"""Write the right value of a fact: a later row, which counts from now on."""

from typing import Any

from django.utils.translation import gettext_lazy

from learners.actions import deadlines
from learners.actions.facts import write
from learners.models import Assessment, Learner, User
from learners.models.record import SHAPES, FactRow

VALUES = {  # the column that a correction changes; other kinds cannot be changed here
    "registered": "on",
    "left": "on",
    "before": "clicks",
    "deadline": "on",
    "extension": "on",
    "group": "group",
    "submission": "on",
    "mark": "score",
    "qualification": "label",
    "protected": "value",
}
KEYS = {"enrolment", "assessment", "learner"}
COPIED = {"credits", "previous_attempts", "banked", "rank", "kind", "group"}
WRONG = gettext_lazy("It was wrong in the record.")


def can_correct(fact: FactRow | None) -> bool:
    """Return whether Cairn can change such a fact. It cannot change an awarding body's result, or
    what a learner wrote."""
    return fact is not None and fact.kind in VALUES


def value_of(fact: FactRow) -> Any:
    """Return what the fact says now, as a correction would change it."""
    column = VALUES[fact.kind]
    if column == "on":
        return fact.on
    return fact.number if column in {"clicks", "score"} else fact.words


def correct(learner: Learner, fact: FactRow, right: Any, *, by: User, **more: Any) -> int:
    """Write a later fact with the right value; return its id. `more`: further columns.

    A date that was wrong is wrong for everyone: it moves for all.
    """
    if fact.kind == "deadline":
        return correct_deadline(fact, right, by)
    model = SHAPES[fact.kind].model
    row = model._default_manager.get(pk=fact.pk)
    columns = {field.name for field in model._meta.concrete_fields}
    copied = {name: getattr(row, name) for name in columns & (KEYS | COPIED)}
    hand = {"by": by, "reason": str(WRONG)} if "by" in columns else {}
    values = {**copied, **hand, **later_version(row, right), **more, VALUES[fact.kind]: right}
    latest = latest_like(row, copied, columns)
    return int(write(model, learner.pk, after=latest.known_at, **values).pk)  # type: ignore[type-var]


def later_version(row: Any, right: Any) -> dict[str, Any]:
    """Return the day of a hand-in's later version, unless the right day leaves no room for one."""
    last_on = getattr(row, "last_on", None)
    return {"last_on": last_on} if last_on and right and right < last_on else {}


def correct_deadline(fact: FactRow, right: Any, by: User) -> int:
    work = Assessment.objects.get(pk=fact.assessment)
    try:
        deadline, _new = deadlines.move(assessment=work, on=right, reason=str(WRONG), by=by)
    except deadlines.SameDateError:  # someone has moved it there already
        deadline = work.deadlines.latest_first()[0]
    return deadline.pk


def latest_like(row: Any, copied: dict[str, Any], columns: set[str]) -> Any:
    """Return the latest fact about the same thing, which a correction must follow."""
    about = {name: copied[name] for name in columns & (KEYS | {"kind"})}
    rows = type(row)._default_manager.filter(**about)
    return rows.order_by("-known_at", "-recorded_at", "-pk").first()
