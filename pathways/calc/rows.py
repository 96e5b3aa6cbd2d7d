"""A ranked way as one line of text for COPY: numbers only, ids in place of indices."""

import json
from collections.abc import Iterable

from learners.calc.cutoffs import as_date
from pathways.calc.changes import Change
from pathways.calc.graph import LONG_AGO, Graph, members
from pathways.calc.ranking import Person, Placed


def day_text(day: int) -> str:
    return "NULL" if day == LONG_AGO else as_date(day).isoformat()


def array(values: Iterable[object]) -> str:
    return "{" + ",".join(str(value) for value in values) + "}"


def line(
    learner: int, graph: Graph, person: Person, path: list[Placed], found: list[Change]
) -> str:
    """learner, steps, places, heads, gains, competencies, shares, reasons, due_ons, befores, held,
    total, changes; separated by tabs."""

    def id_of(node: int) -> int:
        return graph.nodes[node].id if node >= 0 else 0

    told = [{"if": c.what, "then": id_of(c.then), "hours": c.hours} for c in found]
    listed = person.held & graph.listed
    return "\t".join(
        [
            str(learner),
            array(id_of(row.step) for row in path),
            array(row.place for row in path),
            array(id_of(row.head) for row in path),
            array(round(row.gain, 4) for row in path),
            array(max(0, row.competency) for row in path),
            array(round(row.share, 4) for row in path),
            array(row.why for row in path),
            array(day_text(row.due) for row in path),
            array(id_of(row.before) for row in path),
            array(sorted(graph.nodes[node].id for node in members(listed))),
            str(graph.listed.bit_count()),
            json.dumps(told, sort_keys=True, ensure_ascii=True),
        ]
    )
