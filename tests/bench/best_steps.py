"""The yardstick: the exact best set of steps, by HiGHS. Never imported by the product."""

from collections.abc import Sequence

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_matrix

from pathways.calc.graph import Graph

GAP, SECONDS = 1e-6, 60.0


def best(graph: Graph, done: set[int], length: int) -> tuple[float, bool]:
    """Return the largest share of the aim that `length` more steps can cover, and whether that is
    proved. Requirements must have no cycles."""
    steps = [step for step in range(len(graph.nodes)) if step not in done]
    column = {step: number for number, step in enumerate(steps)}
    gaps = graph.gaps(sum(1 << step for step in done))
    about = sorted(competency for competency, gap in gaps.items() if gap > 0)
    covers = {competency: len(steps) + number for number, competency in enumerate(about)}
    rows: list[dict[int, float]] = [dict.fromkeys(column.values(), 1.0)]
    limits: list[float] = [length]
    for step in steps:
        for group in graph.needs[step]:
            if not any(option in done for option, _ in group):
                options = {column[option]: -1.0 for option, _ in group if option in column}
                rows.append(options | {column[step]: 1.0})
                limits.append(0.0)
    for competency in about:
        taught = {
            column[step]: -share
            for step in steps
            for c, share in graph.nodes[step].teaches
            if c == competency
        }
        rows.append(taught | {covers[competency]: 1.0})
        limits.append(0.0)
    return solved(graph, rows, limits, len(steps), [(c, gaps[c]) for c in about])


def solved(
    graph: Graph,
    rows: Sequence[dict[int, float]],
    limits: Sequence[float],
    steps: int,
    about: Sequence[tuple[int, float]],
) -> tuple[float, bool]:
    cells = [(i, j, value) for i, row in enumerate(rows) for j, value in row.items()]
    i, j, values = zip(*cells, strict=True)
    size = steps + len(about)
    matrix = coo_matrix((values, (i, j)), shape=(len(rows), size)).tocsr()
    gain = np.zeros(size)
    gain[steps:] = [-graph.weights[competency] for competency, _ in about]
    upper = np.ones(size)
    upper[steps:] = [gap for _, gap in about]
    result = milp(
        gain,
        constraints=LinearConstraint(matrix, -np.inf, np.array(limits)),
        bounds=Bounds(0, upper),
        integrality=np.array([1] * steps + [0] * len(about)),
        options={"mip_rel_gap": GAP, "time_limit": SECONDS},
    )
    return (0.0 if result.x is None else -float(result.fun)), result.status == 0
