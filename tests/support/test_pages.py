"""Pages to answer, ask, take on and log a contact, also with odd input."""

import pytest
from django.test import Client

from support.actions import cases, replies
from support.models import Case, Concern, Contact, HelpRequest, Reply, TutorTime
from tests.factories import learners as make
from tests.factories.support import ConcernFactory, HelpRequestFactory
from tests.pages.count import queries
from tests.pages.test_record import words

ODD = {
    "emoji": "🪨 after six 🌙",
    "right to left": "مرحبا \u202e abc",
    "script": "<script>alert(1)</script>",
    "long": "x" * 2000,
}


@pytest.fixture
def concern(college):
    return ConcernFactory(learner=college.ada)


@pytest.fixture
def as_ada(college, sign_in):
    return sign_in(Client(), college.ada.user)


@pytest.fixture
def as_ben(ben, sign_in):
    return sign_in(Client(), ben)


def url(concern):
    return f"/concerns/{concern.public_id}/"


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ("talk", "Someone will get back to you"),
        ("done", "This is closed unless another deadline is missed."),
        ("not right", "it counts against the rule that raised it"),
        ("not now", "No one will ask you about it until then."),
    ],
)
def test_each_answer_shows_what_follows_and_can_be_undone(concern, as_ada, answer, message):
    page = as_ada.post(url(concern), {"answer": answer, "words": "Evenings."}, follow=True)
    assert message in words(page)
    assert "Undo my answer" in words(page)
    page = as_ada.post(f"{url(concern)}undo/", follow=True)
    assert "Everything is as it was before you answered." in words(page)
    assert "Undo my answer" not in words(page)
    concern.refresh_from_db()
    assert concern.state == "open"


def test_the_tutor_reads_the_answer_but_cannot_answer(concern, as_ada, as_ben):
    as_ada.post(url(concern), {"answer": "talk", "words": "After six, please."})
    page = words(as_ben.get(url(concern)))
    assert "Ada answered on" in page
    assert "After six, please." in page
    assert "Your answer" not in page
    assert as_ben.post(url(concern), {"answer": "done"}).status_code == 404


@pytest.mark.parametrize("typed", ODD.values(), ids=ODD)
def test_words_are_saved_and_shown_as_typed(concern, as_ada, as_ben, typed):
    as_ada.post(url(concern), {"answer": "talk", "words": typed})
    assert Reply.objects.get().words == typed
    for page in (as_ada.get(url(concern)), as_ben.get(url(concern)), as_ben.get("/today/")):
        assert page.status_code == 200
        assert b"<script>alert" not in page.content


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        ({"answer": "done", "words": "x" * 2001}, "at most 2000"),
        ({"answer": "done", "words": "a\x00b"}, "Null characters"),
        ({"answer": "not now", "until_on": "2001-01-01"}, "from today to a year from now"),
        ({"answer": "not now", "until_on": "31 February"}, "valid date"),
        ({"answer": "", "words": "Kept words"}, ""),
        ({"answer": "shout", "words": "Kept words"}, ""),
    ],
)
def test_invalid_answers_show_an_error_and_lose_nothing(concern, as_ada, sent, error):
    page = as_ada.post(url(concern), sent)
    assert page.status_code == 200
    assert "There is a problem" in words(page)
    assert error in words(page)
    assert sent.get("words", "").replace("\x00", "")[:20] in page.content.decode().replace(
        "\x00", ""
    )
    assert not Reply.objects.exists()


def test_a_double_click_and_a_second_tab_save_one_answer(concern, as_ada):
    for _ in range(2):
        as_ada.post(url(concern), {"answer": "talk", "words": "Please."})
    assert (Reply.objects.count(), HelpRequest.objects.count()) == (1, 1)
    as_ada.post(f"{url(concern)}undo/")
    assert as_ada.post(f"{url(concern)}undo/").status_code == 302


