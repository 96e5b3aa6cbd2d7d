"""Dependencies are named, pinned and explained; settings from outside are listed."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

from tests.contracts import source

PYPROJECT = source.ROOT / "pyproject.toml"
LOCKS = sorted((source.ROOT / "requirements").glob("*.txt"))
REQUIREMENT = re.compile(r'^\s*"[A-Za-z][^"]*[~=<>][^"]*",')
PINNED = re.compile(r"^[a-z0-9][a-z0-9._-]*(\[[a-z0-9,._-]+\])?==[^ ]+( ;[^\\]+)? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")


def test_every_dependency_states_its_purpose() -> None:
    lines = PYPROJECT.read_text(encoding="utf-8").splitlines()
    parts = [line for line in lines if REQUIREMENT.match(line)]
    named = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]
    extras = named["optional-dependencies"].values()
    assert len(parts) == len(named["dependencies"]) + sum(len(extra) for extra in extras)
    assert [line for line in parts if not re.search(r"\s# \w.{8,}", line)] == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_lock_files_contain_versions_and_hashes_and_no_address(lock: Path) -> None:
    lines = lock.read_text(encoding="utf-8").splitlines()
    assert lines
    assert [line for line in lines if not (PINNED.match(line) or HASH.match(line))] == []
    assert "://" not in lock.read_text(encoding="utf-8")
    starts = [i for i, line in enumerate(lines) if PINNED.match(line)]
    assert [lines[i] for i in starts if not HASH.match(lines[i + 1])] == []


def test_run_time_dependencies_are_in_the_run_lock() -> None:
    """Production needs nothing that only the tests' lock pins."""
    run = (source.ROOT / "requirements" / "run.txt").read_text(encoding="utf-8")
    pinned = set(re.findall(r"^([a-z0-9._-]+)", run, re.MULTILINE))
    project = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]
    required = {re.split(r"[^A-Za-z0-9._-]", part)[0].lower() for part in project["dependencies"]}
    assert required <= pinned


def read_from_the_environment(module: ast.AST) -> set[str]:
    """Return the names passed to os.environ and to the settings' own readers."""
    readers = {"get", "flag", "level", "whole_number", "comma_list", "getenv", "setdefault"}
    names = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in readers and re.fullmatch(r"[A-Z][A-Z0-9_]+", str(node.args[0].value)):
                names.add(node.args[0].value)
        if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ":
            names.add(ast.literal_eval(node.slice))
    return names


def test_the_example_environment_lists_exactly_the_settings() -> None:
    settings = read_from_the_environment(source.tree(source.ROOT / "portal" / "settings.py"))
    example = (source.ROOT / ".env.example").read_text(encoding="utf-8")
    example_names = set(re.findall(r"^#?([A-Z][A-Z0-9_]+)=", example, re.MULTILINE))
    assert example_names == settings


def test_each_name_in_the_example_is_explained() -> None:
    lines = (source.ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    for above, line in zip(["", *lines], lines, strict=False):
        if re.match(r"^#?[A-Z][A-Z0-9_]+=", line):
            assert above.startswith("# "), f"{line} has no line above that says what it means"


def test_the_product_and_its_documents_name_no_machine() -> None:
    """The path of this checkout means nothing elsewhere."""
    texts = [*source.product(), *source.files("tests"), *source.files("docs", ending=".md")]
    texts += [path for path in source.ROOT.iterdir() if path.suffix in {".md", ".toml"}]
    checkout = f"{source.ROOT}/"
    assert [p for p in texts if checkout in p.read_text(encoding="utf-8")] == []
