"""While a tutor is away the lists follow; when he is back they do not."""

import datetime as dt

import pytest
from django.utils import timezone

from learners.models import Learner, RoleKind, TutorAssignment
from support.actions import my_time
from support.actions.my_time import CoverRefused, end_cover, how_many, keep_up, set_cover
from support.models import Cover
from tests.conftest import person
from tests.factories import learners as make


@pytest.fixture
def tess(db):
    return person("Tess Boyd", RoleKind.TUTOR)


def away(ben, tess, first=0, back=5):
    return set_cover(
        tutor=ben, deputy=tess, from_on=make.day(first), until_on=make.day(back), by=ben
    )


def seen(user, days=0):
    return set(Learner.objects.visible_to(user, make.day(days)).values_list("name", flat=True))


def test_the_deputy_sees_what_the_tutor_sees_in_these_days_only(ada, flo, ben, tess):
    away(ben, tess, first=1, back=5)
    assert [seen(tess, day) for day in (0, 1, 4, 5)] == [
        set(),
        {"Ada Sinclair", "Flo Mackay"},
        {"Ada Sinclair", "Flo Mackay"},
        set(),
    ]
    assert seen(ben, 2) == {"Ada Sinclair", "Flo Mackay"}


def test_a_double_click_is_one_cover(ada, ben, tess):
    assert away(ben, tess) == away(ben, tess)
    assert TutorAssignment.objects.filter(tutor=tess).count() == 1


def test_back_early_ends_it_today(ada, ben, tess):
    then = timezone.now() - dt.timedelta(days=2)
    held = set_cover(
        tutor=ben, deputy=tess, from_on=make.day(-2), until_on=make.day(5), by=ben, at=then
    )
    end_cover(held=held, by=ben)
    assert seen(tess) == set()
    assert seen(tess, -1) == {"Ada Sinclair"}


def test_what_had_not_begun_never_was(ada, ben, tess):
    assert end_cover(held=away(ben, tess, first=2), by=ben) is None
    assert not Cover.objects.exists()
    assert seen(tess, 3) == set()


@pytest.mark.parametrize("dates", [(-1, 5), (3, 3), (3, 2), (0, 400)])
def test_days_that_cannot_be_are_refused(ada, ben, tess, dates):
    with pytest.raises(CoverRefused):
        away(ben, tess, *dates)


def test_only_another_tutor_stands_in_and_once_at_a_time(ada, ben, tess, dee):
    for nobody in (ben, dee, ada):
        with pytest.raises(CoverRefused):
            away(ben, nobody)
    away(ben, tess)
    with pytest.raises(CoverRefused):
        away(ben, person("Uma Vale", RoleKind.TUTOR), first=3, back=9)


def test_whoever_becomes_his_while_away_is_covered_from_the_next_night(ada, ben, tess):
    away(ben, tess)
    make.TutorAssignmentFactory(
        tutor=ben, learner=make.LearnerFactory(name="New Nan"), from_on=make.day(1)
    )
    keep_up(make.day(1))
    keep_up(make.day(1))
    assert seen(tess, 2) == {"Ada Sinclair", "New Nan"}
    end_cover(held=Cover.objects.get(), by=ben)
    assert seen(tess, 2) == set()


def test_minutes_are_told_in_people(db, ben):
    assert [how_many(minutes) for minutes in (None, 40, 7, 0)] == [8, 8, 1, 1]
    my_time.set_minutes(by=ben, minutes=25)
    assert my_time.set_minutes(by=ben, minutes=99_999).minutes == my_time.MOST
