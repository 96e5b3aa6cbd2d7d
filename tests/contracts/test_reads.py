"""Reads build what a page shows; a view checks, calls and renders (ADR 0017)."""

import ast
from pathlib import Path

import pytest

from tests.contracts import source

BUILDS = {"aggregate", "alias", "annotate", "prefetch_related", "values", "values_list"}
OF_PAGES = ("django.http", "django.shortcuts", "django.template", "django.utils.html")
OF_PAGES += ("django.utils.safestring",)


def modules(floor: str) -> list[Path]:
    return [path for room in source.ROOMS for path in source.files(f"{room}/{floor}")]


def queries_built(view: ast.Module) -> set[str]:
    """Return what a view does to a query beyond choosing rows and their order."""
    calls = [node for node in ast.walk(view) if isinstance(node, ast.Call)]
    names = {getattr(call.func, "attr", "") for call in calls if call.args or call.keywords}
    return names & BUILDS | {name for name in source.imported(view) if name == "django.db.models"}


def not_for_reads(read: ast.Module) -> set[str]:
    """Return what a read must not have: a request, HTML, mutable values."""
    problems = {name for name in source.imported(read) if name.startswith(OF_PAGES)}
    for function in source.functions(read):
        arguments = [*function.args.args, *function.args.kwonlyargs]
        problems |= {f"{function.name}(request)" for one in arguments if one.arg == "request"}
    for item in source.classes(read):
        decorators = [ast.unparse(decorator) for decorator in item.decorator_list]
        if any(one.startswith("dataclass") and "frozen=True" not in one for one in decorators):
            problems.add(f"{item.name} can change")
    return problems


@pytest.mark.parametrize("path", modules("views"), ids=source.name_of)
def test_a_view_builds_no_query(path: Path) -> None:
    assert queries_built(source.tree(path)) == set()


@pytest.mark.parametrize("path", modules("reads"), ids=source.name_of)
def test_a_read_knows_no_request_and_no_html(path: Path) -> None:
    assert not_for_reads(source.tree(path)) == set()


def test_models_and_querysets_name_the_models_they_need() -> None:
    """A model looked up by its name has no type, and no import shows that it is needed."""
    paths = [
        path for path in source.product() if {"models", "querysets"} & {*path.parts, path.stem}
    ]
    looked_up = {"get_model", "related_model"}
    found = [path for path in paths if looked_up & set(source.names(source.tree(path)))]
    assert (len(paths) > 30, found) == (True, [])


@pytest.mark.parametrize(
    "planted",
    [
        "rows = Learner.objects.annotate(n=Count('pk'))",
        "pairs = rows.values_list('pk', 'name')",
        "from django.db.models import Q",
    ],
)
def test_a_query_in_a_view_is_reported(planted: str) -> None:
    assert queries_built(ast.parse(planted))
    assert not queries_built(ast.parse("words = ', '.join(form.initial.values())"))


@pytest.mark.parametrize(
    "planted",
    [
        "def page(request): ...",
        "def page(*, request: HttpRequest): ...",
        "from django.utils.html import format_html",
        "@dataclass\nclass Line:\n    text: str",
    ],
)
def test_requests_and_html_in_a_read_are_reported(planted: str) -> None:
    assert not_for_reads(ast.parse(planted))
