"""Nobody with a copy of the database can find out who answered what in a survey.

Each of the ways that fail is a way in which such data is often stored: the same attacker links it.
"""

import random
import string
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from feedback.actions import closing
from feedback.models import Survey, TookPart
from learners import clock
from learners.models import Learner
from tests.conftest import BACKEND
from tests.factories import learners as make
from tests.factories import surveys as ask
from tests.feedback import attacker
from tests.feedback.attacker import right, snapshot

VOTERS = 200
BY_CHANCE = 7  # of 200: 1 is expected, and 8 or more happen once in 100,000 guesses
UNRELATED = 0.3  # more than four standard deviations of a rank correlation of 200
TRIES = 5  # where other connections decide which old rows the database keeps in a file
LONG = 2500  # characters, for which the database uses a table of its own

pytestmark = pytest.mark.django_db(transaction=True)


def answers(number: int, long: bool = False) -> list[str]:
    dice = random.Random(number)
    letters = string.ascii_letters + string.digits
    more = "".join(dice.choices(letters, k=LONG)) if long else ""
    return [
        f"answer-{''.join(dice.choices(string.ascii_lowercase, k=12))} {more}".strip()
        for _voter in range(number)
    ]


def name_of(answer: str) -> str:
    return attacker.ANSWER.findall(answer)[0]


def vote(
    survey: Survey, voters: list[Learner], given: list[str], put: Callable[[str], None]
) -> dict[str, Any]:
    """Let everybody vote in a random order, in a transaction each; return who answered what."""
    turn = list(zip(voters, given, strict=True))
    random.Random(1).shuffle(turn)
    for voter, answer in turn:
        with transaction.atomic():
            TookPart.objects.create(survey=survey, learner=voter)
            put(answer)
    return {name_of(answer): voter.pk for voter, answer in turn}


def run(*statements: str, **values: Any) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, values or None)


@pytest.fixture(autouse=True)
def without_statistics(transactional_db):
    """Statistics stay when a test's rows are deleted."""
    run("SET allow_system_table_mods = on", "DELETE FROM pg_statistic")


@pytest.fixture
def planted():
    """A table for answers, as other products have it."""
    run(
        "CREATE TABLE planted (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), words text) "
        "WITH (autovacuum_enabled = false, toast.autovacuum_enabled = false)"
    )
    yield
    run("DROP TABLE planted")


def row_per_answer(answer: str) -> None:
    run("INSERT INTO planted (words) VALUES (%(answer)s)", answer=answer)


def update_all(answer: str) -> None:
    row_per_answer(answer)
    run("UPDATE planted SET words = words")


def rewrite_the_others(answer: str) -> None:
    row_per_answer(answer)
    run(
        "WITH others AS (DELETE FROM planted WHERE words <> %(answer)s RETURNING words) "
        "INSERT INTO planted (words) SELECT words FROM others ORDER BY random()",
        answer=answer,
    )


def put_in_the_urn(survey: Survey, voters: list[Learner], given: list[str]) -> dict[str, Any]:
    """Take part by the product's own action."""
    turn = list(zip(voters, given, strict=True))
    random.Random(1).shuffle(turn)
    for voter, answer in turn:
        ask.answer(survey, voter, "0", answer)
    return {name_of(answer): voter.pk for voter, answer in turn}


def linked_by_chance(survey: Survey, truth: dict[str, Any]) -> bool:
    seen = snapshot(survey.pk)
    assert len(seen.voters) == len(truth)
    assert {answer for row in seen.rows for answer in row.answers} == set(truth)
    return right(seen, truth) <= BY_CHANCE and (attacker.rank_correlation(seen, truth) < UNRELATED)


def test_one_row_for_each_answer_links_everybody(planted):
    voters = ask.people(VOTERS)
    survey = ask.asked()
    truth = vote(survey, voters, answers(VOTERS), row_per_answer)
    seen = snapshot(survey.pk)
    assert right(seen, truth, attacker.by_transaction) == VOTERS
    assert right(seen, truth, attacker.by_order) == VOTERS


def test_updating_all_rows_with_each_vote_leaves_their_order(planted):
    voters = ask.people(VOTERS)
    strongest = 0.0
    for _try in range(TRIES):
        survey = ask.asked()
        run("TRUNCATE planted")
        truth = vote(survey, voters, answers(VOTERS), update_all)
        seen = snapshot(survey.pk)
        assert right(seen, truth, attacker.by_transaction) <= 1
        strongest = max(strongest, attacker.rank_correlation(seen, truth))
        if strongest > 0.9:
            return
    raise AssertionError(f"The strongest rank correlation was {strongest}.")


def test_updating_all_rows_leaves_long_answers_where_they_were(planted):
    voters = ask.people(60)
    survey = ask.asked()
    truth = vote(survey, voters, answers(60, long=True), update_all)
    long_values = [row for row in snapshot(survey.pk).rows if row.table == "planted (long)"]
    seen = snapshot(survey.pk)
    seen.rows = [row for row in long_values if row.columns["chunk_id"]]
    assert right(seen, truth, attacker.by_order) == 60
    assert right(seen, truth, attacker.by_transaction) == 60


def test_rewriting_the_others_after_each_vote_names_the_last_voter(planted):
    voters = ask.people(VOTERS)
    survey = ask.asked()
    truth = vote(survey, voters, answers(VOTERS), rewrite_the_others)
    seen = snapshot(survey.pk)
    assert right(seen, truth, attacker.by_the_last_command) == 1
    assert attacker.rank_correlation(seen, truth) < UNRELATED


