"""Which verbs and notifications there are: each declared once, by one room."""

import pytest
from django.urls import reverse

from learners.registry import (
    NOTIFICATIONS,
    VERBS,
    NotificationKind,
    Registry,
    UndeclaredError,
    Verb,
    Visibility,
)


def test_a_room_may_declare_its_own_list_twice():
    registry = Registry()
    for _ in range(2):
        registry.declare([Verb("tea.make", "made tea")])
    assert list(registry) == ["tea.make"]


def test_two_rooms_cannot_mean_different_things_by_one_name():
    registry = Registry()
    registry.declare([Verb("tea.make", "made tea")])
    with pytest.raises(ValueError, match=r"tea\.make"):
        registry.declare([Verb("tea.make", "made tea", Visibility.ALL)])
    assert registry["tea.make"].visibility is Visibility.ACT


def test_what_nobody_declared_is_refused_by_name():
    with pytest.raises(UndeclaredError, match="coffee"):
        Registry()["coffee.make"]


def test_a_verb_shows_as_little_as_possible_unless_it_says_otherwise():
    assert Verb("tea.make", "made tea").visibility is Visibility.ACT


@pytest.mark.parametrize("name", VERBS)
def test_a_verb_names_an_object_and_an_act(name):
    thing, act = name.split(".")
    assert thing
    assert act
    assert len(name) <= 60  # the column's length


@pytest.mark.parametrize("kind", NOTIFICATIONS.values(), ids=lambda kind: kind.name)
def test_every_notification_leads_to_a_page_there_is(kind: NotificationKind):
    subject = "8e0c4ae8-9a1b-4f0e-8c2c-0a4d7a2f1b11"
    assert reverse(kind.route, args=[subject] if kind.of_subject else [])
    assert len(kind.name) <= 40
