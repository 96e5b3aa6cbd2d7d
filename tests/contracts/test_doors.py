"""Doors point down: by imports, by relations between tables, and around the protected table."""

import ast
import re
from collections.abc import Iterable, Iterator
from graphlib import CycleError, TopologicalSorter
from typing import Any

import grimp
import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps
from importlinter.cli import lint_imports

from tests.contracts import source

DEPTH = {room: depth for depth, room in enumerate(source.ROOMS)}
SIBLINGS = {"pathways", "support"}  # neither may import the other

# Every module that may name the protected table, and why.
PROTECTED_READERS = {
    "learners/models/learner.py": "the table itself",
    "learners/models/__init__.py": "lists the models of the room",
    "learners/models/record.py": "a learner's own record, shown to that learner",
    "learners/privacy.py": "says what is held, and lets it be exported and erased",
    "support/fairness.py": "counts missed learners by group; never feeds a score",
    "learners/imports/oulad/people.py": "compares files with what is stored, and writes",
}


def test_imports_keep_every_contract(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # It would switch off every logger of this process, and tests of logging run in it too.
    monkeypatch.setattr("importlinter.cli._configure_logging", lambda verbose: None)
    outcome = lint_imports(config_filename=str(source.ROOT / "pyproject.toml"), no_logo=True)
    assert outcome == 0, capsys.readouterr().out


def circle(imports: dict[str, set[str]]) -> list[str]:
    """Return modules that import each other in a circle, or an empty list."""
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as found:
        return list(found.args[1])
    return []


def test_no_modules_import_each_other_in_a_circle() -> None:
    """Imports inside functions count too."""
    graph = grimp.build_graph(*source.ROOMS, cache_dir=None)
    assert circle({m: graph.find_modules_directly_imported_by(m) for m in graph.modules}) == []


def test_a_circle_is_reported() -> None:
    assert set(circle({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}})) == {"a", "b", "c"}


def target_of(field: Any) -> str:
    """Return the label of the model that a relation points to, even if it is still a string."""
    target = field.remote_field.model
    return target if isinstance(target, str) else target._meta.label


def relations(model: type[models.Model]) -> Iterator[tuple[str, str]]:
    """Yield (name of a relation, label of its target), including through-tables."""
    for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
        if field.remote_field is None:
            continue
        yield field.name, target_of(field)
        through = getattr(field.remote_field, "through", None)
        if through is not None:
            label = through if isinstance(through, str) else through._meta.label
            yield f"{field.name} (through)", label


def pointing_up(of: Iterable[type[models.Model]]) -> list[str]:
    """Return relations that leave their room upwards or sideways."""
    wrong = []
    for model in of:
        room = model._meta.app_label
        for name, target in relations(model):
            other = target.split(".")[0] if "." in target else room
            if room not in DEPTH or other not in DEPTH or other == room:
                continue
            if DEPTH[other] < DEPTH[room] or {room, other} == SIBLINGS:
                wrong.append(f"{model._meta.label}.{name} → {target}")
    return wrong


def test_every_relation_points_to_its_own_room_or_a_room_below() -> None:
    assert pointing_up(apps.get_models(include_auto_created=True)) == []


@isolate_apps("learners")
def test_a_relation_hidden_in_a_string_is_caught() -> None:
    class Planted(models.Model):
        signal = models.ForeignKey("support.Signal", on_delete=models.CASCADE)
        nights = models.ManyToManyField("portal.Night", related_name="+")

        class Meta:
            app_label = "learners"

        def __str__(self) -> str:
            return "planted"

    assert pointing_up([Planted]) == [
        "learners.Planted.signal → support.Signal",
        "learners.Planted.nights → portal.Night",
    ]


@isolate_apps("pathways", "support")
def test_pathways_and_support_do_not_meet_in_a_table() -> None:
    class Planted(models.Model):
        signal = models.OneToOneField("support.Signal", on_delete=models.CASCADE)

        class Meta:
            app_label = "pathways"

        def __str__(self) -> str:
            return "planted"

    assert pointing_up([Planted]) == ["pathways.Planted.signal → support.Signal"]


def speaks_of_the_protected_table(module: ast.AST) -> bool:
    words = [*source.names(module), *(text for _, text in source.strings(module))]
    return any("protectedcharacteristic" in word.lower().replace("_", "") for word in words)


def test_only_named_modules_read_protected_characteristics() -> None:
    readers = {
        source.name_of(path)
        for path in source.product()
        if speaks_of_the_protected_table(source.tree(path))
    }
    assert readers - PROTECTED_READERS.keys() == set(), (
        "say why in PROTECTED_READERS, or do without"
    )
    assert PROTECTED_READERS.keys() - readers == set(), "these no longer read it: take them out"


@pytest.mark.parametrize(
    "planted",
    [
        "from learners.models import ProtectedCharacteristic",
        "import learners.models as m\nm.ProtectedCharacteristic.objects.all()",
        "apps.get_model('learners', 'protectedcharacteristic')",
        "sql = 'SELECT value FROM learners_protectedcharacteristic'",
    ],
)
def test_every_reference_to_the_protected_table_is_found(planted: str) -> None:
    assert speaks_of_the_protected_table(ast.parse(planted))


def test_no_relation_leads_from_a_learner_to_protected_characteristics() -> None:
    """There is no reverse accessor from a learner to the table."""
    protected = apps.get_model("learners", "ProtectedCharacteristic")
    for field in protected._meta.local_fields:
        if field.remote_field is not None:
            assert field.remote_field.hidden, field.name


HOLDS_ARRAYS = re.compile(r"/calc/|/frames(\.py|/)|/fairness\.py|/measures\.py|/evaluation/")


def test_arrays_are_made_in_frames_and_used_in_calc() -> None:
    users = {
        source.name_of(path)
        for path in source.product()
        if any(name.split(".")[0] == "numpy" for name in source.imported(source.tree(path)))
    }
    strangers = {name for name in users if not HOLDS_ARRAYS.search(name)}
    assert strangers == set(), "arrays belong in calc and frames (ADR 0007)"


CLOCK_AND_DICE = {"now", "today", "localdate", "localtime", "utcnow", "random", "default_rng"}


def test_calculations_and_frames_use_neither_clock_nor_randomness() -> None:
    receivers = {}
    for path in source.product():
        if {"calc", "frames", "frames.py"} & set(path.parts):
            module = source.tree(path)
            called = {n.func for n in ast.walk(module) if isinstance(n, ast.Call)}
            used = {getattr(f, "attr", getattr(f, "id", "")) for f in called} & CLOCK_AND_DICE
            roots = {name.split(".")[0] for name in source.imported(module)}
            if used | (roots & {"time", "random", "secrets"}):
                receivers[source.name_of(path)] = used | (roots & {"time", "random", "secrets"})
    assert receivers == {}


def test_no_signal_carries_the_flow_of_the_domain() -> None:
    """The only receiver adds the rows of every installation once its tables exist."""
    wired = [
        source.name_of(path)
        for path in source.product()
        if {"django.db.models.signals", "django.dispatch"} & source.imported(source.tree(path))
    ]
    assert wired == ["support/apps.py"]
