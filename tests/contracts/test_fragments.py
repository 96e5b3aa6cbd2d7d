"""A fragment is given what it reads, by name, and nothing else."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from django.template import engines
from django.template.base import FilterExpression, Node, NodeList, Template, TokenType, Variable
from django.template.defaulttags import CsrfTokenNode, ForNode, TemplateLiteral, WithNode
from django.template.loader_tags import IncludeNode
from django.templatetags.i18n import BlockTranslateNode

from tests.contracts import source

PAGES = [
    path.relative_to(source.ROOT / "templates").as_posix()
    for path in source.files("templates", ending=".html")
]
ALWAYS = frozenset({"forloop", "True", "False", "None"})


@cache
def template(name: str) -> Template:
    return engines["django"].engine.get_template(name)


def roots(value: Any) -> Iterator[str]:
    """First parts of the variables in an expression, a condition or a collection of them."""
    if isinstance(value, FilterExpression):
        yield from roots(value.var)
        yield from roots([arg for _, args in value.filters for is_name, arg in args if is_name])
    elif isinstance(value, Variable):
        yield from (value.lookups or ())[:1]
    elif isinstance(value, TemplateLiteral):
        yield from roots(value.value)
    elif isinstance(value, dict):
        yield from roots([*value.values()])
    elif isinstance(value, list | tuple) and not isinstance(value, NodeList):
        yield from (name for item in value for name in roots(item))
    elif hasattr(value, "first") and hasattr(value, "second"):  # an operator of a condition
        yield from roots([value.first, value.second])


def set_inside(node: Node) -> set[str]:
    """Names that a node sets for the nodes inside it."""
    if isinstance(node, ForNode):
        return set(node.loopvars)
    if isinstance(node, BlockTranslateNode):
        return {*node.extra_context, node.countervar}
    return set(node.extra_context) if isinstance(node, WithNode) else set()


def read_here(node: Node) -> set[str]:
    """Names that a node reads itself."""
    names = set(roots([value for name, value in vars(node).items() if name != "template"]))
    if isinstance(node, CsrfTokenNode):
        names.add("csrf_token")
    if isinstance(node, BlockTranslateNode):
        tokens = [*node.singular, *(node.plural or [])]
        words = {token.contents for token in tokens if token.token_type == TokenType.VAR}
        names |= {word.split("|")[0].split(".")[0] for word in words} - set_inside(node)
    return names


def read_in(nodes: NodeList, defined: frozenset[str]) -> set[str]:
    """Names that nodes read and do not set; one that a tag sets is known to those after it."""
    names: set[str] = set()
    for node in nodes:
        names |= read_here(node) - defined
        for part in node.child_nodelists:
            names |= read_in(getattr(node, part, NodeList()), defined | set_inside(node))
        name = getattr(node, "asvar", None) or getattr(node, "variable", None)
        defined |= {name} if isinstance(name, str) else set()
    return names


def read_by(name: str) -> set[str]:
    return read_in(template(name).nodelist, ALWAYS)


def includes(page: Template) -> list[IncludeNode]:
    return page.nodelist.get_nodes_by_type(IncludeNode)


@cache
def contexts() -> dict[str, list[set[str]]]:
    """For each fragment, the names that each include of it passes."""
    by_fragment = defaultdict(list)
    for page in PAGES:
        for node in includes(template(page)):
            by_fragment[str(node.template.var)].append(set(node.extra_context))
    return by_fragment


@pytest.mark.parametrize("page", PAGES)
def test_an_include_shares_no_context(page: str) -> None:
    shared = [node.template.var for node in includes(template(page)) if not node.isolated_context]
    assert shared == [], "name what the fragment reads, then `only`"


@pytest.mark.parametrize("fragment", sorted(contexts()))
def test_a_fragment_reads_what_it_is_given(fragment: str) -> None:
    read, sites = read_by(fragment), contexts()[fragment]
    assert set().union(*sites) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("{% for one in all|slice:size %}{{ one.name }}{{ two }}{% endfor %}", "all size two"),
        ("{% if a == b and not c %}{{ d|default:e }}{% endif %}", "a b c d e"),
        ("{% translate 'x' as t %}{{ t }}", ""),
        (
            "{% blocktranslate with n=m %}{{ n }} {{ o }}{% endblocktranslate %}",
            "m o",
        ),
        ("{% with a=b.c %}{{ a }}{% endwith %}{% csrf_token %}", "b csrf_token"),
        ("{% include 'components/_seen.html' with who=her only %}", "her"),
    ],
)
def test_variables_of_a_fragment_are_recognised(text: str, read: str) -> None:
    assert read_in(engines["django"].from_string(text).template.nodelist, ALWAYS) == {*read.split()}
