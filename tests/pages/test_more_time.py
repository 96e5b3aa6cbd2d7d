"""More time, from the record: a tutor gives it, and everything follows at once."""

import pytest
from django.urls import reverse

from learners.models import Extension
from support.models import Concern
from tests.factories import learners as make
from tests.factories.pathways import care, follows
from tests.support.actions.test_concerns import classmates, night

UNTIL = {"until": make.day(5), "reason": "Time in hospital."}


@pytest.fixture
def page(college):
    return reverse("more_time", args=[college.ada.public_id, college.assessments[1].public_id])


@pytest.fixture
def ben_in(client, sign_in, ben):
    return sign_in(client, ben)


def test_a_tutor_gives_it_from_the_record_and_everything_follows(college, ben_in, page):
    classmates(college, 11)
    follows(college.ada, care())
    night()
    record = reverse("learner", args=[college.ada.public_id])
    assert page in ben_in.get(record).content.decode()
    assert ben_in.post(page, UNTIL, follow=True).redirect_chain[-1][0] == record
    assert Concern.objects.get().state == "gone"
    shown = ben_in.get(record).content.decode()
    assert "more time" in shown
    assert "from Ben Ross. Time in hospital." in shown


def test_the_learner_reads_it_and_who_gave_it(college, ben_in, page, client, sign_in):
    ben_in.post(page, UNTIL)
    sign_in(client, college.ada.user)
    shown = client.get(reverse("me")).content.decode()
    assert "from Ben Ross. Time in hospital." in shown
    assert page not in shown
    assert make.in_words(5) in client.get(reverse("today")).content.decode()


@pytest.mark.parametrize("days", [-10, -1, 367])
def test_a_day_that_is_no_more_time_is_refused(days, ben_in, page):
    response = ben_in.post(page, {"until": make.day(days)})
    assert "Choose a date from" in response.content.decode()
    assert not Extension.objects.exists()


def test_work_without_a_date_has_no_such_page(college, ben_in):
    undated = make.AssessmentFactory(offering=college.offering).public_id
    page = reverse("more_time", args=[college.ada.public_id, undated])
    assert ben_in.get(page).status_code == 404


def test_handed_in_work_offers_none(college, ben_in):
    done = reverse("more_time", args=[college.ada.public_id, college.assessments[0].public_id])
    record = ben_in.get(reverse("learner", args=[college.ada.public_id])).content.decode()
    assert done not in record


def test_the_page_takes_so_many_queries(ben_in, page, django_assert_num_queries):
    with django_assert_num_queries(8):
        ben_in.get(page)
