"""Every path to a person is declared, and declarations are carried out."""

from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection, models
from django.test import Client
from django.test.utils import isolate_apps
from django.utils.functional import Promise

from learners.models import AccessEvent, AuditEvent, CheckIn, Enrolment, Goal, Learner, User
from learners.privacy import PERSONAL_DATA as LEARNERS
from learners.privacy import Erase, Export, PersonalData, Whom
from pathways.privacy import PERSONAL_DATA as PATHWAYS
from portal import privacy
from portal.models import Journey
from support.actions import my_time
from support.privacy import PERSONAL_DATA as SUPPORT
from tests.conftest import College, person
from tests.factories import learners as make
from tests.factories.everyone import ConversationFactory, MessageFactory
from tests.factories.portal import NightFactory, StageRunFactory
from tests.factories.support import (
    CaseFactory,
    ConcernFactory,
    HelpRequestFactory,
    SignalFactory,
)

PersonPath = tuple[str, str, Whom]  # model, path, the kind of person at its end

# Paths that are no relations: bare ids, packed data, and names in text.
BARE: set[PersonPath] = {
    ("learners.AuditEvent", "learner_id", Whom.LEARNER),
    ("learners.AuditEvent", "actor_id", Whom.LOGIN),
    ("learners.AccessEvent", "learner_id", Whom.LEARNER),
    ("learners.AccessEvent", "actor_id", Whom.LOGIN),
    ("learners.ImportDraft", "rows", Whom.LEARNER),  # rows of a file that is not imported yet
    ("learners.ImportLine", "reference", Whom.LEARNER),  # what such a file would change
    ("learners.QueuedEmail", "to", Whom.LOGIN),  # the address it goes to
    ("portal.Journey", "", Whom.LEARNER),  # the ids are in its looks, the names in its body
    ("portal.StageRun", "low", Whom.LEARNER),  # a shard of one parked learner
    ("sessions.Session", "", Whom.LOGIN),  # the id is inside its packed data
    ("support.Watch", "enrolments", Whom.LEARNER),  # the people on a list, as an array of ids
}
IN_WORDS: set[PersonPath] = {
    ("learners.EstimateVersion", "made_by", Whom.LABEL),
    ("learners.EstimateVersion", "used_by", Whom.LABEL),
    ("learners.Import", "by", Whom.LABEL),
    ("learners.RefusedRow", "reason", Whom.LABEL),
    ("portal.Night", "asked_by", Whom.LABEL),
}
PERSON_WORDS = {"learner", "user", "actor", "owner", "tutor", "author", "person"}
CANARY = "canary-of-ada"


def paths(
    model: type[models.Model], path: str = "", visited: tuple = ()
) -> Iterator[tuple[str, Whom]]:
    """Yield every chain of foreign keys, of any depth, from a model to the first person on it."""
    if model in {Learner, User}:
        yield path, Whom.LEARNER if model is Learner else Whom.LOGIN
        return
    for field in model._meta.concrete_fields:
        if field.remote_field is not None and field.remote_field.model not in visited:
            step = f"{path}__{field.name}" if path else field.name
            yield from paths(field.remote_field.model, step, (*visited, model))


def existing_paths() -> set[PersonPath]:
    all_models = apps.get_models(include_auto_created=True)
    return {(model._meta.label, path, whom) for model in all_models for path, whom in paths(model)}


def test_exactly_the_paths_to_a_person_are_declared() -> None:
    declared = {
        (declaration.model, declaration.path, declaration.whom) for declaration in privacy.PROVIDERS
    }
    assert declared == existing_paths() | BARE | IN_WORDS


def test_a_path_is_declared_once_in_the_room_of_its_model() -> None:
    declared_paths = Counter(
        (declaration.model, declaration.path) for declaration in privacy.PROVIDERS
    )
    assert [path for path, times in declared_paths.items() if times > 1] == []
    assert {declaration.model.split(".")[0] for declaration in LEARNERS} == {"learners"}
    assert {declaration.model.split(".")[0] for declaration in SUPPORT} == {"support"}
    assert {declaration.model.split(".")[0] for declaration in PATHWAYS} == {"pathways"}


