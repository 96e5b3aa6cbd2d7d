"""Real threads: a double click saves one answer, and two different answers end in one list."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from learners.models import Learner
from pathways.actions import responses
from pathways.calc.reasons import Why
from pathways.models import Fulfilment, Recommendation, Response, Start
from pathways.wording import rows_of
from tests.factories import learners as make
from tests.factories.pathways import Care, care, follows

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def catalogue() -> Care:
    return care()


@pytest.fixture
def learner(catalogue: Care) -> Learner:
    learner = make.LearnerFactory()
    follows(learner, catalogue)
    return learner


def all_at_once(acts: list[Callable[[], object]]) -> None:
    def alone(act: Callable[[], object]) -> None:
        try:
            act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        list(pool.map(alone, acts))


def test_eight_clicks_save_one_answer_and_one_start(learner: Learner, catalogue: Care) -> None:
    step = catalogue["infection"]
    all_at_once([lambda: responses.answer(learner, step, "done", by="a test")] * 8)
    all_at_once([lambda: responses.start(learner, catalogue["sums"], by="a test")] * 8)
    counts = (Response.objects.count(), Fulfilment.objects.count(), Start.objects.count())
    assert counts == (1, 1, 1)


def test_answers_to_different_steps_all_take_effect(learner: Learner, catalogue: Care) -> None:
    answers = {"infection": "done", "bus": "not relevant", "doses": "too hard", "talk": "no time"}
    all_at_once(
        [
            lambda code=code, answer=answer: responses.answer(
                learner, catalogue[code], answer, by="a test"
            )
            for code, answer in answers.items()
        ]
    )
    row = Recommendation.objects.get()
    assert not {catalogue[code].pk for code in answers} & set(row.steps)
    assert row.completed == [catalogue["infection"].pk]
    assert rows_of(row)[0].why & Why.INSTEAD
