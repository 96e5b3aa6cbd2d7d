"""Pages can be translated, and need nothing that the security policy forbids."""

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template.base import Lexer, TokenType

from tests.contracts import source

PAGES = source.files("templates", ending=".html")
LETTERS = source.files("templates", ending=".txt")
# The frame of letters brings its styles along: it is read in a mail program, far from the college.
(LETTER,) = (path for path in PAGES if path.name == "letter.html")
SAME_IN_EVERY_LANGUAGE = {"Cairn"}
READ_ALOUD = {"alt", "aria-label", "placeholder", "title"}
LOADED = {("script", "src"), ("link", "href"), ("img", "src"), ("form", "action")}
ATTRIBUTES = {"block main_class"}  # filled with an attribute of a tag in base.html
BLOCKS = {"blocktranslate": "endblocktranslate", "comment": "endcomment"}
WORD = re.compile(r"[^\W\d_]{2,}")


def bare(template: str) -> str:
    """Return a template without its tags, variables, comments and translated blocks."""
    texts, until = [], None
    for token in Lexer(template).tokenize():
        name = token.contents.split()[0] if token.contents.split() else ""
        if until:
            until = None if token.token_type == TokenType.BLOCK and name == until else until
        elif token.token_type == TokenType.TEXT:
            texts.append(token.contents)
        elif token.token_type == TokenType.BLOCK:
            until = "endblock" if token.contents in ATTRIBUTES else BLOCKS.get(name)
    return "".join(texts)


class Page(HTMLParser):
    """The words of a page, and what the security policy would refuse."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.refused: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.texts += [attributes[name] or "" for name in READ_ALOUD & attributes.keys()]
        self.refused += [
            f"{tag} {name}" for name in attributes if name == "style" or name[:2] == "on"
        ]
        if tag == "style" or (tag == "script" and "src" not in attributes):
            self.refused.append(f"{tag} inline")
        for name, value in attrs:
            if (tag, name) in LOADED and re.match(r"(https?:)?//", value or ""):
                self.refused.append(f"{tag} {value}")

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def words(self) -> list[str]:
        words = WORD.findall(" ".join(self.texts))
        return [word for word in words if word not in SAME_IN_EVERY_LANGUAGE]


def read(path: Path) -> Page:
    return Page(bare(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", [path for path in PAGES if path != LETTER], ids=source.name_of)
def test_every_word_of_a_page_can_be_translated(path: Path) -> None:
    assert read(path).words() == []


@pytest.mark.parametrize("path", LETTERS, ids=source.name_of)
def test_every_word_of_a_letter_can_be_translated(path: Path) -> None:
    assert WORD.findall(bare(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("path", PAGES, ids=source.name_of)
def test_a_page_has_nothing_inline_and_loads_nothing_from_elsewhere(path: Path) -> None:
    assert read(path).refused == (["style inline"] if path == LETTER else [])


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("<p>Hello</p>", ["Hello"]),
        ('<p>{% translate "Hello" %}</p>', []),
        ("{% blocktranslate %}Hello {{ you }}{% endblocktranslate %} there", ["there"]),
        ("{% comment %}Why it is so{% endcomment %}{# and so #}", []),
        ('<img alt="A cairn">', ["cairn"]),
        ('<nav aria-label="{% translate "Main" %}"></nav>', []),
        ('<a href="{% url \'front\' %}"{% if here %} aria-current="page"{% endif %}>Cairn</a>', []),
    ],
)
def test_untranslated_words_are_reported(template: str, words: list[str]) -> None:
    assert Page(bare(template)).words() == words


@pytest.mark.parametrize(
    "template",
    [
        '<p style="color: red">',
        '<a onclick="go()">',
        "<script>go()</script>",
        "<style>p {}</style>",
        '<link rel="stylesheet" href="https://fonts.example/a.css">',
        '<script src="//cdn.example/a.js"></script>',
    ],
)
def test_violations_of_the_security_policy_are_reported(template: str) -> None:
    assert Page(template).refused


def test_templates_are_formatted() -> None:
    result = subprocess.run(
        [Path(sys.executable).parent / "djade", "--target-version", "5.2", "--check", *PAGES],
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr + result.stdout


@pytest.mark.parametrize(
    "path",
    [*source.files("static", ending=".css"), *source.files("static", ending=".js")],
    ids=source.name_of,
)
def test_styles_and_scripts_load_nothing_from_elsewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"(?:@import|https?://|url\((?!\"\.\./fonts/))", text) == []
