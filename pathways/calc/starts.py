"""Requirements still missing before a step can begin today."""

from pathways.calc.graph import Graph, members


def lacking(graph: Graph, done: int, step: int, day: int, along: int = 0) -> list[tuple[int, ...]]:
    """Return the ids of the options of each requirement that is not met.

    A step that is done meets a requirement, and so does a concurrent step that can begin today.
    `along`: bits of the steps that begin together with this step.
    """
    along |= 1 << step
    missing = []
    for group, masks in zip(graph.needs[step], graph.masks[step], strict=True):
        options, beside = masks
        if options & done or beside & along:
            continue
        open_ones = (o for o in members(beside) if is_open(graph, o, day))
        if all(lacking(graph, done, option, day, along) for option in open_ones):
            missing.append(tuple(graph.nodes[option].id for option, _ in group))
    return missing


def is_open(graph: Graph, step: int, day: int) -> bool:
    node = graph.nodes[step]
    return node.listed and node.opens <= day < node.closes
