"""The product's source for the contract tests: files, trees, functions and words."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("portal", "feedback", "pathways", "support", "learners")  # top to bottom
Function = ast.FunctionDef | ast.AsyncFunctionDef


def files(*folders: str, ending: str = ".py") -> list[Path]:
    """Return the files below folders of the checkout, without migrations, which are generated."""
    paths = (path for folder in folders for path in (ROOT / folder).rglob(f"*{ending}"))
    return sorted(path for path in paths if "migrations" not in path.parts)


def product() -> list[Path]:
    return [ROOT / "manage.py", *files(*ROOMS)]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def functions(module: ast.AST) -> Iterator[Function]:
    return (node for node in ast.walk(module) if isinstance(node, Function))


def length(function: Function) -> int:
    """Return the number of lines from `def` to the last, with docstring and blank lines, without
    decorators.

    It is the difference of the line numbers in an editor.
    """
    return (function.end_lineno or function.lineno) - function.lineno + 1


def strings(module: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield every string constant with its line, including docstrings and parts of f-strings."""
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


def names(module: ast.AST) -> Iterator[str]:
    """Yield every identifier that a module reads, binds or imports."""
    for node in ast.walk(module):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.alias):
            yield from node.name.split(".")
        elif isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name


def imported(module: ast.AST) -> set[str]:
    """Yield the dotted names of what a module imports."""
    modules: set[str] = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            modules |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return modules


def classes(module: ast.AST) -> Iterator[ast.ClassDef]:
    return (node for node in ast.walk(module) if isinstance(node, ast.ClassDef))