@isolate_apps("support")
def test_a_path_through_other_tables_is_reported() -> None:
    class Planted(models.Model):
        enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE)
        raised_by = models.ForeignKey(User, on_delete=models.CASCADE)

        class Meta:
            app_label = "support"

        def __str__(self) -> str:
            return "planted"

    assert set(paths(Planted)) == {
        ("enrolment__learner", Whom.LEARNER),
        ("raised_by", Whom.LOGIN),
    }


def test_every_column_with_a_persons_id_is_listed() -> None:
    """An id without a foreign key is not found by `paths`, so it must be listed in BARE."""
    listed_columns = {(model, path) for model, path, _ in BARE}
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            bare = field.remote_field is None and field.name.removesuffix("_id") in PERSON_WORDS
            if bare and field.get_internal_type() != "CharField":
                assert (model._meta.label, field.name) in listed_columns


@pytest.mark.parametrize(
    "declaration",
    privacy.PROVIDERS,
    ids=lambda declaration: f"{declaration.model}:{declaration.path}",
)
def test_a_declaration_is_complete(declaration: PersonalData) -> None:
    columns = {field.attname for field in apps.get_model(declaration.model)._meta.concrete_fields}
    assert isinstance(declaration.purpose, Promise), "a person reads it: mark it for translation"
    assert str(declaration.purpose)
    assert set(declaration.hidden) <= columns
    assert set(declaration.emptied) <= columns
    assert bool(declaration.emptied) == (declaration.erase is Erase.PSEUDONYMISE)
    if declaration.whom is Whom.LABEL:
        assert (declaration.export, declaration.erase) == (Export.NOTHING, Erase.KEEP_LABEL)
    if declaration.model.endswith("ProtectedCharacteristic"):
        assert str(declaration.condition), "a special category needs a condition of Article 9"


def everything_in_the_database() -> str:
    """Return every row of every table, as text."""
    texts = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            texts += [row[0] for row in cursor.fetchall()]
    return "\n".join(texts)


def write_the_canary(college: College, ben: User) -> None:
    """Write something about Ada in every place that stores text about a learner."""
    ada, now = college.ada, make.moment(make.day(-2))
    User.objects.filter(pk=ada.user_id).update(
        name=f"{CANARY} name", email=f"{CANARY}@strathcairn.example", pronouns=CANARY
    )
    Learner.objects.filter(pk=ada.pk).update(name=CANARY, reference=f"{CANARY}-reference")
    CheckIn.objects.create(learner=ada, going=1, words=CANARY, known_at=now, recorded_at=now)
    Goal.objects.create(learner=ada, words=CANARY, from_on=make.day(-2))
    make.CorrectionFactory(learner=ada, owner=ben, words=CANARY, fact_words=CANARY)
    MessageFactory(conversation=ConversationFactory(learner=ada, person=ben), words=CANARY)
    make.EntryQualificationFactory(learner=ada, label=CANARY, known_at=now)
    make.ProtectedCharacteristicFactory(learner=ada, kind="sex", value=CANARY)
    make.AccessEventFactory(learner_id=ada.pk, actor_id=ben.pk)
    make.AccessEventFactory(learner_id=999, actor_id=ada.user_id, actor=CANARY)
    audit = {"at": now, "verb": "asks", "kind": "correction", "object_id": "1"}
    about = {"label": CANARY, "learner_id": ada.pk, "detail": {"words": CANARY}}
    AuditEvent.objects.create(actor_id=ada.user_id, actor=CANARY, **audit, **about)
    SignalFactory(enrolment=college.enrolment, reasons={"missed": [CANARY]})
    concern = ConcernFactory(learner=ada, reasons={"missed": [CANARY]}, module=CANARY)
    concern.replies.create(kind="done", words=CANARY, before="open", after="done", replied_at=now)
    case = CaseFactory(learner=ada, owner=ben, next_words=CANARY)
    HelpRequestFactory(learner=ada, words=CANARY, case=case, state="taken on")
    case.contacts.create(
        learner=ada, made_by=ben, made_at=now, channel="phone", reached=True, words=CANARY
    )
    dates = {"from_on": make.day(0), "until_on": make.day(5)}
    my_time.set_cover(tutor=ben, deputy=person("Tess Boyd", "tutor"), by=ben, **dates)
    StageRunFactory(night=NightFactory(), low=ada.pk, high=ada.pk)
    Journey.objects.create(user_id=ada.user_id, body=CANARY)
    Journey.objects.create(user=ben, body=CANARY, looks=[[999, "listed"], [ada.pk, "listed"]])


