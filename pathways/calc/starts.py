"""What still stands before a step, if she were to begin it today."""

from pathways.calc.graph import Graph, members


def lacking(graph: Graph, held: int, step: int, day: int, along: int = 0) -> list[tuple[int, ...]]:
    """For each requirement that nothing meets: the ids of its options.

    What is done meets one, and so does what may be taken at the same time and can be begun itself;
    `along`: bits of the steps that are begun together with this one.
    """
    along |= 1 << step
    found = []
    for group, masks in zip(graph.needs[step], graph.masks[step], strict=True):
        every, beside = masks
        if every & held or beside & along:
            continue
        open_ones = (o for o in members(beside) if is_open(graph, o, day))
        if all(lacking(graph, held, option, day, along) for option in open_ones):
            found.append(tuple(graph.nodes[option].id for option, _ in group))
    return found


def is_open(graph: Graph, step: int, day: int) -> bool:
    node = graph.nodes[step]
    return node.listed and node.opens <= day < node.closes
