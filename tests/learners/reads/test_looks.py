"""Who has looked at a record: by day and person."""

import datetime as dt

import pytest

from learners.actions.settings import choose_name
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
    days = who_has_looked(learner, make.day(0))
    return [(d.day, {person.name: person.looks for person in d.people}) for d in days]


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


def test_a_change_of_name_hides_nobody(ada, ben, dee, django_assert_num_queries):
    look(ben, ada.learner, days=1)
    look(dee, ada.learner, days=2)
    choose_name(by=dee, name="Ben Ross", pronouns="")
    look(dee, ada.learner, "audit", days=1)
    choose_name(by=dee, name="Dee Fraser", pronouns="")
    with django_assert_num_queries(1):
        yesterday, before = who_has_looked(ada.learner, make.day(0))
    people = {person.email: (person.name, person.then) for person in yesterday.people}
    assert people == {ben.email: ("Ben Ross", []), dee.email: ("Dee Fraser", ["Ben Ross"])}
    assert before.people[0].email == dee.email


def test_someone_erased_keeps_the_name_of_the_look(ada):
    event = {"actor_id": 999_999, "actor": "someone erased", "learner_id": ada.learner.pk}
    AccessEvent.objects.create(at=make.moment(make.day(-1)), kind="record", **event)
    [day] = who_has_looked(ada.learner, make.day(0))
    assert [(person.name, person.email) for person in day.people] == [("someone erased", "")]
