"""One word for one thing, and plain English, in code and on pages (DESIGN §5, WORDS)."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.template.base import Lexer, TokenType

from learners.management.commands.compile_catalogues import strings
from tests.contracts import source

# From the "not" column, words with one meaning only. Left out: words that can also be used
# correctly, such as a mark's score, an award's credits, a pre-course total.
NEVER_A_NAME = {"student", "enrollment", "enrollments", "risk", "ticket", "alert", "deficit"}
NEVER_A_NAME |= {"nudge", "ilp", "mood", "grade", "friend", "chat", "poll", "ability"}
LABELS_PEOPLE = re.compile(r"\bat[-‑_ ]?risk", re.IGNORECASE)

# What to write instead, and what not to write, on pages, in emails and in documents.
BANNED = {
    "is, appears, is listed": r"\bstands?\b(?! (?:for|by|out|up)\b)|\bstood\b",
    "fix, correct": r"\bmend(?:s|ed|ing)?\b|\bput(?:s|ting)? (?:(?:the )?\w+ )?right\b(?! \w)",
    "error": r"\bfaults?\b",
    "saved": r"\bholds? from\b|^kept\.|\bis kept\b",
    "show, record": r"\b(?:it|page|list|record|row|file|command|log|Cairn) tells?\b|\btold of\b",
    "route, pathway": r"\bwhich way\b|\b(?:a|the) way (?:and|or) (?:its|the) hours\b|\ba way\W*$",
    "anyone who, people waiting": r"\bwhoever\b|\bwho waits\b|\b[Oo]ne that somebody\b",
    "is paused, is removed": r"\bsits\b|\brests on\b|\b(?:is|are) gone\b",
    "review by": r"\blook by\b|\blooks at (?:it|this) by\b",
    "automatically": r"\b(?:by|from) (?:itself|themselves|himself|herself)\b",
    "will get back to": r"\bgets back to\b",
    "import, cancel": r"\bbr(?:ings?|ought|inging) (?:it |them |a list )?in\b|\bdrop it\b",
    "a character": r"\ba sign (?:that|which|cannot)\b",
    "assumes": r"\bcounts? with\b",
    "did not pass": r"\bwas no pass\b",
    "nothing to do right now": r"\bnothing waits\b|\bwaits for you\b",
    "is finished": r"\bnight for .{1,30} has run\b",
    "download the errors": r"\btake the (?:list|file)\b",
    "they": r"\b(?-i:[Ss]he|[Hh]ers?|[Hh]erself|[Hh]e|[Hh]im|[Hh]is|[Hh]imself)\b",
}
PRONOUNS_TO_CHOOSE = "she/her, he/him or they/them"
PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\{.*?\}\}")
CODE = re.compile(r"```.*?```|`[^`]*`|\]\([^)]*\)|<[^>]*?(?=alt=|>)", re.DOTALL)
INSTEAD_OF = [
    ("What stands elsewhere", "On other pages"),
    ("This list needs mending", "This file needs correcting"),
    ("Put the facts right", "Correct the facts"),
    ("Kept. It holds from now on.", "Saved."),
    ("What they told of", "The messages are still in Cairn"),
    ("Which way", "Which route?"),
    ("Choose a way", "Choose a route"),
    ("Whoever worked on it was killed.", "The worker stopped unexpectedly on every attempt."),
    ("Only who waits for somebody", "Only people waiting for a reply"),
    ("The draft sits until noon", "The draft is paused until noon"),
    ("Lines that are gone", "Missing lines"),
    ("Ben looks at it by Friday", "We’ll look at this by Friday"),
    ("The timetable runs it by itself.", "The timetable runs it automatically."),
    ("Somebody gets back to you by Friday.", "Someone will get back to you by Friday."),
    ("Bring in a list", "Import people"),
    ("Drop it", "Cancel"),
    ("It holds a sign that cannot be seen.", "It contains an invisible character."),
    ("This plan counts with 14.", "This plan assumes 14."),
    ("There was no pass.", "About a third of people with this pattern did not pass."),
    ("Nothing waits for you here.", "Nothing to do right now."),
    ("The night for 27 November has run", "Last night’s update (27 November) is finished."),
    ("Take the list of faults with you", "Download the errors"),
    ("She is set aside", "They are set aside"),
]


def words_of(name: str) -> set[str]:
    """Split a name into words: at_risk → at, risk; AtRiskStudent → at, risk, student."""
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}


def test_models_and_columns_use_the_words_of_the_design() -> None:
    named = []
    for model in apps.get_models():
        if model._meta.app_label in source.ROOMS:
            names = [model.__name__, *(field.name for field in model._meta.local_fields)]
            named += [f"{model.__name__}.{n}" for n in names if words_of(n) & NEVER_A_NAME]
    assert named == []


def test_classes_and_functions_use_them_too() -> None:
    named = [
        f"{source.name_of(path)}: {node.name}"
        for path in source.product()
        for node in [*source.functions(source.tree(path)), *source.classes(source.tree(path))]
        if words_of(node.name) & (NEVER_A_NAME - {"alert", "grade", "risk"})
    ]
    assert named == []


def labels_people(text: str) -> bool:
    return bool(LABELS_PEOPLE.search(text))


@pytest.mark.parametrize("label", ["an at-risk student", "At risk", "at_risk", "at‑risk learners"])
def test_a_label_on_a_person_is_recognised(label: str) -> None:
    assert labels_people(label)
    assert not labels_people("what risks does the boat risk?")


def test_at_risk_does_not_appear_in_code() -> None:
    labels = [
        f"{source.name_of(path)}:{line}"
        for path in source.product()
        for line, text in source.strings(source.tree(path))
        if labels_people(text)
    ]
    assert labels == []


def documents() -> list[Path]:
    readmes = [*source.ROOT.glob("*.md"), *(source.ROOT / f"{r}/README.md" for r in source.ROOMS)]
    return [*source.files("docs", ending=".md"), *readmes]


def everything_people_read() -> list[Path]:
    return [
        *source.files("templates", ending=".html"),
        *source.files("templates", ending=".txt"),
        *source.files("static", ending=".js"),
        *source.files("portal/locale", ending=".po"),
        *documents(),
    ]


def test_at_risk_does_not_appear_on_pages() -> None:
    named = [
        source.name_of(path)
        for path in everything_people_read()
        if labels_people(path.read_text(encoding="utf-8"))
    ]
    assert named == []


def banned(text: str) -> list[str]:
    """Return what to write instead of the phrases in a text that are not plain English."""
    text = PLACEHOLDER.sub("", text).replace(PRONOUNS_TO_CHOOSE, "")
    return [better for better, words in BANNED.items() if re.search(words, text, re.IGNORECASE)]


def paragraphs(document: str) -> Iterator[str]:
    """Yield a document's paragraphs and list items, without code, links and tags."""
    for part in re.split(r"\n\s*\n|\n(?=\s*(?:[-#|*]|\d\.))", CODE.sub("", document)):
        yield " ".join(part.split())


