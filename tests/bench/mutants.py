"""Change the rules in many places, one at a time, and list the changes that no test notices.

The walls (permissions, sight, tables of states) and every calc; a sample drawn by a seed. Each
change is made in a copy of the tree, where the tests nearest to the module run first: those that
import it, then the others of its room that depend on it.

    make mutants [SEED=2026-11-29] [N=200] [ONLY=support/calc/queue.py]
"""

import argparse
import datetime as dt
import difflib
import os
import queue
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import grimp
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code

from tests.bench.operators import OPERATORS

ROOMS = ("learners", "pathways", "support", "feedback", "portal")
WALLS = re.compile(r"(permissions|sight)\.py$")
CALC = re.compile(r"/calc/\w+\.py$")
TABLES = re.compile(r"/(models|actions)/|querysets|conductor|progress")
TABLE = re.compile(r"[A-Z_]+(: .*)? = .*\b\w*(State|Answer|Kind|How)\.", re.DOTALL)
WORKERS = 2
MOST_SURVIVE = 0.10
NO_TEST_FAILED, A_TEST_FAILED, INTERRUPTED = 0, 1, 2


@dataclass(frozen=True)
class Mutant:
    """One change: the nth place of an operator in a file."""

    path: str
    line: int
    operator: str
    occurrence: int

    def code(self) -> str:
        operator = OPERATORS[self.operator]()
        return str(mutate_code(Path(self.path).read_text(), operator, self.occurrence))

    def diff(self) -> str:
        before, after = Path(self.path).read_text().splitlines(), self.code().splitlines()
        return "\n".join(list(difflib.unified_diff(before, after, n=0, lineterm=""))[3:])


@dataclass(frozen=True)
class Span:
    """Lines and columns of a piece of code."""

    start: tuple[int, int]
    end: tuple[int, int]

    def holds(self, place: tuple[int, int]) -> bool:
        return self.start <= place < self.end


def span(node: Any) -> Span:
    return Span(node.start_pos, node.end_pos)


def left_alone(tree: Any) -> list[Span]:
    """Types, imports and decorators: no rule is written there."""
    skipped = []
    for node in ast_nodes(tree):
        if node.type in ("decorator", "import_from", "import_name"):
            skipped.append(span(node))
        elif node.type in ("annassign", "tfpdef"):
            skipped.append(span(node.children[1]))
        elif node.type in ("funcdef", "param") and node.annotation:
            skipped.append(span(node.annotation))
    return skipped


def tables(tree: Any) -> list[Span]:
    return [span(node) for node in tree.children if TABLE.match(node.get_code().strip())]


def mutants_of(path: str) -> Iterator[Mutant]:
    tree = get_ast(Path(path).read_text())
    whole = WALLS.search(path) or CALC.search(path)
    wanted = [span(tree)] if whole else tables(tree) if TABLES.search(path) else []
    skipped = left_alone(tree)
    for name, operator in OPERATORS.items():
        places = (start for n in ast_nodes(tree) for start, _ in operator().mutation_positions(n))
        for occurrence, place in enumerate(places):
            inside = any(part.holds(place) for part in wanted)
            if inside and not any(part.holds(place) for part in skipped):
                yield Mutant(path, place[0], name, occurrence)


