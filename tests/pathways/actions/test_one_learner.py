"""One learner ranked again by day gives the row that a night gives, from as few reads."""

from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from learners.models import Learner
from learners.night import Cutoff, Slice
from pathways.actions import authoring, choices, responses
from pathways.actions.recommend import DECIDING, at_once, compute, recommend_one
from pathways.models import Pathway, Recommendation
from tests.factories import learners as make
from tests.factories.clock import at_moment
from tests.factories.pathways import BY, Care, care, follows, step
from tests.pathways.nights import on

ANSWERS = ("done", "already know", "too hard", "not relevant", "no time")


def other_pathway(catalogue: Care) -> Pathway:
    """Some steps of the first pathway, and one of its own with work behind it."""
    at = on(-5)
    add = {"code": "SOCIAL", "name": "social care", "needs": {catalogue.numbers: 1}}
    pathway = at_moment(at, authoring.add_pathway, **add, by=BY)
    for code in ("infection", "doses", "sums"):
        at_moment(at, authoring.include, pathway, catalogue[code], by=BY)
    assessment = make.AssessmentFactory()
    make.DeadlineSetFactory(assessment=assessment, on=on(20).date(), known_at=on(-4))
    step("essay", pathway=pathway, assessment=assessment, is_goal=True, at=at)
    at_moment(at, authoring.publish, pathway, by=BY)
    return pathway


def enrol(data: Any, learner: Learner, pathway: Pathway) -> None:
    assessment = pathway.listings.get(step__code="essay").step.assessment
    enrolment = make.EnrolmentFactory(learner=learner, offering=assessment.offering)
    make.RegisteredFactory(enrolment=enrolment, on=on(-3).date(), known_at=on(-3))
    if data.draw(st.booleans()):
        day = on(3).date()
        make.SubmissionFactory(enrolment=enrolment, assessment=assessment, on=day, known_at=on(4))
    if data.draw(st.booleans()):
        make.LeftFactory(enrolment=enrolment, on=on(4).date(), known_at=on(4))


def answer(data: Any, learner: Learner, catalogue: Care, day: int) -> None:
    step = catalogue[data.draw(st.sampled_from(sorted(catalogue.steps)))]
    kind = data.draw(st.sampled_from(ANSWERS))
    response = at_moment(on(day, 12), responses.answer, learner, step, kind, by=BY)
    if data.draw(st.booleans()):
        at_moment(on(day, 13), responses.undo, learner, step, response.pk, by=BY)


@settings(max_examples=20)
@given(data=st.data())
def test_one_learner_alone_gets_the_row_that_everyone_together_gives(db: None, data: Any) -> None:
    with transaction.atomic():
        catalogue = care(at=on(-5))
        other = other_pathway(catalogue)
        people = make.LearnerFactory.create_batch(3)
        for learner in people:
            hours = data.draw(st.sampled_from((3, 9)))
            if data.draw(st.booleans()):
                follows(learner, catalogue, hours, at=on(0))
            if data.draw(st.booleans()):
                at_moment(on(1), choices.follow, learner, other, hours, by=BY)
            if data.draw(st.booleans()):
                enrol(data, learner, other)
            for day in range(2, 2 + data.draw(st.integers(0, 3))):
                answer(data, learner, catalogue, day)
        now = on(10, 12)
        ids = [learner.pk for learner in people]
        tonight = Slice(Cutoff(now.date(), now, now), 1, min(ids), max(ids))
        together = {row["learner_id"]: row for row in compute(tonight)}
        for learner in people:
            alone = compute(at_once(learner, now))
            assert alone == ([together[learner.pk]] if learner.pk in together else [])
            recommend_one(learner, now)
        stored = Recommendation.objects.in_bulk()
        assert stored.keys() == together.keys()
        for pk, row in together.items():
            dates = [day and day.isoformat() for day in stored[pk].due_ons]
            values = {name: getattr(stored[pk], name) for name in DECIDING} | {"due_ons": dates}
            assert values == {name: row[name] for name in DECIDING}
        transaction.set_rollback(True)


@pytest.mark.parametrize("others", [0, 30])
def test_an_answer_takes_few_statements_however_much_the_college_teaches(
    others: int, ada_client: Any, catalogue: Care
) -> None:
    """One more for each where a step of the pathway has an assessment behind it.

    Two of an answer's are the list before it, and what moved.
    """
    for number in range(others):
        pathway = authoring.add_pathway(
            code=f"P{number}", name="another", needs={catalogue.numbers: 1}, by=BY
        )
        step(f"P{number}", pathway=pathway, teaches={catalogue.numbers: 0.1})
    url = f"/steps/{catalogue['bus'].public_id}/"
    ada_client.get(url)  # reads the catalogue
    for act, statements in ((ada_client.get, 8), (ada_client.post, 18)):
        with CaptureQueriesContext(connection) as captured:
            assert act(url, {"answer": "too hard"}).status_code in (200, 302)
        for query in captured.captured_queries:
            print(query["sql"][:120])
        assert len(captured) == statements
