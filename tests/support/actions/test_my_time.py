"""A deputy has the tutor's lists during a cover, and not after it."""

import contextlib
import datetime as dt
import random

import pytest
from django.utils import timezone

from learners import sight
from learners.actions import conversations, notifications
from learners.models import RoleKind, Scope, TutorAssignment
from support.actions import cases, my_time, passing_on
from support.actions.my_time import CoverRefused, end_cover, keep_up, set_cover
from support.models import Cover
from support.models.time import how_many
from tests.conftest import person
from tests.factories import learners as make
from tests.factories.clock import at_moment
from tests.factories.support import HelpRequestFactory
from tests.pages.test_record import words


@pytest.fixture
def tess(db):
    return person("Tess Boyd", RoleKind.TUTOR)


def away(ben, tess, first=0, back=5):
    return set_cover(
        tutor=ben, deputy=tess, from_on=make.day(first), until_on=make.day(back), by=ben
    )


def visible_names(user, days=0):
    return set(sight.learners(user, Scope.RECORD, make.day(days)).values_list("name", flat=True))


def test_the_deputy_sees_what_the_tutor_sees_in_these_days_only(ada, flo, ben, tess):
    away(ben, tess, first=1, back=5)
    assert [visible_names(tess, day) for day in (0, 1, 4, 5)] == [
        set(),
        {"Ada Sinclair", "Flo Mackay"},
        {"Ada Sinclair", "Flo Mackay"},
        set(),
    ]
    assert visible_names(ben, 2) == {"Ada Sinclair", "Flo Mackay"}


def test_a_double_click_saves_one_cover(ada, ben, tess):
    assert away(ben, tess) == away(ben, tess)
    assert TutorAssignment.objects.filter(tutor=tess).count() == 1


def test_coming_back_early_ends_the_cover_today(ada, ben, tess):
    two_days_ago = timezone.now() - dt.timedelta(days=2)
    cover = at_moment(
        two_days_ago,
        set_cover,
        tutor=ben,
        deputy=tess,
        from_on=make.day(-2),
        until_on=make.day(5),
        by=ben,
    )
    end_cover(row=cover, by=ben)
    assert visible_names(tess) == set()
    assert visible_names(tess, -1) == {"Ada Sinclair"}


def test_a_cover_not_yet_started_is_removed(ada, ben, tess):
    assert end_cover(row=away(ben, tess, first=2), by=ben) is None
    assert not Cover.objects.exists()
    assert visible_names(tess, 3) == set()


@pytest.mark.parametrize("dates", [(-1, 5), (3, 3), (3, 2), (0, 400)])
def test_invalid_days_are_refused(ada, ben, tess, dates):
    with pytest.raises(CoverRefused):
        away(ben, tess, *dates)


def test_only_another_tutor_can_cover_and_once_at_a_time(ada, ben, tess, dee):
    for nobody in (ben, dee, ada):
        with pytest.raises(CoverRefused):
            away(ben, nobody)
    away(ben, tess)
    with pytest.raises(CoverRefused):
        away(ben, person("Uma Vale", RoleKind.TUTOR), first=3, back=9)


def test_new_learners_are_covered_from_the_next_night(ada, ben, tess):
    away(ben, tess)
    make.TutorAssignmentFactory(
        tutor=ben, learner=make.LearnerFactory(name="New Nan"), from_on=make.day(1)
    )
    keep_up(make.day(1))
    keep_up(make.day(1))
    assert visible_names(tess, 2) == {"Ada Sinclair", "New Nan"}
    end_cover(row=Cover.objects.get(), by=ben)
    assert visible_names(tess, 2) == set()


def test_minutes_become_a_number_of_people(db, ben):
    assert [how_many(minutes) for minutes in (None, 40, 7, 0)] == [8, 8, 1, 1]
    my_time.set_minutes(by=ben, minutes=25)
    assert my_time.set_minutes(by=ben, minutes=99_999).minutes == my_time.MOST


