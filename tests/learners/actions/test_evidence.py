"""The database keeps looks and audit as they were written."""

import pytest
from django.db import DatabaseError, connection, transaction

from learners.actions.evidence import erasing
from learners.models import AccessEvent, AuditEvent, User
from tests.factories import learners as make


@pytest.fixture(params=[AccessEvent, AuditEvent])
def evidence(request: pytest.FixtureRequest, ben: User, ada: User) -> type:
    at = make.moment(make.day(0))
    row = {"at": at, "actor_id": ben.pk, "actor": "Ben Ross", "learner_id": ada.learner.pk}
    kind = {AuditEvent: {"verb": "name.choose"}}.get(request.param, {})
    request.param.objects.create(kind="record", **row, **kind)
    return request.param


@pytest.mark.parametrize(
    "change", ["UPDATE {} SET actor = 'Eve Hill'", "DELETE FROM {}", "TRUNCATE {}"]
)
def test_nobody_changes_or_removes_it(evidence: type, change: str) -> None:
    with (
        pytest.raises(DatabaseError, match="can only be added to"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change.format(evidence._meta.db_table))
    assert evidence.objects.values_list("actor", flat=True).get() == "Ben Ross"


def test_only_erasing_removes_it_and_then_it_is_refused_again(evidence: type) -> None:
    evidence.objects.create(kind="list", at=make.moment(make.day(0)), actor_id=1, learner_id=1)
    with erasing():
        assert evidence.objects.filter(kind="record").update(actor="someone erased") == 1
        evidence.objects.filter(kind="record").delete()
    with pytest.raises(DatabaseError, match="can only be added to"), transaction.atomic():
        evidence.objects.all().delete()
    assert evidence.objects.count() == 1
