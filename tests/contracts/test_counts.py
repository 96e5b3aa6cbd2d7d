"""A number before a noun has its plural forms: English has two, Welsh six, Gaelic four."""

import ast
import re
from collections.abc import Iterator

from tests.contracts import source

NOUNS = (
    "answers|cells|characters|columns|days|errors|hours|learners|letters|lines|messages|minutes|"
    "modules|offers|people|pieces|places|questions|rows|services|stages|steps|times|votes|weeks"
)
NUMBER = r"(?:%\(\w+\)s|\{\{ ?[\w.]+ ?\}\})"
COUNTED = re.compile(rf"{NUMBER} (?:(?:later|more|new|other|working) )?(?:{NOUNS})\b")
SINGLE = re.compile(r"\{% blocktrans(?:late)?\b((?:(?!%\}).)*)%\}(.*?)\{% endblocktrans", re.DOTALL)
WITHOUT_PLURAL = {"_", "gettext", "gettext_lazy", "pgettext", "pgettext_lazy"}
# Figures of nights and of files, which only people at a terminal read.
TERMINAL = ("learners/imports/oulad/", "learners/management/", "support/management/")


def uncounted(text: str, *, is_template: bool) -> Iterator[str]:
    """Return the strings with a number before a plural noun and without plural forms."""
    if is_template:
        for opening, words in SINGLE.findall(text):
            if " count " not in opening and COUNTED.search(words):
                yield words
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in WITHOUT_PLURAL:
            words = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
            yield from (it for it in words if isinstance(it, str) and COUNTED.search(it))


def test_every_number_before_a_noun_has_its_plural_forms() -> None:
    lines = []
    for path in [*source.files(*source.ROOMS), *source.files("templates", ending=".html")]:
        name = source.name_of(path)
        if not name.startswith(TERMINAL):
            strings = uncounted(path.read_text(), is_template=path.suffix == ".html")
            lines += [f"{name}: {words}" for words in strings]
    assert lines == []


def test_a_number_without_plural_forms_is_reported() -> None:
    page = "{% blocktranslate with n=n %}See all {{ n }} later steps{% endblocktranslate %}"
    right = (
        "{% blocktranslate count n=n %}{{ n }} step{% plural %}{{ n }} steps{% endblocktranslate %}"
    )
    assert list(uncounted(page, is_template=True)) == ["See all {{ n }} later steps"]
    assert list(uncounted(right, is_template=True)) == []
    code = '_("%(n)s minutes"); ngettext("%(n)s hour", "%(n)s hours", n); _("Page %(n)s")'
    assert list(uncounted(code, is_template=False)) == ["%(n)s minutes"]