def signed_out_then_in(name: str, url: str, user: Any, field: str) -> dict[str, Any]:
    """Send a form after the session has ended, and sign in again; return who wrote what."""
    browser = Client()
    browser.post(url, {field: name, "going": "2"})
    browser.force_login(user, backend=BACKEND)
    return {name: user.pk}


def test_a_form_that_keeps_words_links_them_to_who_signs_in(ada):
    ask.people(12)
    survey, (answer, secret) = ask.asked(words=True), answers(2)
    truth = signed_out_then_in(answer, reverse("check_in"), ada, "words")
    assert right(snapshot(survey.pk), truth) == 1
    page = reverse("survey", args=[survey.public_id])
    truth = signed_out_then_in(secret, page, ada, "q2")
    assert right(snapshot(survey.pk), truth) == 0
    assert {one for row in snapshot(survey.pk).rows for one in row.answers} == {answer}


@pytest.mark.parametrize("long", [False, True], ids=["short", "long"])
def test_an_open_survey_links_nobody(long):
    voters = ask.people(VOTERS)
    survey = ask.asked(words=True)
    given = [answer[:900] for answer in answers(VOTERS, long)]
    truth = put_in_the_urn(survey, voters, given)
    run("ANALYZE")
    assert linked_by_chance(survey, truth)


def test_a_closed_survey_with_its_comments_links_nobody():
    voters = ask.people(VOTERS)
    survey = ask.asked(words=True)
    truth = put_in_the_urn(survey, voters, answers(VOTERS))
    ask.closed(survey)
    run("ANALYZE")
    assert linked_by_chance(survey, truth)


def test_answers_are_in_the_urn_and_nowhere_else(ada):
    voters = [*ask.people(11), ada.learner]
    survey = ask.asked(words=True)
    url = reverse("survey", args=[survey.public_id])
    for voter, answer in zip(voters, answers(12), strict=True):
        browser = Client()
        browser.force_login(voter.user, backend=BACKEND)
        browser.get(url)
        assert browser.post(url, {"q1": "1", "q2": answer}, follow=True).status_code == 200
        assert browser.post(url, {"q1": "1", "q2": answer}).status_code == 409
    run("ANALYZE")
    assert {row.table for row in snapshot(survey.pk).rows} == {"feedback_urn"}


@pytest.mark.parametrize(("target", "tables"), [(0, set()), (100, {"feedback_urn (statistics)"})])
def test_statistics_keep_no_earlier_content_of_an_urn(target, tables):
    """They would show what was in it when they were taken, beside what is in it now."""
    voters = ask.people(12)
    run(f"ALTER TABLE feedback_urn ALTER COLUMN answers SET STATISTICS {target}")
    for number in range(2):  # one row has no statistics of its values
        survey = ask.asked(words=True)
        put_in_the_urn(survey, voters, answers(12 + number)[:12])
    run("ANALYZE")
    seen = {row.table for row in snapshot(survey.pk).rows}
    run("ALTER TABLE feedback_urn ALTER COLUMN answers SET STATISTICS 0")
    assert seen - {"feedback_urn"} == tables


def rewritten(survey: Survey, *, beats: int = 200) -> None:
    """Rewrite the file, again at each beat while something else (a vacuum) reads the old rows."""
    with clock.at(make.moment(survey.closes_on)):
        for _beat in range(beats):
            closing.rewrite_urns()
            survey.refresh_from_db()
            if survey.rewritten_at:
                return
            time.sleep(0.1)


def test_the_pages_of_the_file_link_votes_until_it_is_rewritten_after_closing():
    """While a survey is open, a copy of the data folder is not covered (see the privacy page)."""
    voters = ask.people(12)
    for number in range(TRIES):
        run("VACUUM FULL feedback_urn")  # of other rows, so that one page holds all of these
        survey = ask.asked(words=True)
        truth = put_in_the_urn(survey, voters, answers(12 + number)[:12])
        seen = snapshot(survey.pk)
        ask.closed(survey)
        if attacker.correct(attacker.by_versions("feedback_urn", seen), truth) >= 9:
            break
    else:
        raise AssertionError("The pages of the file linked no nine votes in any try.")
    rewritten(survey)
    assert survey.rewritten_at
    assert attacker.by_versions("feedback_urn", seen) == {}
    assert not attacker.ANSWER.search(b"".join(attacker.pages("feedback_urn")).decode("latin-1"))
    comments = attacker.old_versions("feedback_comment")
    assert len({transaction for transaction, found in comments if found & set(truth)}) == 1


def test_a_rewriting_that_leaves_old_rows_is_done_again():
    voters = ask.people(12)
    survey = ask.asked(words=True)
    put_in_the_urn(survey, voters, answers(12))
    other = connection.copy()
    try:
        with other.cursor() as cursor:  # a transaction that can still see the votes
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
            cursor.execute("SELECT count(*) FROM feedback_survey")
            ask.closed(survey)
            rewritten(survey, beats=1)
            assert survey.rewritten_at is None
            cursor.execute("COMMIT")
        rewritten(survey)
        assert survey.rewritten_at
        assert len(attacker.old_versions("feedback_urn")) == 1
    finally:
        other.close()
