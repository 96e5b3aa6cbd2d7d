"""Every verb of the audit and every kind of notification is declared, and used."""

import ast
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from learners import clock
from learners.actions import audit
from learners.reads.audit import KINDS, sentence_of
from learners.registry import (
    NOTIFICATIONS,
    VERBS,
    NotificationKind,
    Registry,
    UndeclaredError,
    Verb,
)

ROOMS = ("learners", "pathways", "support", "feedback", "portal")
CALLS = {"record", "entry", "_record", "_record_days", "_record_role", "_choose", "_tell"}


def trees() -> Iterator[ast.AST]:
    for room in ROOMS:
        for path in Path(room).rglob("*.py"):
            if "migrations" not in path.parts and path.name != "declarations.py":
                yield ast.parse(path.read_text())


def texts(node: ast.AST) -> set[str]:
    return {
        part.value
        for part in ast.walk(node)
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    }


def recorded(tree: ast.AST) -> set[str]:
    """Return the literal verbs that calls give to the audit, directly or through a wrapper."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args]
    named = [
        call for call in calls if getattr(call.func, "attr", getattr(call.func, "id", "")) in CALLS
    ]
    return {text for call in named for text in texts(call.args[0]) if "." in text}


def test_every_verb_is_declared_and_every_declared_verb_is_used():
    used = {text for tree in trees() for text in texts(tree)}
    assert set().union(*(recorded(tree) for tree in trees())) <= set(VERBS)
    assert set(VERBS) <= used


@pytest.mark.parametrize("verb", list(VERBS))
def test_every_verb_reads_as_a_sentence(verb):
    """With a label and without; nothing of the code's name for it shows."""
    sentences = [sentence_of(verb, "Dee Fraser", label) for label in ("", "Ada", "Ada: Tess")]
    for sentence in sentences:
        assert sentence.startswith("Dee Fraser ")
        assert not any(part in sentence for part in (verb, "%", "called “", "()", "“”"))
    assert "Ada" in sentences[1] or verb == "invitation.accept"


def test_every_verb_is_of_one_kind():
    objects = [name for _words, names in KINDS.values() for name in names]
    assert len(objects) == len(set(objects))
    assert {verb.split(".")[0] for verb in VERBS} == set(objects)


def test_every_kind_of_notification_is_used():
    assert set(NOTIFICATIONS) <= {text for tree in trees() for text in texts(tree)}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", list(NOTIFICATIONS))
def test_every_kind_of_notification_ends_with_its_cause(kind, dee):
    """About a row that is gone, no kind stands; an id is the public one or a number."""
    on = clock.today()
    asked = {(str(uuid.uuid4()), dee.pk)}
    try:
        lasting = NOTIFICATIONS[kind].cause(asked, on)
    except ValueError:  # its rows have a number
        lasting = NOTIFICATIONS[kind].cause({("2000000000", dee.pk)}, on)
    assert lasting == set()


@pytest.mark.django_db
def test_an_undeclared_verb_is_refused():
    with pytest.raises(UndeclaredError, match="cake"):
        audit.record("cake.eat", None, by="a test")


def test_a_name_belongs_to_one_room():
    registry: Registry[Verb] = Registry()
    registry.declare([Verb("case.open", "opened")])
    registry.declare([Verb("case.open", "opened")])
    with pytest.raises(ValueError, match=r"case\.open"):
        registry.declare([NotificationKind("case.open", "A sentence.", "case", set)])  # type: ignore[list-item]
