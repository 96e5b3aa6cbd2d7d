"""A ranked path as the columns of a recommendation: numbers only, ids instead of indices."""

from typing import Any

from learners.calc.cutoffs import as_date
from pathways.calc.changes import Change
from pathways.calc.graph import LONG_AGO, Graph, members
from pathways.calc.ranking import Person, Placed


def day_text(day: int) -> str | None:
    return None if day == LONG_AGO else as_date(day).isoformat()


def row(
    learner: int, graph: Graph, person: Person, path: list[Placed], changes: list[Change]
) -> dict[str, Any]:
    """Return the columns of a learner's row. A step that they began or did counts although it is no
    longer offered."""

    def id_of(node: int) -> int:
        return graph.nodes[node].id if node >= 0 else 0

    counted = graph.listed | graph.withdrawn & (person.done | person.started & ~person.unwanted)
    done = person.done & counted
    return {
        "learner_id": learner,
        "steps": [id_of(placed.step) for placed in path],
        "places": [placed.place for placed in path],
        "heads": [id_of(placed.head) for placed in path],
        "gains": [round(placed.gain, 4) for placed in path],
        "competencies": [max(0, placed.competency) for placed in path],
        "shares": [round(placed.share, 4) for placed in path],
        "reasons": [int(placed.why) for placed in path],
        "due_ons": [day_text(placed.due) for placed in path],
        "befores": [id_of(placed.before) for placed in path],
        "completed": sorted(graph.nodes[node].id for node in members(done)),
        "total": counted.bit_count(),
        "changes": [
            {"if": change.cause, "then": id_of(change.step), "hours": change.hours}
            for change in changes
        ],
    }