@pytest.fixture
def full_of_ada(
    college: College, ben: User, client: Client, sign_in: Callable[[Client, User], Client]
) -> Learner:
    write_the_canary(college, ben)
    user = User.objects.get(pk=college.ada.user_id)
    sign_in(client, user)
    apps.get_model("account", "EmailAddress").objects.create(user=user, email=user.email)
    keys = {"session_key": client.session.session_key, "ip": "127.0.0.1", "user_agent": CANARY}
    apps.get_model("usersessions", "UserSession").objects.get_or_create(user=user, defaults=keys)
    return Learner.objects.get(pk=college.ada.pk)


def test_ada_can_export_everything(full_of_ada: Learner, flo: User) -> None:
    export = privacy.export(full_of_ada)

    assert {model for model, rows in export.items() if rows} >= {
        "learners.Learner",
        "learners.User",
        "learners.Enrolment",
        "learners.Submission",
        "learners.CheckIn",
        "learners.Correction",
        "learners.Message",
        "learners.AccessEvent",
        "learners.AuditEvent",
        "learners.ProtectedCharacteristic",
        "support.Signal",
        "account.EmailAddress",
        "usersessions.UserSession",
    }
    assert [row["words"] for row in export["learners.CheckIn"]] == [CANARY]
    assert [row["label"] for row in export["learners.AuditEvent"]] == [CANARY], "told once"
    assert [row["actor"] for row in export["learners.AccessEvent"]] == ["Ben Ross"]


def test_an_export_contains_no_secrets_and_no_one_else(full_of_ada: Learner, flo: User) -> None:
    export = str(privacy.export(full_of_ada))
    assert "Flo Mackay" not in export
    assert "password" not in export
    assert "session_key" not in export


def test_after_erasing_ada_is_nowhere_in_the_database(full_of_ada: Learner, flo: User) -> None:
    assert CANARY in everything_in_the_database()

    touched = privacy.erase(full_of_ada)

    assert CANARY not in everything_in_the_database()
    assert not Learner.objects.filter(pk=full_of_ada.pk).exists()
    assert not Session.objects.exists()
    assert touched["learners.CheckIn learner"] == 1
    assert touched["learners.AuditEvent learner_id"] == 1


def test_erasing_ada_leaves_flo_and_the_record_of_who_acted(
    full_of_ada: Learner, flo: User
) -> None:
    before = privacy.export(flo.learner)

    privacy.erase(full_of_ada)

    assert privacy.export(flo.learner) == before
    assert AuditEvent.objects.filter(verb="asks", label="(erased)").exists()
    assert AccessEvent.objects.get().actor == "(erased)"
    assert not User.objects.get(pk=full_of_ada.user_id).is_active


def test_a_person_without_a_login_is_exported_and_erased(db: None) -> None:
    wren = make.LearnerFactory(name="Wren Tait", user=None)
    make.EnrolmentFactory(learner=wren)
    assert privacy.export(wren)["learners.User"] == []

    privacy.erase(wren)

    assert not Learner.objects.filter(reference=wren.reference).exists()
