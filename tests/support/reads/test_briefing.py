"""The briefing about a learner whom a tutor takes over."""

import datetime as dt

import pytest

from learners.actions import roster
from learners.models import AccessEvent
from support.actions import my_time
from support.reads.briefing import briefing
from support.reads.queue import desk_of
from tests.factories import learners as make
from tests.factories.support import (
    CaseFactory,
    ConcernFactory,
    ContactFactory,
    HelpRequestFactory,
)
from tests.pages.count import queries
from tests.pages.test_record import words

ON = make.day(0)
NOON = make.moment(ON) + dt.timedelta(hours=12)


@pytest.fixture
def moved(ada, cy):
    """Cy is Ada's tutor from today."""
    roster.change_tutor(learner=ada.learner, tutor=cy, on=ON, by="a test")
    return ada.learner


def page_of(user, learner, client, sign_in):
    return words(sign_in(client, user).get(f"/learners/{learner.public_id}/briefing/"))


def test_a_new_tutor_reads_what_is_promised_by_when_and_what_is_late(
    moved, ben, cy, client, sign_in
):
    HelpRequestFactory(learner=moved, due_on=make.day(1), words="Could we talk about money?")
    CaseFactory(learner=moved, owner=ben, next_on=make.day(-2), next_words="Ring about the bus")
    make.CorrectionFactory(learner=moved, owner=cy, fact_words="marked: 70", due_on=make.day(9))
    promises = briefing(moved, cy, ON).promises
    assert [(row.due_on, row.is_late) for row in promises] == [
        (make.day(-2), True),
        (make.day(1), False),
        (make.day(9), False),
    ]
    page = page_of(cy, moved, client, sign_in)
    for text in ("Ring about the bus", "Could we talk about money?", "marked: 70", "overdue"):
        assert text in page
    assert "Before: Ben Ross" in page
    assert AccessEvent.objects.filter(actor_id=cy.pk, learner_id=moved.pk, kind="case").exists()


def test_a_concern_to_look_at_is_promised_and_the_last_talk_is_shown(
    moved, ben, cy, client, sign_in
):
    concern = ConcernFactory(learner=moved, due_on=make.day(2))
    ContactFactory(learner=moved, made_by=ben, reached=True, words="We spoke about Tuesdays.")
    page = page_of(cy, moved, client, sign_in)
    assert "Look at what we noticed" in page
    assert "We spoke about Tuesdays." in page
    type(concern).objects.update(state="paused", paused_until_on=make.day(9))
    assert briefing(moved, cy, ON).promises == []


def test_a_briefing_hides_corrections_of_protected_characteristics(moved, cy, dee, client, sign_in):
    kind = {"fact_kind": "protected", "fact_words": "Age band: under 21."}
    make.CorrectionFactory(learner=moved, owner=dee, **kind)
    assert "Age band" not in page_of(cy, moved, client, sign_in)


def test_a_briefing_is_for_those_who_tutor_the_learner_today(moved, ada, ben, dee, client, sign_in):
    url = f"/learners/{moved.public_id}/briefing/"
    for user in (ada, ben, dee):
        assert sign_in(client, user).get(url).status_code == 404


def test_today_and_the_record_lead_to_the_briefing_in_the_first_weeks(moved, cy, client, sign_in):
    link = f'href="/learners/{moved.public_id}/briefing/"'
    sign_in(client, cy)
    assert link in client.get("/today/").text
    assert link in client.get(f"/learners/{moved.public_id}/").text
    moved.assignments.filter(tutor=cy).update(from_on=make.day(-28))
    moved.assignments.exclude(tutor=cy).update(until_on=make.day(-28))
    assert [row["learner"] for row in desk_of(cy, ON, NOON).new] == []
    assert link not in client.get(f"/learners/{moved.public_id}/").text


def test_a_first_tutor_takes_nothing_over(ada, ben):
    ada.learner.assignments.update(from_on=ON)
    assert desk_of(ben, ON, NOON).new == []


def test_a_deputy_takes_over_while_they_cover(ada, ben, cy):
    my_time.set_cover(tutor=ben, deputy=cy, from_on=ON, until_on=make.day(5), by=ben)
    row = next(iter(desk_of(cy, ON, NOON).new))
    assert (row["learner"], row["until_on"]) == (ada.learner.pk, make.day(5))


def test_learners_with_something_open_come_first(ada, ben, cy):
    for number in range(7):
        learner = make.LearnerFactory(name=f"Aa {number}")
        make.TutorAssignmentFactory(learner=learner, tutor=ben, from_on=make.day(-50))
    HelpRequestFactory(learner=ada.learner)
    my_time.set_cover(tutor=ben, deputy=cy, from_on=ON, until_on=make.day(5), by=ben)
    rows = desk_of(cy, ON, NOON).new
    assert [row["is_open"] for row in rows] == [True, *[False] * 5]
    assert rows[0]["learner"] == ada.learner.pk


def test_a_briefing_takes_12_queries_however_much_is_open(moved, cy, client, sign_in):
    url = f"/learners/{moved.public_id}/briefing/"
    sign_in(client, cy)
    few, _ = queries(client, url)
    for _number in range(9):
        make.CorrectionFactory(learner=moved, owner=cy)
        ContactFactory(learner=moved, reached=True)
    many, _ = queries(client, url)
    assert (few, many) == (12, 12)