def test_words_survive_an_expired_sign_in(concern, college, sign_in):
    visitor = Client()
    page = visitor.post(url(concern), {"answer": "talk", "words": "After six, please."})
    assert page["Location"].startswith("/accounts/login/")
    sign_in(visitor, college.ada.user)
    assert "After six, please." in visitor.get(url(concern)).content.decode()
    assert not Reply.objects.exists()


def test_a_stale_tab_cannot_pause_a_closed_concern(concern, as_ada, ben):
    cases.set_aside(concern=concern, reason="On placement.", by=ben)
    page = as_ada.post(url(concern), {"answer": "not now"}, follow=True)
    assert "there’s nothing to pause." in words(page)


def test_the_learner_reads_why_a_concern_was_set_aside(concern, as_ada, as_ben):
    set_aside = f"{url(concern)}set-aside/"
    assert "There is a problem" in words(as_ben.post(set_aside, {"reason": " "}))
    as_ben.post(set_aside, {"reason": "On placement until Friday."})
    assert "On placement until Friday." in words(as_ada.get(url(concern)))
    page = as_ben.post(set_aside, {"reason": "Again."}, follow=True)
    assert "This can’t be set aside" in words(page)
    assert "Back on the list." in words(as_ben.post(f"{url(concern)}put-back/", follow=True))


def test_a_help_request_shows_its_due_date(college, as_ada, as_ben):
    page = words(as_ada.post("/help/", {"words": "Could we talk?"}, follow=True))
    assert "You asked to speak to someone" in page
    assert "Someone will get back to you by" in page
    assert "Could we talk?" in words(as_ben.get("/today/"))
    as_ada.post("/help/", {"words": "Could we talk?"})
    request = HelpRequest.objects.get()
    as_ada.post(f"/help/{request.public_id}/take-back/")
    assert "Could we talk?" not in words(as_ben.get("/today/"))


def test_a_help_request_leads_to_a_contact_the_learner_reads(college, as_ada, as_ben):
    as_ada.post("/help/", {"words": "Could we talk?"})
    as_ben.post(f"/learners/{college.ada.public_id}/take-on/")
    case = Case.objects.get()
    assert "Ben Ross will get back to you" in words(as_ada.get(f"/cases/{case.public_id}/"))
    contact = f"/learners/{college.ada.public_id}/contact/"
    token = make.UserFactory().public_id
    data = {
        "channel": "phone",
        "reached": "yes",
        "words": "Two weeks more for the log.",
        "next_on": make.day(7).isoformat(),
        "token": str(token),
    }
    for _ in range(2):
        assert as_ben.post(contact, data)["Location"] == f"/cases/{case.public_id}/"
    assert Contact.objects.count() == 1
    page = words(as_ada.get(f"/cases/{case.public_id}/"))
    assert "Ben Ross was in touch (by phone)." in page
    assert "Two weeks more for the log." in page
    assert "Next contact: " in page
    assert "Log a contact" not in page


def test_an_invalid_contact_keeps_the_words(college, as_ben):
    contact = f"/learners/{college.ada.public_id}/contact/"
    page = as_ben.post(contact, {"channel": "pigeon", "reached": "yes", "words": "Saved."})
    assert "There is a problem" in words(page)
    assert "Saved." in page.content.decode()
    assert not Contact.objects.exists()


def test_a_contact_without_a_case_redirects_to_the_record(college, as_ben):
    contact = f"/learners/{college.ada.public_id}/contact/"
    page = as_ben.post(contact, {"channel": "message", "reached": "no"})
    assert page["Location"] == f"/learners/{college.ada.public_id}/"
    assert Contact.objects.get().reached is False


