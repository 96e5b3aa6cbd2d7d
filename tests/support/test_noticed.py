"""One record, two readers: the learner and the tutor read the same."""

import re

import pytest
from django.test import Client

from learners.wording import day
from support.actions import cases, replies
from support.models import Precision
from support.reads.concerns import ConcernRow, about, open_concern
from tests.factories import learners as make
from tests.factories.support import ConcernFactory, a_pattern
from tests.pages.count import queries
from tests.pages.test_record import words

PLAIN = [
    "title",
    "what",
    "reasons",
    "fresh",
    "change",
    "precision",
    "status",
    "reply",
    "words",
    "why_set_aside",
    "module",
]


def sentences(row: ConcernRow) -> list[str]:
    """Return each field of a row as sentences on a page."""
    lines = []
    for name in PLAIN:
        value = getattr(row, name)
        lines += [value] if isinstance(value, str) else value
    return [re.sub(r"\s+", " ", text) for text in lines if text]


@pytest.fixture
def two_readers(college, ben, sign_in):
    """Read Ada’s page as Ada and as Ben."""

    def read(*urls):
        own, tutors = urls or ("/me/", f"/learners/{college.ada.public_id}/")
        return [
            words(sign_in(Client(), user).get(url))
            for user, url in ((college.ada.user, own), (ben, tutors))
        ]

    return read


STORIES = {
    "nobody has answered": lambda concern, ada, ben: None,
    "answered": lambda concern, ada, ben: replies.reply(
        concern=concern, kind="not now", words="Mum’s evenings.", by=ada.user
    ),
    "somebody took it on": lambda concern, ada, ben: cases.take_on(learner=ada, by=ben),
    "set aside": lambda concern, ada, ben: cases.set_aside(
        concern=concern, reason="On placement, as agreed.", by=ben
    ),
    "closed by the learner": lambda concern, ada, ben: replies.reply(
        concern=concern, kind="not right", words="I handed it in on paper.", by=ada.user
    ),
}


@pytest.mark.parametrize("rule", ["deadlines", "scorecard"])
@pytest.mark.parametrize("story", STORIES)
def test_both_readers_see_the_same_fields(story, rule, college, ben, two_readers):
    more = {"reasons": a_pattern()} if rule == "scorecard" else {}
    concern = ConcernFactory(learner=college.ada, rule=rule, **more)
    STORIES[story](concern, college.ada, ben)
    (row,) = about(college.ada, make.day(0))
    for page in two_readers():
        assert [text for text in sentences(row) if text not in page] == []


@pytest.mark.parametrize("story", STORIES)
def test_a_concerns_page_is_the_same_for_both_readers(story, college, ben, two_readers):
    concern = ConcernFactory(learner=college.ada)
    STORIES[story](concern, college.ada, ben)
    (row,) = about(college.ada, make.day(0))
    url = f"/concerns/{concern.public_id}/"
    for page in two_readers(url, url):
        assert [text for text in sentences(row) if text not in page] == []


def test_a_concern_shows_its_rules_precision(college):
    ConcernFactory(learner=college.ada)
    assert open_concern(college.ada, make.day(0)).precision.startswith("Too few people")
    Precision.objects.create(
        rule="deadlines", answered=60, true=45, counted_at=make.moment(make.day(0))
    )
    precision = open_concern(college.ada, make.day(0)).precision
    assert precision.startswith(
        "Of 60 answers, 45 were “It’s done” and 15 were “That’s not right”."
    )


def test_open_concerns_come_first_then_the_latest(college, ben):
    old = ConcernFactory(learner=college.ada, raised_at=make.moment(make.day(-30)))
    cases.set_aside(concern=old, reason="Then.", by=ben)
    newer = ConcernFactory(learner=college.ada, raised_at=make.moment(make.day(-20)))
    replies.reply(concern=newer, kind="done", by=college.ada.user)
    active = ConcernFactory(learner=college.ada, raised_at=make.moment(make.day(-25)))
    rows = about(college.ada, make.day(0))
    assert [row.id for row in rows] == [active.public_id, newer.public_id, old.public_id]


def test_a_concern_is_read_in_one_query(college, ben, django_assert_num_queries):
    concern = ConcernFactory(learner=college.ada)
    replies.reply(concern=concern, kind="talk", by=college.ada.user)
    cases.take_on(learner=college.ada, by=ben)
    with django_assert_num_queries(1):
        assert open_concern(college.ada, make.day(0)).owner == "Ben Ross"
    with django_assert_num_queries(1):
        assert len(about(college.ada, make.day(0))) == 1


def test_a_concerns_page_takes_the_same_queries_for_one_and_for_twenty(college, client, sign_in):
    concern = ConcernFactory(learner=college.ada)
    sign_in(client, college.ada.user)
    few, _page = queries(client, f"/concerns/{concern.public_id}/")
    for kind in ["done", "not right"] * 10:
        replies.reply(concern=concern, kind=kind, by=college.ada.user)
    many, _page = queries(client, f"/concerns/{concern.public_id}/")
    assert many - few <= 1  # whether the answer can still be taken back


def test_an_answered_deadline_is_marked_as_answered(college, ben, two_readers, client, sign_in):
    before = ConcernFactory(learner=college.ada, raised_at=make.moment(make.day(-9)))
    replies.reply(concern=before, kind="not right", by=college.ada.user)
    new = {"assessment": 3, "code": "CP", "name": "Care plan", "due_on": make.day(-1).isoformat()}
    reasons = before.reasons | {"missed": [*before.reasons["missed"], new]}
    ConcernFactory(learner=college.ada, reasons=reasons, missed=3)
    first, second = about(college.ada, make.day(0))
    assert first.what.count(", already answered)") == 2
    assert f"{new['name']} ({day(make.day(-1), make.day(0))})" in first.what
    assert "answered before" not in second.what
    for page in two_readers():
        assert first.what in page
    assert first.what in words(sign_in(client, ben).get("/today/"))