def sources() -> list[str]:
    """Return the product's modules, in an order that is the same everywhere."""
    listed = subprocess.run(
        ["git", "ls-files", *(f"{room}/*.py" for room in ROOMS)],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    return sorted(path for path in listed if "/migrations/" not in path)


def sample(paths: list[str], seed: str, number: int) -> list[Mutant]:
    """Return a quarter of them from the walls, which are short, and the rest from calc."""
    walls, calc = [], []
    for path in paths:
        (calc if CALC.search(path) else walls).extend(mutants_of(path))
    dice = random.Random(seed)
    dice.shuffle(walls)
    dice.shuffle(calc)
    print(f"Seed {seed}: {number} of {len(walls)} changes to the walls and {len(calc)} to calc")
    first = max(number // 4, number - len(calc))
    return walls[:first] + calc[: number - len(walls[:first])]


def rounds(graph: Any, path: str) -> list[list[str]]:
    """The tests of a module: those that import it, and its room's that import what imports it.

    First those that depend on little: they are about less, and take less time.
    """
    module, room = path.removesuffix(".py").replace("/", "."), path.split("/")[0]
    users = graph.find_modules_that_directly_import(module)
    near = of_tests(users)
    if WALLS.search(path):
        near |= of_tests(m for m in graph.modules if m.startswith("tests.permissions."))
    if "/models/" in path:  # a table there is a constraint of the database, made by a migration
        near.add("tests.contracts.test_migrations")
    places = (f"tests.{room}.", "tests.night.", "tests.permissions.")
    far = set().union(*(graph.find_modules_that_directly_import(user) for user in users))
    far = {m for m in of_tests(far) if m.startswith(places)} - near
    both = [sorted(part, key=lambda m: len(graph.find_upstream_modules(m))) for part in (near, far)]
    return [[m.replace(".", "/") + ".py" for m in part] for part in both if part]


def of_tests(modules: Iterable[str]) -> set[str]:
    """Return the modules of tests among them; the browser's take long and test no rule."""
    return {module for module in modules if re.match(r"tests\.(?!browser)(\w+\.)*test_", module)}


class Trees:
    """Copies of the tree, each with a database and a Redis number of its own.

    The tree that they are copied from is a copy too: the checkout may be edited meanwhile.
    """

    def __init__(self, folder: Path) -> None:
        ignored = shutil.ignore_patterns(".venv", ".git", ".cairn", "__pycache__")
        shutil.copytree(".", folder / "whole", ignore=ignored)
        os.chdir(folder / "whole")
        self.compiled = str(folder / "compiled")
        self.free: queue.Queue[tuple[int, Path]] = queue.Queue()
        for number in range(WORKERS):
            shutil.copytree(".", folder / str(number))
            self.free.put((number, folder / str(number)))

    def run(self, tests: list[str], seconds: float, mutant: Mutant | None = None) -> int:
        """Return how the tests ended, with a change or without; one that hangs has failed."""
        number, tree = self.free.get()
        try:
            if mutant:
                (tree / mutant.path).write_text(mutant.code())
            # Two changes in one second would look like one, were they compiled to be kept.
            once = {"PYTHONDONTWRITEBYTECODE": "1"} if mutant else {}
            return self._ended(tests, seconds, tree, {**once, **self._apart(number)})
        finally:
            if mutant:
                shutil.copy2(mutant.path, tree / mutant.path)
            self.free.put((number, tree))

    def _apart(self, number: int) -> dict[str, str]:
        return {
            "DATABASE_URL": f"{os.environ['DATABASE_URL']}_mutants{number}",
            "PYTEST_XDIST_WORKER": f"gw{number}",
            "PYTHONPYCACHEPREFIX": self.compiled,
        }

    @staticmethod
    def _ended(tests: list[str], seconds: float, tree: Path, apart: dict[str, str]) -> int:
        command = [sys.executable, "-m", "pytest", "-x", "-p", "no:cacheprovider", *tests]
        try:
            return subprocess.run(
                command,
                cwd=tree,
                env={**os.environ, **apart},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=seconds,
            ).returncode
        except subprocess.TimeoutExpired:
            return A_TEST_FAILED


def survives(trees: Trees, graph: Any, mutant: Mutant) -> bool:
    for tests in rounds(graph, mutant.path):
        ended = trees.run(tests, 900, mutant)
        if ended in (A_TEST_FAILED, INTERRUPTED):
            return False
        if ended != NO_TEST_FAILED:
            raise SystemExit(f"The tests of {mutant.path} did not run: {ended}")
    print(f"\n{mutant.path}:{mutant.line} {mutant.operator}\n{mutant.diff()}\n", flush=True)
    return True


def passes(trees: Trees, tests: list[str]) -> bool:
    return trees.run(tests, 1800) == NO_TEST_FAILED


def in_parallel(work: Callable[[Any], bool], of: list[Any], word: str) -> list[Any]:
    """Return those of which it is true, with a line about each as it comes."""
    began, answers, pool = time.monotonic(), [], ThreadPoolExecutor(WORKERS)
    try:
        for number, (item, answer) in enumerate(zip(of, pool.map(work, of), strict=True), 1):
            answers += [item] if answer else []
            minutes = (time.monotonic() - began) / 60
            print(f"{word} {number}/{len(of)}: {len(answers)} ({minutes:.0f} min)", flush=True)
    finally:
        pool.shutdown(cancel_futures=True)
    return answers


def without_a_change(trees: Trees, graph: Any, mutants: list[Mutant]) -> None:
    """Stop where a test fails already: it would seem to notice everything."""
    paths = sorted({mutant.path for mutant in mutants})
    tests = sorted({test for path in paths for part in rounds(graph, path) for test in part})
    parts = [tests[at : at + 10] for at in range(0, len(tests), 10)]
    green = in_parallel(partial(passes, trees), parts, "Without a change: ten files")
    if red := [part for part in parts if part not in green]:
        command = " ".join(test for part in red for test in part)
        raise SystemExit(f"A test fails already. Run: make test ARGS='{command}'")


def main() -> int:
    parser = argparse.ArgumentParser(prog="make mutants")
    parser.add_argument("--seed", default="")
    parser.add_argument("--number", type=int, default=200)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    paths = [path for path in sources() if options.only in path]
    mutants = sample(paths, options.seed or f"{dt.date.today()}", options.number)
    graph = grimp.build_graph(*ROOMS, "tests", cache_dir=None)
    with tempfile.TemporaryDirectory(prefix="cairn-mutants-") as folder:
        trees = Trees(Path(folder))
        without_a_change(trees, graph, mutants)
        survivors = in_parallel(partial(survives, trees, graph), mutants, "Survivors: of changes")
    print(
        "\n".join(sorted(f"{mutant.path}:{mutant.line} {mutant.operator}" for mutant in survivors))
    )
    share = len(survivors) / max(len(mutants), 1)
    print(f"{len(survivors)} of {len(mutants)} changes survive: {share:.1%}")
    return int(share > MOST_SURVIVE)


if __name__ == "__main__":
    raise SystemExit(main())
