"""The college's own lines: each once, and not shown once it has ended."""

import datetime as dt

import pytest

from learners.actions import helplines
from learners.models import AuditEvent, Helpline
from tests.factories import learners as make
from tests.factories.clock import at_moment

NINE, FIVE = dt.time(9), dt.time(17)
LINE = {"name": "Learner support", "number": "01632 960 001"}


def add(by, **given):
    return helplines.add(by=by, **{**LINE, **given})


def verbs():
    return list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))


def test_a_double_click_adds_one_line(dee):
    line, is_new = add(dee, days=(0, 2), opens=NINE, closes=FIVE)
    assert (is_new, add(dee, days=(2, 0), opens=NINE, closes=FIVE)) == (True, (line, False))
    assert verbs() == ["helpline.add"]


def test_the_same_line_with_other_hours_is_changed_and_keeps_its_first_day(dee):
    line, _ = at_moment(make.moment(make.day(-9)), add, dee, about="Anything")
    changed, is_new = add(dee, about="Money", days=(0,), opens=NINE, closes=FIVE)
    assert (changed.pk, is_new) == (line.pk, False)
    changed.refresh_from_db()
    assert (changed.about, changed.days, changed.from_on) == ("Money", [0], line.from_on)
    assert verbs() == ["helpline.add", "helpline.change"]


@pytest.mark.parametrize(
    ("given", "days"),
    [
        ({}, [0, 1, 2, 3, 4, 5, 6]),
        ({"days": (3,)}, [0, 1, 2, 3, 4, 5, 6]),
        ({"days": (4, 0, 9), "opens": NINE, "closes": FIVE}, [0, 4]),
    ],
)
def test_a_line_without_hours_is_answered_every_day(given, days, dee):
    assert add(dee, **given)[0].days == days


def test_a_line_ends_today_and_one_added_today_is_removed(dee):
    old, _ = at_moment(make.moment(make.day(-9)), add, dee)
    new, _ = add(dee, name="Added by mistake")
    assert helplines.end(helpline=old, by=dee)
    assert helplines.end(helpline=new, by=dee)
    assert Helpline.objects.get().until_on == make.day(0)
    assert not helplines.end(helpline=old, by=dee)
    assert verbs().count("helpline.end") == 2


def test_a_line_that_has_ended_may_be_added_again(dee):
    old, _ = at_moment(make.moment(make.day(-9)), add, dee)
    helplines.end(helpline=old, by=dee)
    assert add(dee)[1]
    assert Helpline.objects.in_force(make.day(0)).count() == 1
