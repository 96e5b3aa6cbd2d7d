"""Sizes and names: files that can be read in one go and found where expected."""

import ast
from pathlib import Path

import pytest

from tests.contracts import source
from tests.contracts.source import Function

FILE, FUNCTION, VIEW, TASK = 400, 40, 25, 5
PORTAL = 4000
FORBIDDEN = {"utils", "util", "helpers", "tools", "common", "misc", "services", "manager"}
FLOORS = {"urls", "views", "admin", "forms", "tasks", "actions", "reads", "frames", "wording"}
FLOORS |= {"permissions", "models", "querysets", "calc"}
BESIDE = {"privacy", "apps", "migrations", "__init__", "__pycache__"}
ONLY_HERE = {
    "learners": {
        "clock",
        "imports",
        "locks",
        "management",
        "measures",
        "night",
        "pictures",
        "prepared",
        "registry",
        "scratch",
        "sight",
        "signing_in",
        "templatetags",
    },
    "pathways": {"evaluation", "imports", "management", "shelf"},
    "support": {"fairness", "management", "measures"},
    "feedback": {"sight"},
}
EVERYTHING = [*source.product(), *source.files("tests")]


def is_view(path: Path, function: Function) -> bool:
    """Return whether a function is a view: in a views module, with a request."""
    first = [arg.arg for arg in function.args.args[:2]]
    return ("views" in path.parts or path.stem == "views") and "request" in first


def is_task(function: Function) -> bool:
    """Return whether a function is decorated `@shared_task` or `@app.task`."""
    heads = [getattr(decorator, "func", decorator) for decorator in function.decorator_list]
    return any(ast.unparse(head).endswith("task") for head in heads)


def allowed(path: Path, function: Function) -> int:
    if is_task(function):
        return TASK
    return VIEW if is_view(path, function) else FUNCTION


def too_long(path: Path, module: ast.AST) -> list[str]:
    return [
        f"{path}:{function.lineno} {function.name}: {source.length(function)} lines"
        for function in source.functions(module)
        if source.length(function) > allowed(path, function)
    ]


def test_files_are_at_most_400_lines() -> None:
    pages = source.files("templates", ending=".html") + source.files("static", ending=".js")
    lines = {
        source.name_of(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in [*EVERYTHING, *pages]
    }
    assert {name: count for name, count in lines.items() if count > FILE} == {}


def test_portal_only_composes() -> None:
    """At most 4,000 lines without the demo and the runner: a noun's page is in the noun's room."""
    parts = [path.relative_to(source.ROOT).parts for path in source.files("portal")]
    composing = [source.ROOT.joinpath(*p) for p in parts if not {"demo", "local"} & set(p[1:-1])]
    assert sum(len(path.read_text("utf-8").splitlines()) for path in composing) <= PORTAL


def test_functions_are_at_most_40_lines_views_25_and_tasks_5() -> None:
    too_long_functions = [line for path in EVERYTHING for line in too_long(path, source.tree(path))]
    assert too_long_functions == []


@pytest.mark.parametrize(
    ("name", "head", "most"),
    [
        ("learners/actions/facts.py", "def record():", FUNCTION),
        ("learners/views/facts.py", "def show(request):", VIEW),
        ("support/views.py", "class Page:\n  def get(self, request):", VIEW),
        ("portal/tasks.py", "@shared_task(acks_late=True)\ndef ring():", TASK),
    ],
)
def test_one_line_too_many_is_reported(name: str, head: str, most: int) -> None:
    indent = " " * 4
    fits = head + f"\n{indent}x = 1" * (most - 1)
    path = Path(name)
    assert too_long(path, ast.parse(fits)) == []
    assert len(too_long(path, ast.parse(fits + f"\n{indent}x = 1"))) == 1


def test_no_module_has_a_vague_name() -> None:
    """Everything has a room, a floor and a precise name."""
    parts = {path: {path.stem, *path.relative_to(source.ROOT).parts} for path in EVERYTHING}
    assert [source.name_of(path) for path, names in parts.items() if names & FORBIDDEN] == []


@pytest.mark.parametrize("room", [room for room in source.ROOMS if room != "portal"])
def test_a_room_has_the_floors_of_the_plan_and_no_others(room: str) -> None:
    floors = {path.stem for path in (source.ROOT / room).iterdir() if path.suffix in {"", ".py"}}
    assert floors - FLOORS - BESIDE - ONLY_HERE.get(room, set()) == set()


@pytest.mark.parametrize("room", source.ROOMS)
def test_a_rooms_readme_has_at_most_40_lines(room: str) -> None:
    page = (source.ROOT / room / "README.md").read_text(encoding="utf-8")
    assert 5 < len(page.splitlines()) <= 40
