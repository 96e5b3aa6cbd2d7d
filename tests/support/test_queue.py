"""People to get back to: who comes first, why, and how many fit into a tutor’s minutes."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from learners.models import AccessEvent
from support.actions import cases, contacts, my_time, replies
from support.models import Concern, ModuleConcern, Precision
from support.reads.queue import AT_ONCE, desk_of, people
from tests.factories import crowd
from tests.factories import learners as make
from tests.factories.clock import at_moment
from tests.factories.support import ConcernFactory, HelpRequestFactory
from tests.pages.count import queries
from tests.pages.test_record import words


def hours_ago(hours):
    return timezone.now() - dt.timedelta(hours=hours)


@pytest.fixture
def tutee(ben):
    def person(name):
        learner = make.LearnerFactory(name=name, user=make.UserFactory(name=name))
        make.TutorAssignmentFactory(tutor=ben, learner=learner)
        return learner

    return person


def asks(learner, hours=2, **more):
    return HelpRequestFactory(learner=learner, asked_at=hours_ago(hours), **more)


def names(user):
    return [line.name for line in desk_of(user, make.day(0), timezone.now()).lines]


def test_urgency_then_waiting_then_need(ben, tutee):
    ConcernFactory(learner=tutee("Sixth, due later"), due_on=make.day(3), missed=9)
    ConcernFactory(learner=tutee("Fifth, lower need"), due_on=make.day(1), missed=2)
    ConcernFactory(learner=tutee("Fourth, no mark"), due_on=make.day(1), missed=3, mean_mark=None)
    talk = tutee("Third, answered talk")
    at_moment(
        hours_ago(50),
        replies.reply,
        concern=ConcernFactory(learner=talk),
        kind="talk",
        by=talk.user,
    )
    asks(tutee("Second, asked"), hours=1)
    asks(tutee("First, asked earlier"), hours=5)
    assert [name.split(",")[0] for name in names(ben)] == [
        "First",
        "Second",
        "Third",
        "Fourth",
        "Fifth",
        "Sixth",
    ]


def test_a_person_has_one_line_for_everything_waiting(ben, tutee):
    flo = tutee("Flo")
    ConcernFactory(learner=flo)
    asks(flo)
    (line,) = desk_of(ben, make.day(0), timezone.now()).lines
    assert line.asked
    assert line.words.startswith("I can’t keep up")
    assert line.explanation.title == "Two hand-ins haven’t reached us"
    assert line.why == "asked two hours ago"


@pytest.mark.parametrize(
    ("days", "why"),
    [
        (0, "review by today"),
        (1, "review by tomorrow"),
        (5, f"review by {make.in_words(5)}"),
        (-1, f"review was due by {make.in_words(-1)}"),
    ],
)
def test_a_line_says_by_when_to_review(days, why, ben, tutee):
    ConcernFactory(learner=tutee("Flo"), due_on=make.day(days))
    (line,) = desk_of(ben, make.day(0), timezone.now()).lines
    assert (line.why, line.overdue) == (why, days < 0)
    assert line.noticed == f"Noticed on {make.in_words(-1)}."


def test_a_line_shows_eight_weeks_with_work_handed_in_late(ben, tutee):
    flo, new = tutee("Flo"), tutee("New")
    make.EngagementFactory(learner=flo, late=[0] * 9 + [2])
    for learner in (flo, new):
        ConcernFactory(learner=learner)
    first, second = desk_of(ben, make.day(0), timezone.now()).lines
    assert first.weeks.name == (
        "Days online in eight weeks, newest last: no data, 4, 3, 2, 1, 1, 0 and 0. "
        "Three hand-ins are in, two are not."
    )
    assert second.weeks.name == "No data for the last eight weeks."


def test_paused_taken_and_closed_concerns_are_not_listed(ben, tutee):
    for act in ("pause", "take", "aside", "answer"):
        learner = tutee(act)
        concern = ConcernFactory(learner=learner)
        if act == "pause":
            replies.reply(concern=concern, kind="not now", by=learner.user)
        elif act == "take":
            cases.take_on(learner=learner, by=ben)
        elif act == "aside":
            cases.set_aside(concern=concern, reason="No.", by=ben)
        else:
            replies.reply(concern=concern, kind="done", by=learner.user)
    assert names(ben) == []
    Concern.objects.filter(state="paused").update(paused_until_on=make.day(0))
    assert names(ben) == ["pause"]  # its day has come, even if the night has not run


def test_other_tutors_learners_are_not_on_the_list(ben, cy, tutee):
    ConcernFactory(learner=tutee("Ben’s"))
    ConcernFactory()
    assert names(ben) == ["Ben’s"]
    assert names(cy) == []


def test_the_list_fits_the_minutes_and_includes_everyone_who_asked(ben, tutee):
    for number in range(6):
        ConcernFactory(learner=tutee(f"Note {number}"))
    my_time.set_minutes(by=ben, minutes=20)
    desk = desk_of(ben, make.day(0), timezone.now())
    assert (len(desk.lines), desk.total, desk.rest) == (4, 6, 2)
    for number in range(5):
        asks(tutee(f"Asked {number}"))
    desk = desk_of(ben, make.day(0), timezone.now())
    assert [line.asked for line in desk.lines] == [True] * 5
    assert desk.rest == 6


def test_everyone_the_tutor_reached_this_week_takes_five_of_their_minutes(ben, cy, tutee):
    for number in range(9):
        ConcernFactory(learner=tutee(f"Note {number}"))
    reached = tutee("Reached")
    for _ in range(2):
        contacts.log(learner=reached, channel="phone", reached=True, words="", by=ben)
    contacts.log(learner=tutee("Cy’s"), channel="phone", reached=True, words="", by=cy)
    last_week = hours_ago(24 * 7)
    old = {"channel": "phone", "reached": True, "words": "", "by": ben}
    at_moment(last_week, contacts.log, learner=tutee("Last week"), **old)
    desk = desk_of(ben, make.day(0), timezone.now())
    assert (desk.minutes, desk.left, len(desk.lines)) == (40, 35, 7)


def test_there_are_never_fewer_than_no_minutes_left(ben, tutee):
    my_time.set_minutes(by=ben, minutes=5)
    for name in ("One", "Two"):
        learner = tutee(name)
        contacts.log(learner=learner, channel="phone", reached=True, words="", by=ben)
    assert desk_of(ben, make.day(0), timezone.now()).left == 0


def test_a_line_shows_the_answer_and_the_last_contact(ben, tutee):
    learner = tutee("Flo")
    concern = ConcernFactory(learner=learner)
    Precision.objects.create(rule="deadlines", answered=60, true=45, counted_at=timezone.now())
    contacts.log(learner=learner, channel="phone", reached=True, words="", by=ben)
    (line,) = desk_of(ben, make.day(0), timezone.now()).lines
    assert line.history.startswith("No answer yet. Last contact: ")
    assert line.precision.startswith("Of 60 answers, 45 were “It’s done” and 15 were “That’s")
    replies.reply(concern=concern, kind="talk", by=learner.user)
    (line,) = desk_of(ben, make.day(0), timezone.now()).lines
    assert line.history.startswith("Answered: “I’d like to talk”.")


def test_a_deputy_sees_the_tutors_list(ben, cy, tutee):
    ConcernFactory(learner=tutee("Ben’s"))
    dates = {"from_on": make.day(0), "until_on": make.day(5)}
    my_time.set_cover(tutor=ben, deputy=cy, by=ben, **dates)
    assert names(cy) == ["Ben’s"]


def test_a_deputy_reads_whose_learner_it_is_and_both_read_who_covers(
    ben, cy, tutee, client, sign_in
):
    ConcernFactory(learner=tutee("Flo"))
    own = make.LearnerFactory(name="Own")
    make.TutorAssignmentFactory(tutor=cy, learner=own)
    ConcernFactory(learner=own)
    dates = {"from_on": make.day(0), "until_on": make.day(5)}
    my_time.set_cover(tutor=ben, deputy=cy, by=ben, **dates)
    on, at = make.day(0), timezone.now()
    assert {line.name: line.whose for line in desk_of(cy, on, at).lines} == {
        "Flo": "Ben’s",
        "Own": "",
    }
    assert [line.whose for line in desk_of(ben, on, at).lines] == [""]
    page = words(sign_in(client, ben).get("/today/"))
    assert f"covers for you from {make.in_words(0)}; you’ll be back on {make.in_words(5)}" in page
    page = words(sign_in(client, cy).get("/today/"))
    assert f"You’re covering for Ben Ross, who will be back on {make.in_words(5)}" in page
    assert "Flo Ben’s" in page


def test_taking_on_removes_the_person_from_the_list(college, ben, client, sign_in):
    ConcernFactory(learner=college.ada)
    sign_in(client, ben)
    url = f"/learners/{college.ada.public_id}/take-on/"
    page = client.post(url, follow=True)
    assert "You’ll get back to Ada" in words(page)
    assert "You’ve taken this on" in words(page)
    today = words(client.get("/today/"))
    assert "No one to get back to" in today
    assert "In progress Ada Sinclair" in today
    assert client.post(url).status_code == 302  # a double click opens the same case


def test_everyone_shown_and_nobody_else_has_a_look_recorded(ben, tutee, client, sign_in):
    shown_learners = [tutee(f"Shown {number}") for number in range(8)]
    for learner in shown_learners:
        ConcernFactory(learner=learner)
    ConcernFactory(learner=tutee("Not shown"), due_on=make.day(9))
    sign_in(client, ben).get("/today/")
    listed_ids = AccessEvent.objects.filter(kind="waiting").values_list("learner_id", flat=True)
    assert set(listed_ids) == {learner.pk for learner in shown_learners}


def fill(ben, number):
    crowd.asking(crowd.waiting(ben, number)[::20])


def test_the_list_is_one_query_for_10_people_and_for_2000(ben, tutee):
    fill(ben, 10)
    with CaptureQueriesContext(connection) as few:
        assert desk_of(ben, make.day(0), timezone.now()).total == 10
    fill(ben, 1990)
    with CaptureQueriesContext(connection) as many:
        desk = desk_of(ben, make.day(0), timezone.now())
    assert (len(few), len(many)) == (1, 1)
    assert desk.total == 2000
    assert len(desk.lines) == AT_ONCE
    assert people(ben, make.day(0)).count() == 2000


def test_every_page_of_the_list_takes_the_same_queries(ben, client, sign_in):
    sign_in(client, ben)
    fill(ben, 10)
    few, _page = queries(client, "/queue/")
    fill(ben, 90)
    many, page = queries(client, "/queue/")
    assert few == many <= 8
    assert page.content.count(b"take-on/") == 30
    assert "Page 1" in words(page)
    last = words(client.get("/queue/?page=4"))
    assert "Next" not in last.split("Page 4")[1][:20]
    for odd in ("0", "-1", "999999999", "x", "²", ""):
        assert client.get("/queue/", {"page": odd}).status_code == 200


def test_a_module_concern_shows_to_its_owner_and_tutors(college, ben, cy, client, sign_in):
    ModuleConcern.objects.create(
        assessment=college.assessments[2],
        due_on=make.day(-3),
        missed=23,
        present=41,
        first_as_of=make.day(-2),
        as_of=make.day(0),
    )
    for reader, whose in (
        (college.jo, "You own this module"),
        (ben, "let the module’s owner know"),
    ):
        page = words(sign_in(client, reader).get("/today/"))
        assert "23 of 41 people missed Reflection log" in page
        assert whose in page
    for stranger in (cy, college.ada.user):
        assert "23 of 41" not in words(sign_in(client, stranger).get("/today/"))


def test_today_says_how_many_have_not_heard_from_anyone_in_four_weeks(ben, tutee, client, sign_in):
    contacts.log(learner=tutee("Reached"), channel="phone", reached=True, words="", by=ben)
    contacts.log(learner=tutee("Tried"), channel="phone", reached=False, words="", by=ben)
    old = {"channel": "phone", "reached": True, "words": "", "by": ben}
    at_moment(hours_ago(24 * 29), contacts.log, learner=tutee("Long ago"), **old)
    tutee("Never")
    page = sign_in(client, ben).get("/today/")
    assert "3 of your learners haven’t heard from anyone in four weeks." in words(page)
    assert b'href="/learners/?group=quiet"' in page.content
