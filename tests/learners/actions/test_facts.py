"""Each fact is one insert, known from the moment its writer had the lock."""

import pytest
from django.db import connection, transaction

from learners.actions import facts, handing_in
from learners.locks import Lock
from learners.models import ActivityDay, Learner, Mark
from tests.factories import learners as make
from tests.factories.clock import at_moment


@pytest.fixture
def place(college):
    return college.enrolment, college.assessments[1]


WRITES = {
    "register": lambda place, work: facts.register(place, on=make.day(0)),
    "leave": lambda place, work: facts.leave(place, on=make.day(0)),
    "finish": lambda place, work: facts.finish(place, outcome="pass"),
    "hand in": lambda place, work: handing_in.hand_in(place, work, on=make.day(0)),
    "return a mark": lambda place, work: facts.return_mark(place, work, score=70),
    "check in": lambda place, work: facts.check_in(place.learner, going=2, words=""),
}


@pytest.mark.parametrize("act", WRITES)
def test_a_fact_about_a_learner_makes_their_pages_stale(act, place):
    before = Learner.objects.get(pk=place[0].learner_id).revision
    WRITES[act](*place)
    assert Learner.objects.get(pk=place[0].learner_id).revision == before + 1


@pytest.mark.parametrize("act", WRITES)
def test_a_fact_is_known_and_written_at_one_moment_while_its_writer_has_the_lock(act, place):
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        earlier = cursor.fetchone()[0]
    with transaction.atomic():
        fact = WRITES[act](*place)
        assert Lock.FACTS.is_taken()
    assert fact.known_at == fact.recorded_at > earlier


def test_a_demo_writes_facts_at_the_moment_its_clock_shows(place):
    moment = make.moment(make.day(-9))
    fact = at_moment(moment, handing_in.hand_in, *place, on=make.day(-10))
    assert fact.known_at == fact.recorded_at == moment


def test_a_corrected_mark_is_a_second_row(place):
    facts.return_mark(*place, score=70)
    facts.return_mark(*place, score=None)
    scores = Mark.objects.filter(enrolment=place[0], assessment=place[1]).latest_first()
    assert [mark.score for mark in scores] == [None, 70]


def test_a_deadline_concerns_the_work_and_makes_no_page_of_one_learner_stale(place):
    facts.set_deadline(place[1], on=make.day(5))
    assert Learner.objects.get(pk=place[0].learner_id).revision == 0
    assert place[1].deadlines.latest_first()[0].on == make.day(5)


def test_a_day_of_a_feed_is_one_insert_however_many_people(college, django_assert_num_queries):
    site = make.SiteFactory(offering=college.offering)
    places = make.EnrolmentFactory.create_batch(20, offering=college.offering)
    # savepoint, lock, clock, insert, release; what is covered, in a savepoint
    with django_assert_num_queries(8):
        facts.record_activity([(place, site, 3) for place in places], on=make.day(-1))
    assert ActivityDay.objects.filter(on=make.day(-1), clicks=3).count() == 20


def test_closing_the_facts_fixes_a_moment_after_every_fact_written_before(place):
    fact = handing_in.hand_in(*place, on=make.day(0))
    with transaction.atomic():
        assert facts.close_facts() > fact.recorded_at
