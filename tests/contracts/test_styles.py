"""Every class has a rule and a use."""

import re
from collections.abc import Callable

from tests.contracts import source

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
SELECTOR = re.compile(r"[^{};]*(?=\{)")
CLASS = re.compile(r"\.([a-z][\w-]*)")
ATTRIBUTE = re.compile(r'class="((?:\{%.*?%\}|\{\{.*?\}\}|[^"])*)"', re.DOTALL)
TAG = re.compile(r"\{[{%].*?[%}]\}|\{[^{}]*\}", re.DOTALL)  # the second in what Python draws
DRAWN = ("learners/templatetags", "learners/pictures")
BY_VALUE = {  # written by a template variable, or by Django
    *("academic", "social", "professional"),  # a step's strand
    *("good", "look", "bad"),  # the colour of a tag
    *("success", "warning", "error"),  # a message's level
    "errorlist",
    *("begun", "later", "far", "drop", "in", "missed", "unknown"),  # a stone
    *("bar", "gap", "room", "used", "waiting"),  # a part of a chart
    *("done", "parked", "failed", "running", "none"),  # a night
    *("hill", "small", "wide", "tall", "faded", "nothing"),  # a drawing
    *("hill-1", "hill-2", "hill-3"),
    *("weeks", "demand", "nights"),
}


def styled(text: str) -> set[str]:
    """Return the classes that the selectors of a stylesheet name."""
    selectors = "".join(SELECTOR.findall(COMMENT.sub("", text)))
    return set(CLASS.findall(selectors))


def used(text: str) -> set[str]:
    """Return the classes that a template or a drawing writes, whatever its variables hold."""
    return {name for value in ATTRIBUTE.findall(text) for name in TAG.sub(" ", value).split()}


def everywhere(ending: str, folder: str, read: Callable[[str], set[str]]) -> set[str]:
    paths = source.files(folder, ending=ending)
    return {name for path in paths for name in read(path.read_text(encoding="utf-8"))}


def written() -> set[str]:
    """Return the classes of the templates and of what Python draws."""
    drawn = [everywhere(".py", folder, used) for folder in DRAWN]
    return everywhere(".html", "templates", used).union(*drawn)


def test_every_class_has_a_rule() -> None:
    assert written() - everywhere(".css", "static", styled) == set()


def test_every_rule_has_a_use() -> None:
    assert everywhere(".css", "static", styled) - written() - BY_VALUE == set()


def test_a_class_inside_a_condition_counts_as_used() -> None:
    assert used('<p class="tag{% if a == "b" %} look{% endif %} {{ tone }}">') == {"tag", "look"}


def test_only_selectors_name_classes() -> None:
    text = "/* .old */ @media (width > 1.5rem) { .card > .tag:has(.x) { margin: .5rem } }"
    assert styled(text) == {"card", "tag", "x"}