def test_the_learner_reads_the_plan_and_the_outcome(college, concern, as_ada, as_ben, ben):
    case = cases.take_on(learner=college.ada, by=ben)
    at = f"/cases/{case.public_id}/"
    as_ben.post(f"{at}plan/", {"plan-next_words": "Ring Jo", "plan-next_on": ""})
    assert "Ring Jo" in words(as_ada.get(at))
    page = as_ben.post(f"{at}plan/", {"plan-next_on": "2001-01-01"})
    assert "from today to a year from now" in words(page)
    assert "There is a problem" in words(as_ben.post(f"{at}close/", {"words": ""}))
    as_ben.post(f"{at}close/", {"words": "A new date, agreed."})
    assert "A new date, agreed." in words(as_ada.get(at))
    page = as_ben.post(f"{at}close/", {"words": "Twice."}, follow=True)
    assert "This was already closed" in words(page)
    assert "Reopened." in words(as_ben.post(f"{at}open-again/", follow=True))


def test_the_next_act_comes_first_on_a_case_then_the_contact_then_what_was_tried(
    college, concern, as_ben, ben
):
    case = cases.take_on(learner=college.ada, by=ben)
    at = f"/cases/{case.public_id}/"
    Case.objects.update(next_on=None)
    page = as_ben.get(at)
    assert "When will you be in touch?" in words(page)
    assert "Change what’s next" not in words(page)
    Case.objects.update(next_on=make.day(3), next_words="Ring after eight.")
    page = as_ben.get(at)
    parts = (f"Next contact: {make.in_words(3)}", "Ring after eight.", "Log a contact")
    parts += ("What we tried", "What this is about", "Two hand-ins haven’t reached us")
    places = [words(page).index(part) for part in parts]
    assert places == sorted(places)
    assert "Change what’s next" in words(page)
    assert "overdue" not in words(page)
    Case.objects.update(next_on=make.day(-1))
    assert f"overdue Contact was due by {make.in_words(-1)}" in words(as_ben.get(at))


def test_minutes_and_cover(ben, cy, as_ben):
    as_ben.post("/my-time/", {"minutes": "25"})
    assert TutorTime.objects.get().minutes == 25
    assert "There is a problem" in words(as_ben.post("/my-time/", {"minutes": "many"}))
    dates = {"from_on": make.day(0).isoformat(), "back_on": make.day(4).isoformat()}
    page = as_ben.post("/my-time/cover/", {"deputy": cy.pk, **dates}, follow=True)
    assert "Cy Laird will cover for you" in words(page)
    again = as_ben.post(
        "/my-time/cover/",
        {"deputy": cy.pk, "from_on": dates["from_on"], "back_on": make.day(9).isoformat()},
    )
    assert "already covering for you on some of these days" in words(again)
    cover = ben.covers.get()
    page = as_ben.post(f"/my-time/cover/{cover.pk}/end/", follow=True)
    assert "Cover has ended. You’re the only one with your list again." in words(page)


def test_a_tutors_own_learner_cannot_cover_for_them(ada, ben, as_ben):
    make.RoleFactory(user=ada, kind="tutor")
    dates = {"from_on": make.day(0).isoformat(), "back_on": make.day(5).isoformat()}
    page = words(as_ben.post("/my-time/cover/", {"deputy": ada.pk, **dates}))
    assert "Ada Sinclair is one of your learners, so they can’t cover for you." in page


def test_a_case_page_takes_the_same_queries_for_any_history(college, concern, as_ben, ben):
    case = cases.take_on(learner=college.ada, by=ben)
    at = f"/cases/{case.public_id}/"
    few, _page = queries(as_ben, at)
    for number in range(30):
        Contact.objects.create(
            learner=college.ada,
            case=case,
            made_by=ben,
            made_at=make.moment(make.day(-number)),
            channel="phone",
            reached=True,
        )
        HelpRequestFactory(
            learner=college.ada, case=case, state="answered", closed_at=make.moment(make.day(-1))
        )
    many, _page = queries(as_ben, at)
    assert few == many


def test_empty_pages_explain_themselves(flo, sign_in):
    page = words(sign_in(Client(), flo).get("/help/"))
    assert "We haven’t listed anything here yet." in page
    assert not Concern.objects.exists()
    assert replies.PAUSE.days == 14
