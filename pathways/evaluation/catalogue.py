"""Judge the kernel against the exact optimum, on seeded worlds over a real catalogue (DESIGN §12).

The catalogue is in the UIUC form: CourseName, PrereqName, ConcurrentAllowed, PrereqGroupNum. What
its steps teach and whom they are for is drawn; what comes first is as it is. In the flat world any
step teaches; in the deep one advanced steps teach most.
"""

import csv
import gzip
import hashlib
import random
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from pathways.calc import compiled, kernel
from pathways.calc.graph import Graph, Node, bits, scaled
from pathways.calc.ranking import Person
from pathways.calc.shapes import arrays, steps_taken
from pathways.calc.term_validity import connected
from pathways.calc.validity import FlawKind, broken, flaws
from pathways.evaluation import NothingToMeasure

Needs = dict[str, list[list[tuple[str, bool]]]]
Case = tuple[Graph, frozenset[int]]
YARDSTICK = (
    "tests.bench.best_steps"  # the exact optimum; by name, since the product has no part in it
)
STEPS, COMPETENCIES, AIM, DONE, LENGTH, DAY = 2000, 300, 13, 0.06, 10, 20_000
JUDGED, ALIKE = 60, 100  # learners a world: against the optimum, and of both kernels
SHARES = {"flat": (0.2, 0.5), "deep": (0.4, 0.9)}
DEEP = 4  # steps on the way to one that teaches all it can
MARGIN = 0.04
NONE: tuple[int, ...] = ()


def measure(folder: Path, seed: int) -> dict[str, Any]:
    began = time.monotonic()
    needs = read(folder)
    figures = named(needs)
    chosen = largest(cut(needs))
    for name in SHARES:
        figures[name] = judged(world(chosen, name, seed, ALIKE))
    return figures | {"seed": seed, "seconds": round(time.monotonic() - began, 1)}


# the catalogue --------------------------------------------------------------------------------


