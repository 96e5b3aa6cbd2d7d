"""The services that closed days affect."""

import datetime as dt

from learners.registry import Closing
from support.reads.closing import of_services
from tests.factories import learners as make
from tests.factories.administrator import CampusFactory, ServiceFactory

DAY = make.day(10)


def opens(name, on=DAY, campus=None):
    hours = {"opens": dt.time(9), "closes": dt.time(12), "campus": campus}
    service = ServiceFactory(name=name)
    service.hours.create(weekday=on.weekday(), **hours)
    return service


def named(*days, campus=None):
    (line,) = of_services(Closing(days or (DAY,), campus and campus.pk))
    return list(line.names)


def test_services_with_hours_on_these_days_are_named(db):
    opens("Money advice"), opens("Library", on=make.day(11))
    assert named() == ["Money advice"]
    assert named(DAY, make.day(11)) == ["Library", "Money advice"]


def test_a_service_that_has_closed_for_good_is_not_affected(db):
    service = opens("Money advice")
    service.until_on = DAY
    service.save()
    assert named() == []


def test_a_campus_affects_the_services_that_open_there(db):
    hill = CampusFactory(name="Hill")
    opens("Money advice"), opens("Library", campus=hill)
    assert named(campus=hill) == ["Library"]
