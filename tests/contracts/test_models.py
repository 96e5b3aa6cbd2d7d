"""Rules for models: names that show types, complete pairs, facts that never change."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.test.utils import isolate_apps

from learners.models import (
    ActivityDay,
    Answer,
    Assessment,
    CheckIn,
    Coverage,
    DeadlineSet,
    Enrolment,
    EntryQualification,
    Extension,
    Fact,
    GroupWork,
    Learner,
    Left,
    Mark,
    PreCourseActivity,
    ProtectedCharacteristic,
    Registered,
    Result,
    Site,
    Submission,
    User,
)
from pathways.models import DayChoice, Fulfilment, Pathway, PathwayChoice, Response, Start, Step
from tests.contracts import source
from tests.factories import learners as make
from tests.factories import pathways as way

Model = type[models.Model]
MODELS: list[Model] = [m for m in apps.get_models() if m._meta.app_label in source.ROOMS]
COLUMNS = [(model, field) for model in MODELS for field in model._meta.local_concrete_fields]

# Names outside the grammar of DESIGN §5, and why they stay.
NAMED_OTHERWISE = {
    "learners.User.last_login": "Django's own",
    "portal.Night.recorded_by": "a time, not a person: facts recorded by then are read (ADR 0002)",
}
DATES = re.compile(r"(^|_)(on|as_of)$")
TIMES = re.compile(r"(^|_)at$")
PEOPLE = re.compile(r"(^|_)by$")


def label(model: Model, field: models.Field) -> str:
    return f"{model._meta.label}.{field.name}"


def misnamed(model: Model, field: models.Field) -> str | None:
    """Return why a column's name and type do not fit, or None."""
    kind, name = field.get_internal_type(), field.name
    if bool(TIMES.search(name)) != (kind == "DateTimeField"):
        return f"{label(model, field)}: a time ends in _at, and only a time"
    if bool(DATES.search(name)) != (kind == "DateField"):
        return f"{label(model, field)}: a date ends in _on (or as_of), and only a date"
    person = field.related_model is User if field.is_relation else kind == "CharField"
    if PEOPLE.search(name) and not person:
        return f"{label(model, field)}: _by is a login, or a name in words"
    return None


def test_a_columns_name_matches_its_type() -> None:
    checked = [(m, f) for m, f in COLUMNS if label(m, f) not in NAMED_OTHERWISE]
    assert [error for column in checked if (error := misnamed(*column))] == []
    assert NAMED_OTHERWISE.keys() <= {label(model, field) for model, field in COLUMNS}


@pytest.mark.parametrize(
    "field",
    [
        models.DateField(name="done_at"),
        models.DateTimeField(name="closed_on"),
        models.DateTimeField(name="opened"),
        models.DateField(name="start"),
        models.IntegerField(name="answered_by"),
    ],
    ids=lambda field: field.name,
)
def test_a_columns_name_with_the_wrong_type_is_reported(field: models.Field) -> None:
    assert misnamed(Learner, field)


def columns_of(condition: Any) -> Iterator[str]:
    """Return the columns that a condition names; an expression is no condition about a pair."""
    for child in getattr(condition, "children", []):
        if isinstance(child, models.Q):
            yield from columns_of(child)
        else:
            yield child[0].split("__")[0]


def loose_pairs(model: Model) -> list[str]:
    """Return stems whose `_at` and `_by` can be set separately in the database."""
    named = {field.name: field for field in model._meta.local_concrete_fields if field.null}
    stems = {name.removesuffix("_at") for name in named if name.endswith("_at")}
    checks = [c for c in model._meta.constraints if isinstance(c, models.CheckConstraint)]
    paired = [set(columns_of(check.condition)) for check in checks]
    return [
        f"{model._meta.label}.{stem}"
        for stem in sorted(stems)
        if f"{stem}_by" in named and not any({f"{stem}_at", f"{stem}_by"} <= one for one in paired)
    ]


def test_who_and_when_are_stored_together() -> None:
    assert [pair for model in MODELS for pair in loose_pairs(model)] == []


@isolate_apps("learners")
def test_a_loose_pair_of_who_and_when_is_reported() -> None:
    class Planted(models.Model):
        closed_at = models.DateTimeField(null=True)
        closed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT)

        class Meta:
            app_label = "learners"

        def __str__(self) -> str:
            return "planted"

    assert loose_pairs(Planted) == ["learners.Planted.closed"]


