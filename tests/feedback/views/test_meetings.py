import pytest

from feedback.models import Meeting, MeetingDecision
from tests.conftest import member, person
from tests.factories.learners import day
from tests.factories.together import HandoverFactory, MeetingDecisionFactory, MeetingFactory
from tests.pages.test_record import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def gus(ben):
    return member("gus", ben)


@pytest.fixture
def gus_in(gus, client, sign_in):
    return sign_in(client, gus)


def test_a_called_meeting_can_be_read_by_everyone(gus_in, client, sign_in, ada):
    sent = {"on": day(5).isoformat(), "at": "18:00", "where": "Library 2", "agenda": "Evenings"}
    gus_in.post("/meetings/call/", sent)
    meeting = Meeting.objects.get()
    ada_in = sign_in(client, ada)
    assert "The whole college" in words(ada_in.get("/meetings/"))
    page = words(ada_in.get(f"/meetings/{meeting.public_id}/"))
    assert "Evenings" in page
    assert "Add a decision" not in page


def test_a_decision_has_someone_who_does_it_and_a_day(gus_in, dee):
    meeting = MeetingFactory()
    url = f"/meetings/{meeting.public_id}/"
    page = gus_in.post(url, {"words": "Ask the library"})
    assert not MeetingDecision.objects.exists()
    assert "Ask the library" in page.text
    gus_in.post(url, {"words": "Ask", "owner": dee.pk, "due_on": day(9).isoformat()})
    assert "Dee Fraser, by" in words(gus_in.get(url))


def test_a_late_decision_says_so_until_it_is_done(gus_in):
    row = MeetingDecisionFactory(due_on=day(-1))
    url = f"/meetings/{row.meeting.public_id}/"
    assert "overdue" in words(gus_in.get(url))
    gus_in.post(f"{url}{row.public_id}/done/")
    page = words(gus_in.get(url))
    assert "overdue" not in page
    assert "done" in page


def test_someone_else_cannot_say_that_it_is_done(client, sign_in, ada):
    row = MeetingDecisionFactory()
    url = f"/meetings/{row.meeting.public_id}/{row.public_id}/done/"
    assert sign_in(client, ada).post(url).status_code == 404


def test_the_decisions_can_be_downloaded(gus_in):
    row = MeetingDecisionFactory(words="Ask the library", owner=person("Eve Munro"))
    page = gus_in.get(f"/meetings/{row.meeting.public_id}/export/")
    assert f"Ask the library,Eve Munro,{row.due_on}" in page.getvalue().decode()


def test_what_was_handed_over_is_read_by_who_comes_after(gus, gus_in):
    HandoverFactory(programme=gus.roles.get().programme, words="Talk to Eve about the bus.")
    HandoverFactory(words="Of another programme.")
    page = words(gus_in.get("/representing/hand-over/"))
    assert "Talk to Eve about the bus." in page
    assert "Of another programme." not in page
