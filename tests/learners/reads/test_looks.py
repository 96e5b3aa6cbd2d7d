"""Who has looked at a record: by day and person."""

import datetime as dt

import pytest

from learners.models import AccessEvent
from learners.reads.looks import who_has_looked
from tests.factories import learners as make


def look(by, learner, kind="record", days=0, hours=9):
    """Look so many days ago, at that hour."""
    AccessEvent.objects.create(
        at=make.moment(make.day(-days - 1)) + dt.timedelta(hours=hours),
        actor_id=by.pk,
        actor=str(by),
        learner_id=learner.pk,
        kind=kind,
    )


def seen(learner):
    return [(days.day, dict(days.people)) for days in who_has_looked(learner, make.day(0))]


def test_looks_are_grouped_by_day_and_person_the_latest_first(
    ada, ben, dee, flo, django_assert_num_queries
):
    for hours in (9, 10):
        look(ben, ada.learner, days=3, hours=hours)
    look(dee, ada.learner, "roster", days=3, hours=11)
    look(ben, ada.learner, "listed", days=1)
    look(ben, flo.learner)
    with django_assert_num_queries(1):
        days = seen(ada.learner)
    assert days == [
        (make.day(-1), {"Ben Ross": ["saw your name in a list once"]}),
        (
            make.day(-3),
            {
                "Dee Fraser": ["looked up your tutor, sign-in and modules once"],
                "Ben Ross": ["opened your record 2 times"],
            },
        ),
    ]
    assert list(days[1][1]) == ["Dee Fraser", "Ben Ross"]


def test_looks_before_the_last_two_weeks_are_counted_together(ada, ben):
    for days in (14, 15, 40):
        look(ben, ada.learner, days=days)
    recent, earlier = seen(ada.learner)
    assert recent == (make.day(-14), {"Ben Ross": ["opened your record once"]})
    assert earlier[0] is None
    assert earlier[1]["Ben Ross"][0].startswith("opened your record 2 times, last on")


@pytest.mark.parametrize("days", [1, 400])
def test_however_many_looks_need_one_query_and_few_days(days, ada, ben, django_assert_num_queries):
    for day in range(days):
        look(ben, ada.learner, days=day)
    with django_assert_num_queries(1):
        assert len(who_has_looked(ada.learner, make.day(0))) == min(days, 16)


def test_a_look_just_after_midnight_is_of_the_new_day(ada, ben):
    look(ben, ada.learner, days=2, hours=0)
    look(ben, ada.learner, days=2, hours=24)
    assert [day for day, _people in seen(ada.learner)] == [make.day(-1), make.day(-2)]


def test_a_record_that_nobody_opened_has_no_days(ada):
    assert who_has_looked(ada.learner, make.day(0)) == []
