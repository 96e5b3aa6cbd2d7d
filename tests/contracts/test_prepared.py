"""A prepared query is the plain one, whoever it is for."""

import datetime as dt
import inspect
from typing import Any

import pytest
from django.utils.timezone import now

from learners.models import Scope
from learners.prepared import PREPARED, Prepared
from learners.reads.record import cutoff
from portal import middleware, sessions, urls
from tests.contracts import source
from tests.factories.learners import day

TODAY = day(0)


def ids_of(query: Prepared, learner: Any, user: Any) -> list[Any]:
    """Return a person's ids by the names of the query's positional arguments."""
    ids = {"learner": learner, "user": user, "key": f"session of {user}", "at": now()}
    return [ids[name] for name in inspect.getfullargspec(query.build).args]


def shapes(query: Prepared, on: dt.date = TODAY) -> list[dict[str, Any]]:
    about = {
        "on": [on],
        "until": [on, dt.date.max],
        "scope": list(Scope),
        "cutoff": [cutoff(on)],
        "with_protected": [True, False],
    }
    shapes: list[dict[str, Any]] = [{}]
    for name in inspect.getfullargspec(query.build).kwonlyargs:
        shapes = [shape | {name: value} for shape in shapes for value in about[name]]
    return shapes


@pytest.mark.parametrize("query", PREPARED, ids=lambda query: query.__name__)
def test_the_sql_is_the_same_for_two_people_and_the_plain_one(query: Prepared, db: None) -> None:
    # The version of the server decides what SQL is written, so there must be one.
    for shape in shapes(query):
        for number in (1, 7_000_000):
            ids = ids_of(query, number, number + 1)
            statement = query.statement(tuple(map(type, ids)), **shape)
            plain = query.build(*ids, **shape).query.get_compiler(using="default").as_sql()
            assert (statement.sql, statement.filled(tuple(ids))) == plain


def test_every_prepared_query_is_tried() -> None:
    """All are imported with the pages."""
    assert urls.urlpatterns
    assert sessions.SessionStore
    assert middleware.second_factor
    written = sum(path.read_text("utf-8").count("\n@prepared\n") for path in source.product())
    assert len(PREPARED) == written > 10