def comments(template: str) -> Iterator[str]:
    """Yield the texts of a template's comments."""
    inside = False
    for token in Lexer(template).tokenize():
        if token.token_type == TokenType.BLOCK and token.contents.startswith("comment"):
            inside = True
        elif token.token_type == TokenType.BLOCK and token.contents == "endcomment":
            inside = False
        elif inside and token.token_type == TokenType.TEXT:
            yield token.contents


def texts() -> Iterator[tuple[str, str]]:
    """Yield (file, text) for each translated string, document and comment of a template."""
    for name, message, _context in strings():
        forms = message if isinstance(message, tuple) else (message,)
        yield from ((name, form) for form in forms if isinstance(form, str))
    for path in documents():
        document = path.read_text(encoding="utf-8")
        yield from ((source.name_of(path), text) for text in paragraphs(document))
    for path in source.files("templates", ending=".html"):
        template = path.read_text(encoding="utf-8")
        yield from ((source.name_of(path), text) for text in comments(template))


@pytest.mark.parametrize(("translated", "plain"), INSTEAD_OF)
def test_a_phrase_that_sounds_translated_is_recognised(translated: str, plain: str) -> None:
    assert banned(translated)
    assert banned(plain) == []


def test_every_banned_phrase_has_an_example() -> None:
    assert {better for text, _plain in INSTEAD_OF for better in banned(text)} == set(BANNED)


def test_placeholders_code_and_pronouns_to_choose_are_not_read() -> None:
    assert banned("The database cannot be used: %(fault)s.") == []
    assert banned(f"For example, {PRONOUNS_TO_CHOOSE}.") == []
    document = "Use `--fault`\nor [that](docs/whoever.md).\n\n```\nmend\n```\n- Nobody mends it."
    assert [text for text in paragraphs(document) if banned(text)] == ["- Nobody mends it."]
    assert list(comments("{% comment %}Her plan{% endcomment %}<p>Your plan</p>")) == ["Her plan"]


def test_pages_emails_and_documents_are_in_plain_english() -> None:
    phrases = [f"{name}: {text} ({', '.join(banned(text))})" for name, text in texts()]
    assert [phrase for phrase in phrases if not phrase.endswith(" ()")] == []


def test_strings_of_pages_forms_and_wording_are_read() -> None:
    names = {name for name, _text in texts()}
    assert {"templates/portal/today.html", "learners/forms/learner.py", "support/wording.py"} <= (
        names
    )
