"""One word for one thing, in code as on the page (DESIGN §5)."""

import re
from pathlib import Path

import pytest
from django.apps import apps

from tests.contracts import source

# From the "not" column, what means only one thing wherever it stands. Left out: words with an
# honest second use, such as a mark's score, an award's credits, a pre-course total.
NEVER_A_NAME = {"student", "enrollment", "enrollments", "risk", "ticket", "alert", "deficit"}
NEVER_A_NAME |= {"nudge", "ilp", "mood", "grade", "friend", "chat", "poll", "ability"}
LABELS_PEOPLE = re.compile(r"\bat[-‑_ ]?risk", re.IGNORECASE)


def words_of(name: str) -> set[str]:
    """at_risk → at, risk; AtRiskStudent → at, risk, student."""
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}


def test_models_and_columns_use_the_words_of_the_house() -> None:
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


@pytest.mark.parametrize("said", ["an at-risk student", "At risk", "at_risk", "at‑risk learners"])
def test_a_label_on_a_person_is_seen(said: str) -> None:
    assert labels_people(said)
    assert not labels_people("what risks does the boat risk?")


def test_at_risk_does_not_appear_in_code() -> None:
    found = [
        f"{source.name_of(path)}:{line}"
        for path in source.product()
        for line, text in source.strings(source.tree(path))
        if labels_people(text)
    ]
    assert found == []


def everything_people_read() -> list[Path]:
    return [
        *source.files("templates", ending=".html"),
        *source.files("templates", ending=".txt"),
        *source.files("static", ending=".js"),
        *source.files("portal/locale", ending=".po"),
        *source.files("docs", ending=".md"),
        *(source.ROOT / room / "README.md" for room in source.ROOMS),
    ]


def test_at_risk_does_not_appear_on_pages() -> None:
    named = [
        source.name_of(path)
        for path in everything_people_read()
        if labels_people(path.read_text(encoding="utf-8"))
    ]
    assert named == []
