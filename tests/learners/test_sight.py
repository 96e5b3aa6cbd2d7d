"""The one rule of who may read what, against a plain reading of the same rows."""

import datetime as dt
from dataclasses import dataclass
from itertools import product

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from learners import sight
from learners.models import Grant, Group, GroupMember, Learner, Scope, TutorAssignment, User
from tests.factories import learners as make

DAYS = st.integers(-3, 3)
ENDS = st.none() | st.integers(0, 4)
PEOPLE = 4  # the first two have a record of their own


@dataclass(frozen=True)
class Dated:
    """Something between a person (or group) and a learner, from a day, for some days."""

    who: int
    whom: int
    scope: Scope
    begins: int
    lasts: int | None

    @property
    def from_on(self) -> dt.date:
        return make.day(self.begins)

    @property
    def until_on(self) -> dt.date | None:
        return None if self.lasts is None else make.day(self.begins + self.lasts)

    @property
    def dates(self) -> dict[str, dt.date | None]:
        return {"from_on": self.from_on, "until_on": self.until_on}

    def is_in_force(self) -> bool:
        return self.begins <= 0 and (self.lasts is None or self.begins + self.lasts > 0)


def dated(most: int, ends: st.SearchStrategy = ENDS) -> st.SearchStrategy:
    rows = st.builds(
        Dated, st.integers(0, most - 1), st.integers(0, 1), st.sampled_from(Scope), DAYS, ends
    )
    return st.lists(rows, max_size=4, unique_by=lambda row: (row.who, row.whom, row.scope))


LASTING = st.none() | st.integers(1, 4)


def once(rows: list[Dated], *names: str) -> list[Dated]:
    """The last row of each kind: the database refuses a second one."""
    return list({tuple(getattr(row, name) for name in names): row for row in rows}.values())


@dataclass(frozen=True)
class World:
    """Who was given what: the rows, and the same rule read off them."""

    personal: list[Dated]
    of_groups: list[Dated]
    members: list[Dated]
    tutors: list[Dated]

    def write(self, users: list[User], learners: list[Learner], groups: list[Group]) -> None:
        GroupMember.objects.bulk_create(
            GroupMember(user=users[row.who], group=groups[row.whom], **row.dates)
            for row in self.members
        )
        given = [(row, {"user": users[row.who]}) for row in self.personal]
        given += [(row, {"group": groups[row.who]}) for row in self.of_groups]
        Grant.objects.bulk_create(
            Grant(learner=learners[row.whom], scope=row.scope, **receiver, **row.dates)
            for row, receiver in given
        )
        TutorAssignment.objects.bulk_create(
            TutorAssignment(tutor=users[row.who], learner=learners[row.whom], **row.dates)
            for row in self.tutors
        )

    def may_read(self, who: int, whom: int, scope: Scope) -> bool:
        groups = {row.whom for row in self.members if row.who == who and row.is_in_force()}
        rows = [row for row in self.personal if row.who == who]
        rows += [row for row in self.of_groups if row.who in groups]
        granted = any(row.is_in_force() and (row.whom, row.scope) == (whom, scope) for row in rows)
        tutored = any(
            row.is_in_force() and (row.who, row.whom) == (who, whom) for row in self.tutors
        )
        return who == whom or granted or (tutored and scope in {"record", "plan", "case"})


WORLDS = st.builds(
    World,
    dated(PEOPLE),
    dated(2),
    dated(PEOPLE, LASTING).map(lambda rows: once(rows, "who", "whom")),
    dated(PEOPLE, LASTING).map(lambda rows: once(rows, "whom")),
)


class TestSight(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.users = make.UserFactory.create_batch(PEOPLE)
        for user in cls.users:
            make.RoleFactory(user=user)
        cls.learners = [make.LearnerFactory(user=user) for user in cls.users[:2]]
        cls.groups = make.GroupFactory.create_batch(2)

    @settings(max_examples=40)
    @given(WORLDS)
    def test_the_list_and_the_readers_equal_a_plain_reading(self, world: World) -> None:
        world.write(self.users, self.learners, self.groups)
        pairs = list(product(enumerate(self.users), enumerate(self.learners)))
        for scope in Scope:
            may = {
                (who, whom) for (who, _u), (whom, _l) in pairs if world.may_read(who, whom, scope)
            }
            lists = [set(sight.learners(user, scope, make.day(0))) for user in self.users]
            assert {(u, n) for (u, _u), (n, row) in pairs if row in lists[u]} == may
            readers = [set(sight.readers(row.pk, scope, make.day(0))) for row in self.learners]
            others = {(u, n) for u, n in may if u != n}
            assert {(u, n) for (u, user), (n, _l) in pairs if user in readers[n]} == others


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"user": True, "group": True},
        {"user": True, "scope": "everything"},
        {"user": True, "from_on": make.day(0), "until_on": make.day(-1)},
    ],
)
def test_the_database_refuses_a_grant_that_makes_no_sense(wrong, ada, ben):
    found = {"user": ben, "group": make.GroupFactory()}
    row = {name: found.get(name, value) for name, value in wrong.items()}
    with pytest.raises(IntegrityError), transaction.atomic():
        make.GrantFactory(learner=ada.learner, **row)


@pytest.mark.parametrize("receiver", ["user", "group"])
def test_the_same_grant_is_given_once_at_a_time(receiver, ada, ben):
    to = {"user": ben} if receiver == "user" else {"group": make.GroupFactory()}
    first = make.GrantFactory(learner=ada.learner, **to)
    with pytest.raises(IntegrityError), transaction.atomic():
        make.GrantFactory(learner=ada.learner, **to)
    Grant.objects.filter(pk=first.pk).update(until_on=make.day(0))
    make.GrantFactory(learner=ada.learner, from_on=make.day(0), **to)


def test_a_grant_withdrawn_on_its_first_day_never_applies(ada, hal):
    make.GrantFactory(learner=ada.learner, user=hal, from_on=make.day(0), until_on=make.day(0))
    assert not sight.learners(hal, Scope.RECORD, make.day(0)).exists()


def test_a_grant_outlives_the_last_place_and_a_tutors_sight_does_not(ada, ben, hal):
    offering = make.OfferingFactory(from_on=make.day(-400), until_on=make.day(-90))
    make.EnrolmentFactory(learner=ada.learner, offering=offering)
    make.GrantFactory(learner=ada.learner, user=hal)
    assert not sight.learners(ben, Scope.RECORD, make.day(0)).filter(pk=ada.learner.pk).exists()
    assert list(sight.learners(hal, Scope.RECORD, make.day(0))) == [ada.learner]
    readers = sight.readers(ada.learner.pk, Scope.RECORD, make.day(0))
    assert list(readers) == [User.objects.get(pk=hal.pk)]
