"""Three answers, dated; the last word holds."""

import datetime as dt

import pytest
from django.utils import timezone

from learners import sight
from learners.actions import welcome
from learners.models import AuditEvent, Availability, Circumstance, Goal, Learner, Scope
from tests.factories import learners as make
from tests.factories.clock import at_moment

AGO = dt.timedelta(days=70)
FULL = {"aim": "Community nursing", "hours_a_week": 9, "evenings": True, "hurdles": ("caring",)}


def answer(ada, at=None, **given):
    return at_moment(at, welcome.answer, learner=ada.learner, by=ada, **given)


def test_answering_saves_the_aim_hours_and_circumstances(ada):
    assert answer(ada, **FULL)
    assert Goal.objects.get().is_aim
    time = Availability.objects.get()
    assert (time.hours_a_week, time.evenings, time.from_on) == (9, True, make.day(0))
    hurdle = Circumstance.objects.get()
    assert (hurdle.kind, hurdle.until_on) == ("caring", make.day(365))


def test_the_same_answers_again_change_nothing(ada):
    answer(ada, **FULL)
    before = Learner.objects.get(pk=ada.learner.pk).revision
    assert not answer(ada, **FULL)
    assert AuditEvent.objects.count() == 1
    assert Learner.objects.get(pk=ada.learner.pk).revision == before


def test_other_answers_later_close_the_earlier_ones(ada):
    answer(ada, at=timezone.now() - AGO, **FULL)
    answer(ada, aim="Midwifery", hours_a_week=12, hurdles=("money",))
    assert Goal.objects.in_force(make.day(0)).get().words == "Midwifery"
    assert Goal.objects.in_force(make.day(-1)).get().words == "Community nursing"
    assert Availability.objects.in_force(make.day(0)).get().hours_a_week == 12
    now = Circumstance.objects.in_force(make.day(0)).values_list("kind", flat=True)
    assert list(now) == ["money"]
    assert Circumstance.objects.in_force(make.day(-1)).get().kind == "caring"


def test_emptied_answers_end_and_todays_answers_are_removed(ada):
    answer(ada, **FULL)
    answer(ada)
    assert not any(model.objects.exists() for model in (Goal, Availability, Circumstance))


def test_circumstances_lapse_after_a_year(ada):
    answer(ada, at=timezone.now() - dt.timedelta(days=366), **FULL)
    assert not Circumstance.objects.in_force(make.day(0)).exists()
    answer(ada, **FULL)
    assert Circumstance.objects.in_force(make.day(0)).exists()


def test_the_audit_row_does_not_contain_the_answers(ada):
    answer(ada, **FULL)
    event = AuditEvent.objects.get()
    assert (event.verb, event.label, event.detail) == ("welcome.answer", "", {})


@pytest.mark.parametrize("reader", ["ada", "ben", "dee", "flo", "eve"])
def test_what_gets_in_the_way_is_for_the_learner_alone(reader, everyone):
    answer(everyone["ada"], **FULL)
    learners = sight.learners(everyone[reader], Scope.NEED, make.day(0))
    seen = Circumstance.objects.filter(learner__in=learners)
    assert seen.exists() == (reader == "ada")