def read(folder: Path) -> Needs:
    """Return each course's requirements: groups of (course, may be taken at the same time)."""
    files = [folder / name for name in ("prerequisites.csv.gz", "prerequisites.csv")]
    path = next((file for file in files if file.exists()), None)
    opened = gzip.open if path and path.suffix == ".gz" else open
    grouped: dict[str, dict[str, dict[str, bool]]] = {}
    if path:
        with opened(path, "rt", encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            if {"CourseName", "PrereqName", "PrereqGroupNum"} <= set(rows.fieldnames or ()):
                for row in rows:
                    course, other = row["CourseName"].strip(), (row["PrereqName"] or "").strip()
                    groups = grouped.setdefault(course, {})
                    if other:
                        grouped.setdefault(other, {})
                        beside = (row.get("ConcurrentAllowed") or "").strip().lower() == "true"
                        groups.setdefault(row["PrereqGroupNum"], {})[other] = beside
    if not grouped:
        raise NothingToMeasure(
            f"{folder} has no catalogue: prerequisites.csv or prerequisites.csv.gz with the "
            "columns CourseName, PrereqName, ConcurrentAllowed and PrereqGroupNum."
        )
    return {
        course: [list(group.items()) for group in grouped[course].values()]
        for course in sorted(grouped, key=hashed)
    }


def hashed(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


def named(needs: Needs) -> dict[str, Any]:
    """Name circles, courses that require themselves and courses that nobody can reach."""
    names = list(needs)
    place = {name: number for number, name in enumerate(names)}
    links = [[place[o] for group in needs[name] for o, _ in group] for name in names]
    circles = sorted(
        sorted(names[step] for step in part) for part in connected(links) if len(part) > 1
    )
    own = sorted(name for step, name in enumerate(names) if step in links[step])
    groups = [[[(place[o], b) for o, b in group] for group in needs[name]] for name in names]
    stopped = {FlawKind.SELF, FlawKind.BEHIND, FlawKind.LOOP, FlawKind.DANGLING, FlawKind.EMPTY}
    everything = set(range(len(names)))
    found = [flaw for flaw in flaws(groups, everything, {0}) if flaw.kind in stopped]
    unreachable = sorted({names[step] for flaw in found for step in (flaw.step, *flaw.others)})
    return {
        "courses": len(names),
        "groups": sum(map(len, needs.values())),
        "cycles": len(circles),
        "self_links": len(own),
        "unreachable": len(unreachable),
        "cycles_list": [", ".join(circle) for circle in circles],
        "self_links_list": own,
        "unreachable_list": unreachable,
    }


def cut(needs: Needs) -> Needs:
    """Leave out the links that close a circle."""
    kept: Needs = {}
    path: set[str] = set()
    for root in needs:
        stack: list[tuple[str, Iterator[Any]]] = []
        if root not in kept:
            stack.append(entered(root, needs, kept, path))
        while stack:
            course, links = stack[-1]
            for number, (other, beside) in links:
                if other in path:
                    continue
                kept[course][number].append((other, beside))
                if other not in kept:
                    stack.append(entered(other, needs, kept, path))
                    break
            else:
                path.remove(course)
                stack.pop()
    return {course: [group for group in groups if group] for course, groups in kept.items()}


def entered(
    course: str, needs: Needs, kept: Needs, path: set[str]
) -> tuple[str, Iterator[tuple[int, tuple[str, bool]]]]:
    path.add(course)
    kept[course] = [[] for _ in needs[course]]
    links = ((n, option) for n, group in enumerate(needs[course]) for option in group)
    return course, links


def largest(needs: Needs) -> Needs:
    """Return the courses with most requirements and everything before them, about STEPS."""
    chosen: dict[str, None] = {}
    for root in sorted(needs, key=lambda course: (-len(needs[course]), hashed(course))):
        if len(chosen) >= STEPS:
            break
        chosen |= dict.fromkeys(with_before(needs, [root]))
    return {course: needs[course] for course in sorted(chosen, key=hashed)}


def with_before(needs: Needs, roots: list[str]) -> set[str]:
    """Return courses with everything that may come before them."""
    reached, pending = set[str](), list(roots)
    while pending:
        course = pending.pop()
        if course not in reached:
            reached.add(course)
            pending += [option for group in needs[course] for option, _ in group]
    return reached


def depths(needs: Needs) -> dict[str, int]:
    """Return how many courses are on the longest way to each."""
    found: dict[str, int] = {}
    pending = list(needs)
    while pending:
        course = pending[-1]
        before = [option for group in needs[course] for option, _ in group]
        missing = [option for option in before if option not in found]
        pending += missing
        if not missing:
            found[course] = max((found[option] + 1 for option in before), default=0)
            pending.pop()
    return found


# worlds ---------------------------------------------------------------------------------------


def world(needs: Needs, name: str, seed: int, learners: int) -> list[Case]:
    """Draw what each step teaches, and learners with their aims and what they have done."""
    draw = random.Random(f"{name} {seed}")  # noqa: S311
    depth, (low, high) = depths(needs), SHARES[name]
    teaches = {}
    for course in needs:
        factor = min(1.0, depth[course] / DEEP) if name == "deep" else 1.0
        about = draw.sample(range(COMPETENCIES), draw.randint(2, 5))
        teaches[course] = [(c, factor * draw.uniform(low, high)) for c in about]
    return [learner(needs, teaches, draw) for _ in range(learners)]


def learner(needs: Needs, teaches: dict[str, list[tuple[int, float]]], draw: random.Random) -> Case:
    """Draw one learner: the steps that lead to their aim as a graph, and those that are done."""
    aim = {c: draw.uniform(0.5, 1.0) for c in draw.sample(range(COMPETENCIES), AIM)}
    roots = [course for course in needs if any(c in aim for c, _ in teaches[course])]
    reached = with_before(needs, roots)
    names = [course for course in needs if course in reached]
    place = {course: number for number, course in enumerate(names)}
    nodes = tuple(
        Node(
            id=number + 1,
            position=number,
            worth=0.0,
            teaches=tuple((c, share) for c, share in teaches[course] if c in aim),
            groups=tuple(
                tuple((place[option], beside) for option, beside in group)
                for group in needs[course]
            ),
        )
        for number, course in enumerate(names)
    )
    graph, done = Graph(nodes, scaled(list(aim.items()))), set[int]()
    for _ in range(max(1, round(DONE * len(nodes)))):
        free = [
            step for step in range(len(nodes)) if step not in done and begins(graph, done, step)
        ]
        done.add(draw.choice(free))
    return graph, frozenset(done)


def begins(graph: Graph, done: set[int], step: int) -> bool:
    return all(any(option in done for option, _ in group) for group in graph.needs[step])


# figures --------------------------------------------------------------------------------------


def covered(graph: Graph, done: frozenset[int], steps: list[int]) -> float:
    """Return the share of the aim that these steps add."""
    before, after = graph.gaps(bits(done)), graph.gaps(bits(done | set(steps)))
    return sum(graph.weights[c] * (before[c] - after[c]) for c in before)


def in_order(graph: Graph, done: frozenset[int], steps: list[int]) -> list[int]:
    """Return steps so that each comes after what it requires; what cannot be is at the end."""
    have, order, left = set(done), list[int](), list(steps)
    while left:
        step = next((step for step in left if begins(graph, have, step)), left[0])
        order.append(step)
        have.add(step)
        left.remove(step)
    return order


def planned(plan: compiled.Plan, case: Case, before: tuple[int, ...] = NONE) -> list[int]:
    graph, done = case
    i, f = arrays(graph, Person(hours=1.0, done=bits(done)), DAY, LENGTH, before)
    return steps_taken(i, plan(i, f, MARGIN))


def judged(cases: list[Case]) -> dict[str, Any]:
    plan = compiled.compile_now()
    routes = [in_order(*case, planned(plan, case)) for case in cases]
    violations = [
        broken(graph.needs, [(step, at) for at, step in enumerate(route)], set(done))
        for (graph, done), route in zip(cases, routes, strict=True)
    ]
    figures = optimal(cases[:JUDGED], routes) | stable(plan, cases, routes)
    figures |= speed(plan, cases)
    return figures | {
        "candidates": float(np.mean([len(graph.nodes) for graph, _ in cases])),
        "violations": sum(map(len, violations)),
    }


def optimal(cases: list[Case], routes: list[list[int]]) -> dict[str, Any]:
    """Return coverage as a share of the exact optimum."""
    try:
        best: Callable[..., tuple[float, bool]] = import_module(YARDSTICK).best
    except ImportError:
        raise NothingToMeasure("The exact optimum needs scipy (requirements/bench.txt).") from None
    shares, proved = [], 0
    for (graph, done), route in zip(cases, routes, strict=False):
        most, is_proved = best(graph, set(done), LENGTH)
        shares.append(covered(graph, done, route) / most)
        proved += is_proved
    return {
        "n": len(cases),
        "proved": proved,
        "mean": float(np.mean(shares)),
        "p5": float(np.percentile(shares, 5)),
    }


def stable(plan: compiled.Plan, cases: list[Case], routes: list[list[int]]) -> dict[str, Any]:
    """Return the share of the rest that stays after the first step is done, and what that costs."""
    stays, lost = [], []
    for (graph, done), route in zip(cases, routes, strict=True):
        after = (graph, done | {route[0]})
        rest = tuple(route[1:])
        kept, free = planned(plan, after, rest), planned(plan, after)
        stays.append(len(set(rest) & set(kept)) / len(rest))
        lost.append(1 - covered(*after, kept) / covered(*after, free))
    return {"stays": float(np.mean(stays)), "lost": float(np.mean(lost))}


def speed(plan: compiled.Plan, cases: list[Case]) -> dict[str, Any]:
    """Return CPU microseconds a learner, compiled and as Python, and how many sets are equal."""
    prepared = [
        arrays(graph, Person(hours=1.0, done=bits(done)), DAY, LENGTH) for graph, done in cases
    ]
    results = {}
    for name, run, times in (("kernel", plan, 5), ("plain", kernel.plan, 1)):
        seconds = []
        for _ in range(times):
            copies = [(i.copy(), f.copy()) for i, f in prepared]
            began = time.process_time()
            counts = [run(i, f, MARGIN) for i, f in copies]
            seconds.append(time.process_time() - began)
        sets = [set(steps_taken(i, n)) for (i, _), n in zip(copies, counts, strict=True)]
        results[name] = sets, 1e6 * min(seconds) / len(cases)
    (compiled_sets, kernel_us), (plain_sets, plain_us) = results["kernel"], results["plain"]
    pairs = zip(compiled_sets, plain_sets, strict=True)
    return {
        "kernel_us": kernel_us,
        "plain_us": plain_us,
        "times_as_fast": plain_us / kernel_us,
        "compared": len(cases),
        "alike": sum(one == other for one, other in pairs),
    }
