"""Pages and messages when two people, two moments or two roles meet."""

import pytest
from django.test import Client

from learners.models import RoleKind
from support.actions import asking, cases, contacts, replies
from support.models import Contact, HelpRequest, Reply
from support.reads.queue import desk_of
from tests.conftest import person
from tests.factories import learners as make
from tests.factories.support import CaseFactory, ConcernFactory, HelpRequestFactory
from tests.pages.test_record import words


@pytest.fixture
def as_ada(ada, sign_in):
    return sign_in(Client(), ada)


@pytest.fixture
def as_ben(ben, sign_in):
    return sign_in(Client(), ben)


def test_an_addition_to_a_colleagues_case_names_its_owner(ada, as_ben, as_ada):
    tess = person("Tess Orr", RoleKind.TUTOR)
    case = CaseFactory(learner=ada.learner, owner=tess)
    asking.ask(learner=ada.learner, words="One more thing.", by=ada)
    page = words(as_ben.post(f"/learners/{ada.learner.public_id}/take-on/", follow=True))
    assert "Added to what Tess Orr is already doing." in page
    assert "You’ve taken this on" not in page
    assert "Take over" in page
    assert "Tess Orr will get back to you" in words(as_ada.get(f"/cases/{case.public_id}/"))


def fill_up(ada):
    for letter in "abcde":
        asking.ask(learner=ada.learner, words=letter * (asking.MOST // 5 - 2), by=ada)


def test_words_for_a_full_request_stay_in_the_form(ada, as_ada):
    fill_up(ada)
    concern = ConcernFactory(learner=ada.learner)
    for path, more in (("/help/", {}), (f"/concerns/{concern.public_id}/", {"answer": "talk"})):
        page = as_ada.post(path, {"words": "My newest words.", **more})
        assert "this would make it longer" in words(page)
        assert "My newest words.</textarea>" in page.content.decode()
    assert not Reply.objects.exists()


def test_an_addition_after_a_long_text_is_shown_whole(ada, as_ada, as_ben):
    as_ada.post("/help/", {"words": "x" * 2000})
    as_ada.post("/help/", {"words": "Most of all: evenings."})
    assert HelpRequest.objects.get().words.endswith("Most of all: evenings.")
    page = words(as_ben.get("/today/"))
    assert "“Most of all: evenings.”" in page
    assert "Everything Ada wrote" in page
    assert page.count("x" * 2000) == 1


def test_a_short_request_is_shown_whole(ada, as_ada, as_ben):
    as_ada.post("/help/", {"words": "Could we talk?"})
    assert "Everything Ada wrote" not in words(as_ben.get("/today/"))


def test_a_missing_page_of_the_list_redirects_to_the_last(ada, as_ben):
    ConcernFactory(learner=ada.learner)
    page = as_ben.get("/queue/?page=9", follow=True)
    assert page.redirect_chain == [("/queue/?page=1", 302)]
    assert "One person to get back to" in words(page)


def test_tutors_are_not_on_their_own_list(ben, as_ben):
    """Ben is also a learner here, assigned as their own tutor."""
    own = make.LearnerFactory(name="Ben Ross", user=ben)
    make.TutorAssignmentFactory(tutor=ben, learner=own)
    HelpRequestFactory(learner=own)
    ConcernFactory(learner=own)
    CaseFactory(learner=own)
    desk = desk_of(ben, make.day(0), make.moment(make.day(0)))
    assert (desk.lines, desk.total, desk.cases) == ([], 0, [])
    assert "You have no learners yet" in words(as_ben.get("/learners/"))


def test_a_contact_without_a_case_asks_for_no_next_date(ada, ben, as_ben):
    url = f"/learners/{ada.learner.public_id}/contact/"
    assert "Next contact on" not in words(as_ben.get(url))
    CaseFactory(learner=ada.learner, owner=ben)
    assert "Next contact on" in words(as_ben.get(url))


def test_a_next_date_for_a_closed_case_shows_a_warning(ada, ben, as_ben):
    case = CaseFactory(learner=ada.learner, owner=ben)
    cases.close(case=case, words="Talked.", by=ben)
    data = {"channel": "phone", "reached": "yes", "words": "Again.", "next_on": make.day(7)}
    url = f"/learners/{ada.learner.public_id}/contact/"
    page = as_ben.post(url, data, follow=True)
    assert "the follow-up date was not saved" in words(page)
    assert Contact.objects.get().words == "Again."


def test_a_contacts_update_links_to_the_record(ada, ben, as_ada):
    contacts.log(learner=ada.learner, channel="phone", reached=True, words="Evenings.", by=ben)
    notification = ada.notifications.get(kind="contact logged")
    page = as_ada.get(f"/messages/{notification.public_id}/", follow=True)
    assert page.request["PATH_INFO"] == "/me/"
    assert "Evenings." in words(page)


def test_updates_about_repeated_events_link_to_their_page(ada, ben, as_ada):
    concern = ConcernFactory(learner=ada.learner)
    cases.set_aside(concern=concern, reason="On placement.", by=ben)
    notification = ada.notifications.get(kind="set aside")
    page = as_ada.get(f"/messages/{notification.public_id}/", follow=True)
    assert "On placement." in words(page)


def test_a_past_date_is_not_promised(ada, ben, as_ada):
    case = CaseFactory(learner=ada.learner, owner=ben, next_on=make.day(-2))
    for path in ("/help/", f"/cases/{case.public_id}/"):
        page = words(as_ada.get(path))
        assert "overdue" in page
        assert "ext contact" not in page


def test_today_does_not_deny_paused_concerns(ada, as_ben):
    replies.reply(concern=ConcernFactory(learner=ada.learner), kind="not now", by=ada)
    page = words(as_ben.get("/today/"))
    assert "there’s nothing to review" in page


def test_undoing_talk_says_that_later_requests_stay(ada, as_ada, as_ben):
    concern = ConcernFactory(learner=ada.learner)
    as_ada.post(f"/concerns/{concern.public_id}/", {"answer": "talk"})
    as_ada.post("/help/", {"words": "My shifts have changed."})
    page = words(as_ada.post(f"/concerns/{concern.public_id}/undo/", follow=True))
    assert "Your request to speak to someone is still open" in page
    assert "asked less than an hour ago" in words(as_ben.get("/today/"))


def test_after_a_hard_check_in_the_learner_decides_whether_their_tutor_knows(
    ada, ben, client, sign_in
):
    sign_in(client, ada)
    client.post("/check-in/", {"going": "1", "words": "Mum is in hospital."})
    page = client.get("/check-in/")
    assert "Should Ben Ross know?" in words(page)
    assert not HelpRequest.objects.exists()  # nobody is told before the answer
    form = page.text.split('action="/help/"')[1].split("</form>")[0]
    sent = {"words": form.split('name="words" value="')[1].split('"')[0]}
    for _ in range(2):
        client.post("/help/", sent)
    assert HelpRequest.objects.get().words == "Mum is in hospital."
    page = words(sign_in(client, ben).get("/today/"))
    assert "“Mum is in hospital.”" in page


def test_a_check_in_that_is_not_hard_asks_nothing(ada, client, sign_in):
    sign_in(client, ada)
    client.post("/check-in/", {"going": "2", "words": "So so."})
    assert "Should Ben Ross know?" not in words(client.get("/check-in/"))
