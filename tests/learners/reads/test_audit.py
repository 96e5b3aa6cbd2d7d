"""How much of an entry an administrator reads, with a reason and without."""

import pytest
from django.utils import timezone

from learners.models import AuditEvent
from learners.reads.audit import acts, matching, runs, sentence_of, shown_of
from learners.registry import VERBS, Visibility
from tests.factories import learners as make

NOTHING = dict.fromkeys(("who", "what", "about"), "") | {"from_on": None, "last_on": None}


def verb(shown):
    return next(name for name, verb in VERBS.items() if verb.visibility is shown)


def entry(by, learner=None, name=None, at=None):
    return AuditEvent.objects.create(
        at=at or timezone.now(),
        actor_id=getattr(by, "pk", None),
        actor=str(by),
        verb=name or verb(Visibility.ACT),
        kind="thing",
        object_id="1",
        label="the label",
        learner_id=learner and learner.pk,
        detail={"words": "the detail"},
    )


def test_what_concerns_no_learner_is_open(dee):
    (act,) = acts([entry(dee)], set())
    assert (act.actor, act.label, act.hidden) == ("Dee Fraser", "the label", False)


@pytest.mark.parametrize(
    ("shown", "label", "detail"),
    [
        (Visibility.ALL, "the label", [("Words", "the detail")]),
        (Visibility.DETAIL, "the label", [("Words", "the detail")]),
        (Visibility.LABEL, "the label", []),
        (Visibility.ACT, "", []),
    ],
)
def test_a_reason_shows_as_much_as_the_verb_declares(shown, label, detail, ada):
    (act,) = acts([entry(ada, ada.learner, verb(shown))], {ada.learner.pk})
    assert (act.actor, act.reference) == ("Ada Sinclair", "SC-ADA")
    assert (act.label, act.detail) == (label, detail)


@pytest.mark.parametrize("shown", [Visibility.DETAIL, Visibility.LABEL, Visibility.ACT])
def test_without_a_reason_there_is_the_act_and_a_role(shown, ada, ben):
    (act,) = acts([entry(ben, ada.learner, verb(shown))], set())
    assert (act.actor, act.label, act.detail, act.reference) == ("tutor", "", (), "")
    assert act.learner is None
    assert act.hidden


def test_a_reason_for_one_learner_shows_nothing_about_another(ada, flo):
    rows = [entry(ada, ada.learner), entry(flo, flo.learner)]
    named, other = acts(rows, {ada.learner.pk})
    assert (named.reference, other.reference) == ("SC-ADA", "")


def test_a_verb_that_no_room_declares_shows_the_least(ada):
    assert shown_of(entry(ada, ada.learner, name="a verb of earlier days")) is Visibility.ACT


def test_an_actor_goes_by_the_roles_of_that_day(ada, cy, dee):
    cy.roles.update(until_on=make.day(-3))
    make.RoleFactory(user=cy, kind="partner", from_on=make.day(-3))
    make.RoleFactory(user=cy, kind="administrator", from_on=make.day(-3))
    moments = [make.moment(make.day(days)) for days in (-9, -3)]
    rows = [entry(cy, ada.learner, at=at) for at in moments]
    assert [act.actor for act in acts(rows, set())] == [
        "tutor",
        "administrator and employer or community partner",
    ]


def test_an_actor_without_a_role_the_learner_and_the_machinery_have_words_of_their_own(ada, flo):
    rows = [entry(flo, ada.learner), entry(ada, ada.learner), entry("the night", ada.learner)]
    assert [act.actor for act in acts(rows, set())] == [
        "someone without a role",
        "the learner",
        "Cairn",
    ]


@pytest.mark.parametrize("number", [1, 20])
def test_any_number_of_entries_takes_two_queries(number, ada, ben, django_assert_num_queries):
    rows = [entry(ben, learner) for learner in make.LearnerFactory.create_batch(number)]
    with django_assert_num_queries(2):
        acts(rows, set())


def search(named=(), **asked):
    return set(matching({**NOTHING, **asked}, set(named)))


def test_a_search_by_name_finds_nothing_that_is_withheld(ada, ben):
    place = entry(ben, ada.learner, verb(Visibility.ALL))
    private = entry(ben, ada.learner)
    assert search(who="ben") == search(about="sc-ada") == {place}
    assert search(about="sc-ada", named=[ada.learner.pk]) == {place, private}
    assert search() == {place, private}


def test_a_search_by_kind_finds_every_act_on_what_it_is_about(dee):
    role = entry(dee, name="role.give")
    night = entry(dee, name="night.open")
    assert search(what="people") == {role}
    assert search(what="system") == {night}
    assert search(what="plans") == set()


def test_an_entry_reads_as_a_sentence(dee, ada, ben, cy):
    assigned = entry(dee, name="tutor.assign")
    assigned.label, assigned.detail = "Ada Sinclair: Cy Laird", {}
    moved = entry(dee, name="deadline.move")
    moved.label, moved.detail = "Lab report", {"from": "2020-11-02", "to": None, "agrees": False}
    given = entry(dee, name="service.close")
    given.detail = {"from": ben.pk, "to": cy.pk, "user": 7, "week": ["Monday", "Friday"]}
    first, second, third = acts([assigned, moved, given], set())
    assert first.sentence == "Dee Fraser gave Ada Sinclair a new tutor, Cy Laird"
    assert second.sentence == "Dee Fraser moved the deadline of Lab report"
    assert second.detail == [("From", "2 November 2020"), ("Agrees", "no")]
    words = [("From", "Ben Ross"), ("To", "Cy Laird"), ("Hours", "Monday, Friday")]
    assert third.detail == words


def test_withheld_acts_that_read_the_same_on_one_day_are_joined(ada, flo, dee):
    rows = [entry(ada, ada.learner), entry(flo, flo.learner), entry(dee), entry(dee)]
    assert [(act.hidden, act.times) for act in runs(acts(rows, set()))] == [
        (True, 2),
        (False, 1),
        (False, 1),
    ]


def test_a_day_in_a_label_is_in_words():
    sentence = sentence_of("night.open", "the timetable", "2020-03-01 (1)")
    assert sentence == "The timetable started a nightly update: 1 March 2020 (1)"


def test_a_label_without_its_second_part_still_reads_as_a_sentence():
    assert sentence_of("tutor.assign", "Dee Fraser", "Ada") == "Dee Fraser changed a tutor: Ada"
    assert sentence_of("tutor.assign", "the night") == "The night changed a tutor"


def test_a_verb_of_earlier_days_reads_as_it_was_recorded(dee):
    (act,) = acts([entry(dee, name="cake.eat")], set())
    assert act.sentence == "Dee Fraser did what was then called “cake.eat”: the label"


def test_days_of_a_search_are_days_of_the_college_and_both_count(dee):
    midnight = make.moment(make.day(-4))  # 00:00 of the day after
    inside = [entry(dee, at=midnight), entry(dee, at=make.moment(make.day(-3)))]
    before = entry(dee, at=midnight - timezone.timedelta(seconds=1))
    days = {"from_on": make.day(-3), "last_on": make.day(-2)}
    assert search(**days) == set(inside)
    assert search(last_on=make.day(-4)) == {before}


def test_nothing_later_than_today_is_searched(dee):
    entry(dee, at=make.moment(make.day(0)))
    assert search(last_on=make.day(9)) == set()