@pytest.fixture
def jo(db):
    return person("Jo Kerr", RoleKind.TUTOR)


def test_cover_of_cover_lasts_no_longer_than_the_cover(ada, ben, tess, jo):
    away(ben, tess, first=0, back=5)
    away(tess, jo, first=1, back=60)
    assert [visible_names(jo, day) for day in (0, 1, 4, 5, 20)] == [
        set(),
        {"Ada Sinclair"},
        {"Ada Sinclair"},
        set(),
        set(),
    ]


def test_ending_a_cover_ends_covers_that_depend_on_it(ada, ben, tess, jo):
    first = away(ben, tess, first=0, back=9)
    away(tess, jo, first=0, back=60)
    uma = person("Uma Vale", RoleKind.TUTOR)
    away(jo, uma, first=2, back=30)
    own = make.TutorAssignmentFactory(tutor=tess, learner=make.LearnerFactory(name="Tess’s own"))
    keep_up(make.day(0))
    end_cover(row=first, by=ben)
    for day in days_of_change():
        assert "Ada Sinclair" not in visible_names(jo, day) | visible_names(
            uma, day
        ) | visible_names(tess, day)
    assert visible_names(jo, 8) == {own.learner.name}


def test_a_later_learner_is_the_deputys_from_then(ada, ben, tess):
    late = make.LearnerFactory(name="Late Lou")
    make.TutorAssignmentFactory(tutor=ben, learner=late, from_on=make.day(3))
    away(ben, tess, first=0, back=9)
    keep_up(make.day(1))
    assert ["Late Lou" in visible_names(tess, day) for day in (1, 2, 3, 8, 9)] == [0, 0, 1, 1, 0]
    assert TutorAssignment.objects.filter(tutor=tess, learner=late).count() == 1


@pytest.mark.parametrize("seed", range(25))
def test_a_deputy_never_sees_more_than_the_covered_tutor(seed, db):
    """Random covers and changes of tutor: on each day, everyone sees their own learners and,
    through covers, no more than the absent tutor would."""
    dice = random.Random(seed)
    staff = [person(f"T{n} Tutor", RoleKind.TUTOR) for n in range(4)]
    for number in range(6):
        make.TutorAssignmentFactory(
            tutor=dice.choice(staff),
            learner=make.LearnerFactory(name=f"L{number}"),
            from_on=make.day(dice.choice([-9, 3])),
            until_on=dice.choice([None, make.day(dice.randint(4, 15))]),
        )
    own = list(TutorAssignment.objects.select_related("learner"))
    for _turn in range(9):
        standing = list(Cover.objects.order_by("pk"))
        if standing and dice.random() < 0.35:
            end_cover(row=dice.choice(standing), by="test")
        else:
            tutor, deputy = dice.sample(staff, 2)
            first = dice.randint(0, 12)
            with contextlib.suppress(CoverRefused):
                away(tutor, deputy, first, first + dice.randint(1, 16))
    for day in days_of_change():
        sees = {user: visible_names(user, day) for user in staff}
        covers = Cover.objects.in_force(make.day(day)).select_related("tutor", "deputy")
        for user in staff:
            expected = {row.learner.name for row in own if row.tutor == user and on(row, day)}
            through = [sees[row.tutor] for row in covers if row.deputy == user]
            assert expected <= sees[user] <= expected.union(*through)


def on(row, day):
    """Return whether an assignment is in force on a day."""
    return row.from_on <= make.day(day) and (not row.until_on or make.day(day) < row.until_on)


def days_of_change():
    """Return the days from today on which anyone's learners may change."""
    rows = [*TutorAssignment.objects.all(), *Cover.objects.all()]
    turns = {on for row in rows for on in (row.from_on, row.until_on) if on}
    return sorted({0} | {n for n in ((on - make.day(0)).days for on in turns) if n > 0})


