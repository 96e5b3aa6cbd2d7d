"""Queries built once in a process: the ids vary, the rows are the plain query's."""

from threading import Thread

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Count, F, QuerySet, Value

from learners.models import Learner, Role, TutorAssignment, User
from learners.prepared import PREPARED, STATEMENTS, Person, Prepared, UnfilledError, known
from tests.factories.learners import day

TODAY = day(0)


@pytest.fixture
def prepare():
    """Prepare queries that no contract expects to know."""
    known = len(PREPARED)
    yield Prepared
    del PREPARED[known:]


QUERIES = {
    "objects": lambda tutor: TutorAssignment.objects.filter(tutor=tutor).select_related("learner"),
    "annotated": lambda tutor: User.objects.filter(pk=tutor).annotate(
        n=Count("tutees"), of=F("pk")
    ),
    "values": lambda tutor: TutorAssignment.objects.filter(tutor=tutor).values("learner__name"),
    "lists": lambda tutor: TutorAssignment.objects.filter(tutor=tutor).values_list("pk", "learner"),
    "flat": lambda tutor: TutorAssignment.objects.filter(tutor=tutor).values_list("pk", flat=True),
    "union": lambda tutor: (
        User.objects.filter(pk=tutor)
        .values_list("pk", Value("user"))
        .union(Role.objects.filter(user=tutor).values_list("pk", "kind"), all=True)
    ),
    "limited": lambda tutor: TutorAssignment.objects.filter(tutor=tutor).order_by("-pk")[:1],
}


@pytest.mark.parametrize("shape", QUERIES)
def test_rows_are_those_of_the_plain_query(shape, prepare, ada, flo, ben, cy):
    query = prepare(QUERIES[shape])
    for tutor in (ben, cy, ben):
        assert query(tutor.pk) == list(QUERIES[shape](tutor.pk))
    assert query(0) == []
    assert query.first(0) is None


def test_related_objects_and_annotations_come_with_the_rows(
    prepare, ada, ben, django_assert_num_queries
):
    query = prepare(QUERIES["objects"])
    with django_assert_num_queries(1):
        assert query.first(ben.pk).learner == ada.learner
    assert prepare(QUERIES["annotated"]).first(ben.pk).n == 1


def test_it_is_built_once_for_all_people_and_once_a_day(prepare, ada, ben):
    built = []

    def roles(user: int, *, on: object) -> QuerySet[Role]:
        built.append(on)
        return Role.objects.in_force(on).filter(user=user)

    query = prepare(roles)
    for user in (ada, ben, ben):
        assert query(user.pk, on=TODAY) == list(user.roles.in_force(TODAY))
    assert built == [TODAY]
    query(ben.pk, on=day(1))
    assert built == [TODAY, day(1)]


def test_the_day_before_is_forgotten_in_time(prepare, ben):
    query = prepare(lambda user, *, on: Role.objects.in_force(on).filter(user=user))
    for number in range(STATEMENTS + 3):
        query(ben.pk, on=day(number))
    assert query.statement.cache_info().currsize == STATEMENTS


def statements():
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_prepared_statements")
        return {row[0] for row in cursor.fetchall()}


def test_a_connection_prepares_a_statement_once_and_a_new_one_again(prepare, ada, ben):
    query, before = prepare(QUERIES["limited"]), statements()
    for _connection in range(2):
        for _time in range(8):  # from the sixth on, PostgreSQL may use one plan for everyone
            assert [row.tutor for row in query(ben.pk)] == [ben]
        assert len(statements() - before) == 1
        with connection.cursor() as cursor:
            cursor.execute("DEALLOCATE ALL")
        known.pop(connection.connection)
        before = set()


def test_a_failed_transaction_leaves_the_statement_usable(prepare, ada, ben):
    query = prepare(QUERIES["objects"])

    def fail():
        with transaction.atomic():
            query(ben.pk)
            User.objects.create(email=ada.email, name="")

    with pytest.raises(DatabaseError):
        fail()
    assert [row.learner for row in query(ben.pk)] == [ada.learner]


def test_behind_a_pooler_nothing_is_prepared(prepare, ada, ben, settings):
    settings.PREPARE_IN_DATABASE = False
    known.pop(connection.connection, None)
    assert [row.learner for row in prepare(QUERIES["objects"])(ben.pk)] == [ada.learner]
    assert connection.connection not in known


def test_several_ids_keep_their_places(prepare, ada, ben):
    query = prepare(
        lambda tutor, user: TutorAssignment.objects.filter(tutor=tutor, learner__user=user)
    )
    assert [row.learner for row in query(ben.pk, ada.pk)] == [ada.learner]
    assert query(ada.pk, ben.pk) == []


def test_an_id_that_is_not_filtered_on_is_refused(prepare):
    with pytest.raises(UnfilledError):
        prepare(lambda user: User.objects.filter(pk=user if user > 0 else 0))(1)


def test_a_query_without_rows_for_anyone_is_not_sent(db, prepare, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert prepare(lambda user: User.objects.filter(pk=user).none())(1) == []


def test_a_prefetch_is_refused(prepare):
    with pytest.raises(TypeError, match="prefetch"):
        prepare(lambda user: User.objects.filter(pk=user).prefetch_related("roles"))(1)


def test_a_signed_in_person_stands_for_a_user(prepare, ada, ben):
    query = prepare(lambda user: Learner.objects.filter(user=Person(user).pk))
    assert query(ada.pk) == [ada.learner]
    assert Person(1).is_authenticated


@pytest.mark.django_db(transaction=True)
def test_each_thread_asks_over_its_own_connection(prepare, ada):
    query, answers = prepare(lambda user: Learner.objects.filter(user=user)), []
    query(ada.pk)

    def ask():
        answers.append((query(ada.pk), connection.connection))
        connection.close()

    mine = connection.connection
    thread = Thread(target=ask)
    thread.start()
    thread.join()
    assert answers[0][0] == [ada.learner]
    assert answers[0][1] is not mine
