"""A request or case as a dated track: asked, taken on, in touch, next contact, what came of it."""

import pytest

from learners.wording import day as in_full
from learners.wording import day_and_time
from support.actions import asking, cases, contacts
from support.models import Case
from support.reads.track import open_tracks, track_of
from tests.factories.clock import at_moment
from tests.factories.learners import day, in_words, moment
from tests.factories.support import CaseFactory, ConcernFactory, HelpRequestFactory

TODAY = day(0)


@pytest.fixture
def case(ada, ben):
    """A request that Ben has taken on."""
    at_moment(moment(day(-3)), asking.ask, learner=ada.learner, words="Could we talk?", by=ada)
    return at_moment(moment(day(-2)), cases.take_on, learner=ada.learner, by=ben)


def track(ada, on=TODAY):
    (only,) = open_tracks(ada.learner, on)
    return only


def titles(track):
    return [point.title for point in track.points]


def log(ada, ben, days, *, reached=True, **more):
    how = {"channel": "phone", "reached": reached, "words": "", "by": ben}
    return at_moment(moment(day(days)), contacts.log, learner=ada.learner, **how, **more)


def test_without_a_request_or_case_there_is_no_track(ada):
    assert open_tracks(ada.learner, TODAY) == []


def test_a_request_says_when_it_was_asked_and_who_answers_by_when(ada):
    request = HelpRequestFactory(learner=ada.learner, words="Please ring.", due_on=day(1))
    shown = track(ada)
    assert shown.heading == "You asked to speak to someone"
    assert titles(shown) == [
        "You asked",
        f"Someone will get back to you by {in_words(1)}",
        "Did it help?",
    ]
    assert shown.points[0].words == day_and_time(request.asked_at, TODAY)
    assert [(p.is_done, p.is_next) for p in shown.points] == [
        (True, False),
        (False, True),
        (False, False),
    ]
    assert (shown.request, shown.words, shown.case, shown.late) == (
        request.public_id,
        "Please ring.",
        None,
        "",
    )


@pytest.mark.parametrize(("days", "is_late"), [(0, False), (-1, True)])
def test_a_promise_is_broken_from_the_day_after(days, is_late, ada):
    HelpRequestFactory(learner=ada.learner, due_on=day(days))
    shown = track(ada)
    assert bool(shown.late) == is_late
    assert ("should have" in shown.points[1].title) == is_late


def test_a_case_says_who_took_it_on_and_when(ada, ben, case):
    shown = track(ada)
    assert shown.heading == "Ben Ross will get back to you"
    assert titles(shown) == [
        "You asked",
        "Ben Ross took it on",
        f"Next contact: {in_full(case.next_on, TODAY)}",
        "Did it help?",
    ]
    assert shown.points[1].words == day_and_time(case.opened_at, TODAY)
    assert shown.points[3].words == "Ben Ross will write here what came of it."
    assert shown.case == case.public_id


def test_contacts_stand_in_between_with_the_latest_last(ada, ben, case):
    log(ada, ben, -2, reached=False)
    log(ada, ben, -1)
    assert titles(track(ada))[2:4] == [
        "Ben Ross tried to get in touch (by phone)",
        "Ben Ross was in touch (by phone)",
    ]
    for _ in range(4):
        log(ada, ben, -1)
    assert titles(track(ada)).count("Ben Ross was in touch (by phone)") == 3


def test_the_next_contact_has_its_day_and_words(ada, ben, case):
    cases.plan(case=case, next_on=day(2), next_words="After 8pm.", by=ben)
    point = next(point for point in track(ada).points if point.is_next)
    assert (point.title, point.words) == (f"Next contact: {in_words(2)}", "After 8pm.")
    assert track(ada).late == ""


def test_a_missed_contact_says_so(ada, ben, case):
    cases.plan(case=case, next_on=day(-1), next_words="", by=ben)
    shown = track(ada)
    assert f"Contact was due by {in_words(-1)}" in titles(shown)
    assert shown.late == (
        "Ben Ross hasn’t managed this yet. It’s overdue, and the college’s administrators can "
        "see that."
    )
    assert track(ada, day(-1)).late == ""


def test_a_case_may_begin_with_something_we_noticed(ada, ben):
    case = CaseFactory(learner=ada.learner, owner=ben)
    ConcernFactory(learner=ada.learner, state="taken on", case=case, raised_on=day(-4))
    first = track(ada).points[0]
    assert (first.title, first.words) == ("We noticed something", in_words(-4))


def test_a_new_request_beside_an_open_case_has_its_own_track(ada, ben, case):
    asking.ask(learner=ada.learner, words="And another thing.", by=ada)
    assert [bool(shown.case) for shown in open_tracks(ada.learner, TODAY)] == [False, True]


def test_a_closed_case_ends_its_track(ada, ben, case):
    cases.plan(case=case, next_on=day(-1), next_words="", by=ben)
    cases.close(case=case, words="New dates agreed.", by=ben)
    assert open_tracks(ada.learner, TODAY) == []
    shown = track_of(Case.objects.get(), TODAY, own=True)
    assert (shown.heading, titles(shown)[-1], shown.late) == ("What we did", "Closed", "")


def test_a_tutor_reads_the_same_track_with_the_learners_name(ada, ben, case):
    own, shown = track_of(case, TODAY, own=True), track_of(case, TODAY, own=False)
    assert titles(shown) == ["Ada asked", *titles(own)[1:]]
    assert shown.heading == own.heading == "So far"


def test_tracks_take_two_queries(ada, ben, case, django_assert_num_queries):
    for _ in range(3):
        log(ada, ben, -1)
    asking.ask(learner=ada.learner, words="Again.", by=ada)
    with django_assert_num_queries(2):
        assert len(open_tracks(ada.learner, TODAY)) == 2
    with django_assert_num_queries(1):
        track_of(case, TODAY, own=True)