def test_a_learner_cannot_cover_for_their_own_tutor(ada, flo, ben, tess):
    own = make.LearnerFactory(name="Tess Boyd", user=tess)
    make.TutorAssignmentFactory(tutor=ben, learner=own, from_on=make.day(3))
    with pytest.raises(my_time.OwnRecordRefused):
        away(ben, tess, first=0, back=5)
    away(ben, tess, first=0, back=3)  # becomes the tutor's learner on that day
    names = TutorAssignment.objects.filter(tutor=tess).values_list("learner__name", flat=True)
    assert set(names) == {"Ada Sinclair", "Flo Mackay"}


def test_a_deputy_who_becomes_a_learner_does_not_cover_themselves(ada, flo, ben, tess):
    away(ben, tess, first=0, back=5)
    own = make.LearnerFactory(name="Tess Boyd", user=tess)
    make.TutorAssignmentFactory(tutor=ben, learner=own, from_on=make.day(0))
    keep_up(make.day(1))
    assert not TutorAssignment.objects.filter(tutor=tess, learner=own).exists()


def declined(user):
    return user.notifications.filter(kind="cover declined", read_at=None)


def test_a_deputy_declines_before_it_begins_and_the_tutor_is_notified(ada, ben, dee, tess):
    row = away(ben, tess, first=2, back=5)
    my_time.decline_cover(row=row, by=tess)
    my_time.decline_cover(row=row, by=tess)
    assert not Cover.objects.exists()
    assert not TutorAssignment.objects.filter(tutor=tess).exists()
    assert declined(ben).count() == 1
    assert not declined(dee).exists()


def test_a_deputy_declines_on_the_way_and_nothing_of_the_learners_is_lost(ada, ben, dee, tess):
    away(ben, tess)
    HelpRequestFactory(learner=ada.learner)
    case = cases.take_on(learner=ada.learner, by=tess)
    conversations.begin(learner=ada.learner, person=tess, by=tess)
    my_time.decline_cover(row=Cover.objects.get(), by=tess)
    assert visible_names(tess) == set()
    assert declined(ben).exists()
    assert declined(dee).exists()
    passing_on.pass_on()
    case.refresh_from_db()
    assert (case.owner, case.closed_at) == (ben, None)
    assert sight.conversations(ada, make.day(0)).count() == 1


def test_the_update_about_a_declined_cover_ends_when_someone_else_covers(ada, ben, cy, tess):
    my_time.decline_cover(row=away(ben, tess, first=2, back=5), by=tess)
    notifications.settle(declined(ben))
    assert declined(ben).exists()
    set_cover(tutor=ben, deputy=cy, from_on=make.day(2), until_on=make.day(5), by=ben)
    notifications.settle(declined(ben))
    assert not declined(ben).exists()


def test_the_update_about_a_declined_cover_ends_with_its_days(ada, ben, tess):
    my_time.decline_cover(row=away(ben, tess, first=1, back=2), by=tess)
    at_moment(timezone.now() + dt.timedelta(days=3), notifications.settle, declined(ben))
    assert not declined(ben).exists()


def test_only_the_deputy_declines(ada, ben, cy, tess):
    row = away(ben, tess)
    my_time.decline_cover(row=row, by=cy)
    assert visible_names(tess) == {"Ada Sinclair"}


def test_a_deputy_reads_whose_learners_they_cover_until_when_and_can_decline(
    ada, flo, ben, tess, client, sign_in
):
    away(ben, tess, first=2, back=5)
    sign_in(client, tess)
    assert "You cover for Ben Ross from" in words(client.get("/my-time/"))
    assert "for 2 learners" in words(client.get("/my-time/"))
    page = client.post(f"/my-time/covering/{Cover.objects.get().pk}/decline/", follow=True)
    assert "You’re not covering for Ben Ross any more" in words(page)
    assert "You cover for" not in words(page)
