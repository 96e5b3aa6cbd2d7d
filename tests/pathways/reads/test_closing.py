"""The dates of steps that closed days affect, and the learners who chose them."""

import datetime as dt

from django.utils import timezone

from learners.registry import Closing
from pathways.models import DayChoice
from pathways.reads.closing import of_steps
from tests.factories import learners as make
from tests.factories.administrator import CampusFactory
from tests.factories.pathways import LONG_AGO, step

DAYS = (make.day(10), make.day(11))


def of_kinds(**more):
    return [(line.number, list(line.names)) for line in of_steps(Closing(DAYS, **more))]


def with_date(code, on):
    row = step(code)
    row.runs.create(on=on, begins=dt.time(18, 30), recorded_at=LONG_AGO)
    return row


def choose(learner, row, on):
    now = timezone.now()
    DayChoice.objects.create(learner=learner, step=row, on=on, known_at=now, recorded_at=now)


def test_dates_on_these_days_are_counted_and_named(db):
    evening = with_date("evening", DAYS[0])
    with_date("later", make.day(12))
    (number, names), _learners = of_kinds()
    assert number == 1
    assert names[0].startswith(f"{evening.name}: ")
    assert names[0].endswith("6:30pm")


def test_a_step_that_is_no_longer_offered_is_not_counted(db):
    evening = with_date("evening", DAYS[0])
    evening.withdrawn_at = timezone.now()
    evening.save()
    assert of_kinds()[0] == (0, [])


def test_learners_who_chose_one_of_these_days_are_counted_never_named(ada, flo):
    evening, other = with_date("evening", DAYS[0]), with_date("other", DAYS[1])
    choose(ada.learner, evening, DAYS[0])
    choose(ada.learner, other, DAYS[1])
    choose(flo.learner, evening, DAYS[0])
    choose(flo.learner, evening, make.day(12))  # the latest counts
    assert of_kinds()[1] == (1, [])


def test_one_campus_affects_no_step(db):
    with_date("evening", DAYS[0])
    assert of_kinds(campus=CampusFactory().pk) == []
