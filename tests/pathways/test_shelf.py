"""The catalogue in this process: read once, and again after any change, whoever made it."""

import datetime as dt
import gc
import weakref
from threading import Thread

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils.timezone import now

from learners.models import Competency
from pathways import frames, shelf
from pathways.actions import authoring
from pathways.actions.recommend import at_once, compute
from pathways.models import (
    Estimate,
    Milestone,
    Pathway,
    PathwayCompetency,
    PathwayStep,
    Requirement,
    RequirementOption,
    Step,
    StepCompetency,
    StepRun,
)
from pathways.reads import plan
from pathways.reads.route import load
from tests.factories.learners import day
from tests.factories.pathways import BY, care, follows
from tests.pages.test_record import words

TODAY = day(0)
TABLES = (
    Competency,
    Estimate,
    Milestone,
    Pathway,
    PathwayCompetency,
    PathwayStep,
    Requirement,
    RequirementOption,
    Step,
    StepCompetency,
    StepRun,
)


def later(learner):
    return [line.name for line in plan.later(load(learner, TODAY)).lines]


def elsewhere(act):
    """Act in a connection of its own, as another process would, and commit."""

    def run():
        try:
            act()
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    thread.join()


def read_tables(act):
    """Return the tables of the catalogue that an act reads, by the SQL it sends."""
    as_sent = override_settings(PREPARE_IN_DATABASE=False)
    with as_sent, CaptureQueriesContext(connection) as captured:
        act()
    sql = " ".join(query["sql"] for query in captured.captured_queries)
    return {model for model in TABLES if f'FROM "{model._meta.db_table}"' in sql}


def test_pages_of_one_learner_read_the_catalogue_once(ada_client, catalogue):
    page = f"/steps/{catalogue['placement'].public_id}/"
    own_step = {Step, PathwayStep, Estimate}  # if a pathway of theirs lists it; what others say
    for url, tables in (("/plan/", set()), ("/today/", set()), (page, own_step)):
        ada_client.get(url)
        assert read_tables(lambda url=url: ada_client.get(url)) == tables


def test_a_change_in_another_connection_shows_on_the_next_request(
    transactional_db, ada, client, sign_in
):
    catalogue = care()
    follows(ada.learner, catalogue)
    sign_in(client, ada)
    assert "Bus" in words(client.get("/plan/"))
    elsewhere(lambda: authoring.withdraw(Step.objects.get(code="bus"), by=BY))
    assert "Bus" not in words(client.get("/plan/"))
    elsewhere(lambda: Step.objects.filter(code="talk").update(name="A talk with a nurse"))
    assert "A talk with a nurse" in words(client.get("/plan/"))


def test_a_change_that_is_rolled_back_leaves_nothing(follower, catalogue):
    before = later(follower), later(follower)
    with transaction.atomic():
        Step.objects.update(name="Renamed")
        assert set(later(follower)) <= {"Renamed"}
        transaction.set_rollback(True)
    assert (later(follower), later(follower)) == before


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_every_change_to_the_catalogue_has_a_new_revision(model, catalogue):
    authoring.add_milestone(catalogue.pathway, name="First weeks", by=BY)
    night = {"as_of": TODAY, "revision": 1, "recorded_at": now()}
    shares = {"raters": 3, "said": 1, "share": 0.3, "usual": 0.2}
    StepRun.objects.create(step=catalogue["bus"], on=TODAY, begins="18:30", recorded_at=now())
    Estimate.objects.create(step=catalogue["bus"], word="too hard", **shares, **night)
    revisions = [shelf.revision()]
    row = model.objects.first()
    row.save()
    revisions.append(shelf.revision())
    model.objects.filter(pk=row.pk).update(id=row.pk)
    revisions.append(shelf.revision())
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {model._meta.db_table} WHERE FALSE")
    revisions.append(shelf.revision())
    assert len(set(revisions)) == len(revisions)


def test_every_table_that_is_read_has_a_revision(catalogue, follower):
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname='new_revision'")
        assert {row[0] for row in cursor.fetchall()} == {m._meta.db_table for m in TABLES}
    shelf._stored = None
    assert read_tables(lambda: load(follower, TODAY)) <= set(TABLES)


def test_one_catalogue_and_a_limited_number_of_graphs_are_stored(catalogue, follower):
    stored = weakref.ref(shelf.shelf(shelf.revision()))
    for number in range(shelf.MOST + 5):
        stored().content(frozenset({catalogue.pathway.pk, -number}))
    assert stored().content.cache_info().currsize == shelf.MOST
    Step.objects.update(level=1)
    later(follower)
    gc.collect()
    assert stored() is None


def test_before_its_latest_change_the_catalogue_is_read_as_it_was(follower, catalogue):
    before = now()
    authoring.withdraw(catalogue["bus"], by=BY)
    pathways = frozenset({catalogue.pathway.pk})
    for moment, withdrawn in ((before, False), (now(), True)):
        part = at_once(follower, moment)
        content = shelf.catalogue(part.cutoff, pathways)
        assert content.steps == frames.catalogue(part.cutoff, pathways).steps
        assert content.steps[catalogue["bus"].pk][5] == withdrawn


def test_a_learner_is_ranked_alike_from_here_and_from_the_tables(follower, catalogue):
    part = at_once(follower, now() + dt.timedelta(seconds=1))
    assert compute(part, shelf.catalogue) == compute(part) != []


def test_the_order_is_by_position_then_by_age(follower, catalogue):
    PathwayStep.objects.filter(step=catalogue["bus"]).update(position=0)
    PathwayStep.objects.filter(step=catalogue["plans"]).update(position=1)
    order = load(follower, TODAY).names.order
    codes = [catalogue[code].pk for code in ("bus", "infection", "plans")]
    assert list(order[:3]) == codes
    assert len(order) == len(catalogue.steps)
