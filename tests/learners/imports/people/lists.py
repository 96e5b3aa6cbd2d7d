"""Lists of people as a college would send them."""

from typing import Any

from learners.imports.people import drafts
from learners.imports.people.holding import holds
from learners.models import ImportDraft, User
from tests.factories.learners import day

COLUMNS = (
    "reference",
    "name",
    "email",
    "programme",
    "module",
    "offering",
    "from_on",
    "left_on",
    "tutor_email",
    "campus",
    "offering_from_on",
    "offering_last_on",
)


def row(**cells: Any) -> dict[str, Any]:
    """Ada's place in Foundations of care, and what else is said of it."""
    return {
        "reference": "SC-ADA",
        "name": "Ada Sinclair",
        "programme": "CARE",
        "module": "CARE1",
        "offering": "autumn",
        "from_on": day(-60),
        "offering_from_on": day(-70),
        "offering_last_on": day(55),
        **cells,
    }


def people(number: int, **cells: Any) -> list[dict[str, Any]]:
    return [row(reference=f"SC-{n:04}", name=f"Learner {n}", **cells) for n in range(1, number + 1)]


def csv(rows: list[dict[str, Any]], columns: Any = COLUMNS) -> bytes:
    lines = [",".join(columns)]
    lines += [",".join(str(one.get(name) or "") for name in columns) for one in rows]
    return ("\n".join(lines) + "\n").encode()


def laid(by: User, rows: list[dict[str, Any]] | bytes, **more: Any) -> ImportDraft:
    """Save a draft of a file."""
    file = rows if isinstance(rows, bytes) else csv(rows)
    return drafts.save(chunks=[file], source="people.csv", by=by, **more)


def brought(by: User, rows: list[dict[str, Any]] | bytes, **more: Any) -> ImportDraft:
    """Import a file, whoever leaves."""
    draft = laid(by, rows)
    assert not draft.error_count, draft.errors
    plan = drafts.plan_of(draft, day(0))
    confirmed = {hold.kind: hold.count for hold in holds(plan)}
    return drafts.commit(draft=draft, by=by, mark=plan.mark, confirmed=confirmed, **more)
