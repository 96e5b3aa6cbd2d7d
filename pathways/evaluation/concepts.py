"""Judge whether aims that are within reach are reached, by the shortest way (DESIGN §12).

Concepts and their prerequisites are real; a learner has done nothing, and has one to three aims.
"""

import csv
import hashlib
import random
import statistics
import time
from pathlib import Path
from typing import Any

from pathways.calc import compiled
from pathways.calc.graph import Graph, Node
from pathways.calc.ranking import Person
from pathways.calc.reach import order
from pathways.calc.shapes import arrays, steps_taken
from pathways.calc.validity import broken
from pathways.evaluation import NothingToMeasure
from pathways.evaluation.catalogue import in_order

HOURS = (1, 5, 20)
LENGTHS = (10, 20)
DRAWN = 60  # sets of two and of three aims for each length
DAY = 20_000


def measure(folder: Path, seed: int) -> dict[str, Any]:
    began = time.monotonic()
    names, hours, needs = read(folder)
    figures: dict[str, Any] = {"concepts": len(names), "without_hours": hours.count(None)}
    figures["links"] = sum(map(len, needs))
    usual = statistics.median([known for known in hours if known is not None] or [1.0])
    weights = [usual if known is None else known for known in hours]
    violations = longer = 0
    for length in LENGTHS:
        for number, aims in within(needs, length, seed).items():
            graphs = [graph_of(needs, weights, those) for those in aims]
            for week in HOURS:
                routes = [route(graph, week, length) for graph in graphs]
                pairs = list(zip(aims, routes, strict=True))
                prefix = f"hour{week}_" + (f"aims{number}_" if number > 1 else "")
                figures[f"{prefix}reachable_{length}"] = len(aims)
                reached = sum(set(those) <= set(path) for those, path in pairs)
                figures[f"{prefix}reached_{length}"] = reached
                longer += sum(last(*pair) > len(before(needs, pair[0])) for pair in pairs)
                violations += sum(len(invalid(needs, path)) for path in routes)
    figures |= {f"reachable_{n}": figures[f"hour5_reachable_{n}"] for n in LENGTHS}
    figures |= {f"reached_{n}": figures[f"hour5_reached_{n}"] for n in LENGTHS}
    seconds = round(time.monotonic() - began, 1)
    return figures | {"longer": longer, "violations": violations, "seconds": seconds}


def read(folder: Path) -> tuple[list[str], list[float | None], list[list[int]]]:
    """Return concepts, their hours (None: unknown) and what must come before each."""
    concepts, links = folder / "concepts.csv", folder / "prerequisites.csv"
    if not (concepts.exists() and links.exists()):
        raise NothingToMeasure(f"{folder} has no concepts: concepts.csv and prerequisites.csv.")
    with concepts.open(encoding="utf-8-sig", newline="") as file:
        hours = {row["concept"]: row.get("hours") for row in csv.DictReader(file)}
    with links.open(encoding="utf-8-sig", newline="") as file:
        pairs = [(row["concept"], row["prerequisite"]) for row in csv.DictReader(file)]
    names = sorted(
        hours | dict.fromkeys(name for pair in pairs for name in pair),
        key=lambda name: hashlib.sha256(name.encode()).hexdigest(),
    )
    place = {name: number for number, name in enumerate(names)}
    needs: list[list[int]] = [[] for _ in names]
    for concept, other in dict.fromkeys(pairs):
        needs[place[concept]].append(place[other])
    return names, [float(text) if (text := hours.get(name)) else None for name in names], needs


def before(needs: list[list[int]], aims: tuple[int, ...]) -> set[int]:
    """Return aims with everything that must come before them."""
    reached, pending = set[int](), list(aims)
    while pending:
        step = pending.pop()
        if step not in reached:
            reached.add(step)
            pending += needs[step]
    return reached


def within(needs: list[list[int]], length: int, seed: int) -> dict[int, list[tuple[int, ...]]]:
    """Return all aims that are within reach, and sets of two and three drawn from them."""
    draw = random.Random(seed)  # noqa: S311
    possible = set(order([[[(o, False)] for o in those] for those in needs], set(), set()))
    one = [(step,) for step in sorted(possible) if len(before(needs, (step,))) <= length]
    sets: dict[int, list[tuple[int, ...]]] = {1: one}
    for number in (2, 3):
        several: set[tuple[int, ...]] = set()
        for _ in range(5000 if len(one) >= number else 0):
            aims = tuple(sorted(step for (step,) in draw.sample(one, number)))
            if len(several) < DRAWN and len(before(needs, aims)) <= length:
                several.add(aims)
        sets[number] = sorted(several)
    return sets


def graph_of(needs: list[list[int]], hours: list[float], aims: tuple[int, ...]) -> Graph:
    """Return one pathway of all concepts with these aims."""
    nodes = (
        Node(
            id=step + 1,
            position=step,
            hours=hours[step],
            goal=step in aims,
            groups=tuple(((other, False),) for other in needs[step]),
        )
        for step in range(len(needs))
    )
    return Graph(tuple(nodes), {})


def route(graph: Graph, week: int, length: int) -> list[int]:
    """Return the kernel's steps for someone who has done nothing."""
    i, f = arrays(graph, Person(hours=float(week)), DAY, length)
    steps = steps_taken(i, compiled.compile_now()(i, f, 0.0))
    return in_order(graph, frozenset(), steps)


def last(aims: tuple[int, ...], path: list[int]) -> int:
    """Return how many steps are taken until every aim is reached."""
    return 1 + max((path.index(aim) for aim in aims if aim in path), default=-1)


def invalid(needs: list[list[int]], path: list[int]) -> list[Any]:
    groups = [[[(other, False)] for other in those] for those in needs]
    return broken(groups, [(step, place) for place, step in enumerate(path)], set())
