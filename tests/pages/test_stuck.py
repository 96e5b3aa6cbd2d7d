"""Overdue work is called overdue: to the tutor, to the learner, and as counts to Dee."""

import pytest
from django.template.loader import render_to_string
from django.test import Client

from portal.reads.stuck import stuck
from support.actions import replies
from support.reads.overdue import late, late_by_tutor
from tests.factories import learners as make
from tests.factories.administrator import ImportDraftFactory
from tests.factories.everyone import NotificationFactory
from tests.factories.support import CaseFactory, ConcernFactory, HelpRequestFactory
from tests.pages.count import queries
from tests.pages.test_record import words


@pytest.fixture
def ben_in(ben, sign_in):
    return sign_in(Client(), ben)


@pytest.fixture
def ada_in(ada, sign_in):
    return sign_in(Client(), ada)


@pytest.fixture
def dee_in(dee, client, sign_in):
    return sign_in(client, dee)


def test_a_concern_is_overdue_only_after_its_due_date(ada, ben_in):
    concern = ConcernFactory(learner=ada.learner, due_on=make.day(0))
    for path in ("/today/", "/queue/"):
        assert "overdue" not in words(ben_in.get(path))
    type(concern).objects.update(due_on=make.day(-1))
    for path in ("/today/", "/queue/"):
        assert "overdue review was due by" in words(ben_in.get(path))


def test_a_request_past_its_day_is_overdue_to_both(ada, ben_in, ada_in):
    HelpRequestFactory(learner=ada.learner, due_on=make.day(-1))
    assert "overdue asked" in words(ben_in.get("/today/"))
    page = words(ada_in.get("/help/"))
    assert "Someone should have got back to you by" in page
    assert "Who to ring right now" in page


def test_the_learner_sees_that_the_concern_is_overdue(ada, ada_in):
    concern = ConcernFactory(learner=ada.learner, due_on=make.day(-1))
    page = words(ada_in.get(f"/concerns/{concern.public_id}/"))
    assert "It’s overdue, and the college’s administrators can see that." in page


def test_a_case_past_its_date_is_overdue(ada, ben, ben_in):
    CaseFactory(learner=ada.learner, owner=ben, next_on=make.day(-1))
    page = words(ben_in.get("/today/"))
    assert "overdue" in page.split("In progress")[1].split("next contact")[1]


def test_a_pause_stops_the_clock(ada, ben):
    concern = ConcernFactory(learner=ada.learner, raised_on=make.day(-20), due_on=make.day(-18))
    until = make.day(5)
    replies.reply(concern=concern, kind="not now", until_on=until, by=ada)
    concern.refresh_from_db()
    assert concern.due_on > until
    assert late(until).concerns == 0
    replies.take_back(concern=concern, by=ada)
    concern.refresh_from_db()
    assert concern.due_on < make.day(-10)
    assert late(make.day(0)).concerns == 1


def test_the_administrator_sees_counts_by_tutor_but_no_names(ada, ben, flo, dee_in):
    HelpRequestFactory(learner=ada.learner, due_on=make.day(-1))
    ConcernFactory(learner=ada.learner, due_on=make.day(-1))
    ConcernFactory(learner=flo.learner, due_on=make.day(-3))
    ConcernFactory(due_on=make.day(4))  # nobody's tutee
    counted = late(make.day(0))
    assert (counted.asked, counted.concerns, counted.untutored) == (1, 1, 1)
    assert [(row["tutor__name"], row["people"]) for row in late_by_tutor(make.day(0))] == [
        ("Ben Ross", 2)
    ]
    page = words(dee_in.get("/system/"))
    assert "Overdue today: 1 who asked to speak to someone, and 1 with something we" in page
    assert "One person waiting has no tutor." in page
    assert "Ben Ross 2 people are overdue" in page
    assert "Sinclair" not in page


def test_a_former_tutor_has_nobody_waiting(ada, ben):
    HelpRequestFactory(learner=ada.learner, due_on=make.day(-1))
    ben.roles.update(until_on=make.day(0))
    assert late(make.day(0)).untutored == 1
    assert late_by_tutor(make.day(0)) == []


def test_waiting_imports_and_failed_emails_are_stuck(dee, dee_in):
    assert not stuck(make.day(0)).any
    ImportDraftFactory(source="old.csv", expires_at=make.moment(make.day(-2)))
    ImportDraftFactory(source="done.csv", committed_at=make.moment(make.day(-1)))
    ImportDraftFactory(source="new.csv")
    ImportDraftFactory(source="cut.csv", paused_at=make.moment(make.day(-1)), paused_by=dee)
    NotificationFactory(letter="parked", user=make.UserFactory(name="Iain Gow"))
    overdue = stuck(make.day(0))
    assert [draft.source for draft in overdue.imports] == ["cut.csv", "new.csv"]
    assert overdue.letters == 1
    today = render_to_string(
        "portal/_today_administrator.html", {"college_wide": {"stuck": overdue}}
    )
    for line in ("paused: more than a tenth of people ", "“new.csv”", "One email could not be"):
        assert line in " ".join(today.split())
    page = words(dee_in.get("/system/"))
    assert "Emails that could not be sent" in page
    assert "Iain Gow" in page


def test_system_takes_8_queries_however_much_is_stuck(ada, dee_in):
    few, _ = queries(dee_in, "/system/")
    for number in range(30):
        tutor = make.RoleFactory(kind="tutor").user
        learner = make.TutorAssignmentFactory(tutor=tutor).learner
        HelpRequestFactory(learner=learner, due_on=make.day(-1))
        NotificationFactory(letter="parked", subject=f"s{number}")
    many, page = queries(dee_in, "/system/")
    assert (few, many) == (8, 8)
    assert "/help-lines/" in page.text
    assert len(page.content) < 40_000