FACTS = [model for model in MODELS if issubclass(model, Fact)]
INSERT_ONLY = {*FACTS, Coverage, ProtectedCharacteristic}


@pytest.mark.parametrize("model", sorted(INSERT_ONLY, key=lambda m: m.__name__))
def test_no_fact_sets_its_own_known_date(model: Model) -> None:
    """With a default of "now", imported facts would all seem known today."""
    times = ["recorded_at"] if model is Coverage else ["known_at", "recorded_at"]
    for name in times:
        field = model._meta.get_field(name)
        assert not field.null
        assert not field.has_default()
        assert not field.has_db_default()
        assert not field.auto_now
        assert not field.auto_now_add


@pytest.fixture
def enrolment(db: None) -> Enrolment:
    return make.EnrolmentFactory()


def assessment(enrolment: Enrolment) -> Assessment:
    return make.AssessmentFactory(offering=enrolment.offering)


def site(enrolment: Enrolment) -> Site:
    return make.SiteFactory(offering=enrolment.offering)


def pathway() -> Pathway:
    return way.authoring.add_pathway(code="P", name="a way", by=way.BY)


def about(e: Enrolment) -> dict[str, Learner | Step]:
    """Return the fields that identify the learner and the step."""
    return {"learner": e.learner, "step": way.step("S")}


TODAY = dt.date(2026, 3, 2)
AN_EXAMPLE: dict[Model, Callable[[Enrolment], dict]] = {
    Registered: lambda e: {"enrolment": e, "on": TODAY},
    Left: lambda e: {"enrolment": e, "on": TODAY},
    Result: lambda e: {"enrolment": e, "outcome": "pass"},
    DeadlineSet: lambda e: {"assessment": assessment(e), "on": TODAY},
    Submission: lambda e: {"enrolment": e, "assessment": assessment(e), "on": TODAY},
    Extension: lambda e: {"enrolment": e, "assessment": assessment(e), "on": TODAY},
    GroupWork: lambda e: {"enrolment": e, "assessment": assessment(e), "group": "Anchor"},
    Mark: lambda e: {"enrolment": e, "assessment": assessment(e), "score": 68},
    ActivityDay: lambda e: {"enrolment": e, "site": site(e), "on": TODAY, "clicks": 3},
    Answer: lambda e: {"learner": e.learner, "item": "Q1", "competencies": [1], "right": 0.5},
    PreCourseActivity: lambda e: {"enrolment": e, "clicks": 3},
    EntryQualification: lambda e: {"learner": e.learner, "rank": 2, "label": "Highers"},
    CheckIn: lambda e: {"learner": e.learner, "going": 2},
    Coverage: lambda e: {"offering": e.offering, "feed": "marks", "from_on": TODAY},
    Response: lambda e: {**about(e), "answer": "done"},
    Fulfilment: lambda e: {**about(e), "how": "done"},
    Start: about,
    DayChoice: about,
    PathwayChoice: lambda e: {
        "learner": e.learner,
        "pathway": pathway(),
        "hours": 9,
        "from_on": TODAY,
    },
    ProtectedCharacteristic: lambda e: {"learner": e.learner, "kind": "sex", "value": "female"},
}


def test_every_insert_only_table_is_tried() -> None:
    assert AN_EXAMPLE.keys() == INSERT_ONLY


@pytest.mark.parametrize("model", sorted(INSERT_ONLY, key=lambda m: m.__name__))
def test_the_database_refuses_to_change_a_fact(model: Model, enrolment: Enrolment) -> None:
    known_at = make.moment(TODAY)
    times = {"recorded_at": known_at} | ({} if model is Coverage else {"known_at": known_at})
    fact = model.objects.create(**AN_EXAMPLE[model](enrolment), **times)
    tries = [
        lambda: model.objects.update(recorded_at=known_at + dt.timedelta(days=1)),
        lambda: fact.save(),
        lambda: connection.cursor().execute(f"UPDATE {model._meta.db_table} SET id = id"),
    ]
    for change in tries:
        with pytest.raises(IntegrityError, match="insert-only"), transaction.atomic():
            change()

    fact.delete()  # erasing a person deletes their facts
    assert not model.objects.exists()
