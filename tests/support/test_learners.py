"""My learners: one line each, with what is waiting."""

import pytest

from tests.factories import crowd
from tests.factories import learners as make
from tests.factories.support import CaseFactory, ConcernFactory, HelpRequestFactory
from tests.pages.count import queries
from tests.pages.test_record import words

URL = "/learners/"


@pytest.fixture
def ben_in(college, ben, client, sign_in):
    return sign_in(client, ben)


def tutee(ben, name):
    learner = make.LearnerFactory(name=name)
    make.TutorAssignmentFactory(tutor=ben, learner=learner)
    return learner


def of(page, name):
    """Return the text of the page from a name on."""
    text = words(page)
    return text[text.index(name) :][:120]


def test_a_line_shows_what_is_waiting(ben, college, ben_in):
    HelpRequestFactory(learner=tutee(ben, "Asking Ann"))
    ConcernFactory(learner=tutee(ben, "Noticed Ned"))
    pause = {"state": "paused", "paused_until_on": make.day(5)}
    ConcernFactory(learner=tutee(ben, "Paused Pam"), **pause)
    CaseFactory(learner=tutee(ben, "Taken Tom"), owner=ben, next_on=make.day(2))
    make.CorrectionFactory(learner=college.ada, owner=college.jo)
    page = ben_in.get(URL)
    assert "Asked to speak to someone: reply by" in of(page, "Asking Ann")
    assert "Something we noticed: review by" in of(page, "Noticed Ned")
    assert "Something we noticed, paused until" in of(page, "Paused Pam")
    assert "Ben Ross will be in touch by" in of(page, "Taken Tom")
    assert "1 correction to answer" in of(page, "Ada Sinclair")


def test_overdue_items_say_so_in_words(ben, ben_in):
    HelpRequestFactory(learner=tutee(ben, "Asking Ann"), due_on=make.day(-2))
    ConcernFactory(learner=tutee(ben, "Noticed Ned"))
    page = ben_in.get(URL)
    assert "· overdue" in of(page, "Asking Ann")
    assert "overdue" not in of(page, "Noticed Ned")


def test_missing_data_is_not_shown_as_zero(ben, ben_in):
    make.EngagementFactory(learner=tutee(ben, "Known Kay"))
    tutee(ben, "New Nia")
    page = ben_in.get(URL)
    assert "days online" in of(page, "Known Kay")
    assert of(page, "New Nia").startswith("New Nia –")


def test_learners_are_found_by_name_or_by_waiting(ben, ben_in):
    ConcernFactory(learner=tutee(ben, "Noticed Ned"))
    tutee(ben, "Quiet Quinn")
    page = words(ben_in.get(URL, {"q": "quin"}))
    assert "Quiet Quinn" in page
    assert "Noticed Ned" not in page
    page = words(ben_in.get(URL, {"waiting": "on"}))
    assert "Noticed Ned" in page
    assert "Quiet Quinn" not in page
    assert "No one found" in words(ben_in.get(URL, {"q": "nobody at all"}))


def test_other_tutors_learners_are_not_found(ben_in):
    make.LearnerFactory(name="Not Ben’s")
    assert "Not Ben’s" not in words(ben_in.get(URL, {"q": "not ben"}))


@pytest.mark.parametrize("odd", ["x" * 5000, "\x00", "%", "‮", "'; --"])
def test_odd_search_words_are_harmless(odd, ben_in):
    assert ben_in.get(URL, {"q": odd}).status_code == 200


def test_the_next_page_keeps_the_search(ben, ben_in):
    for n in range(50):
        ConcernFactory(learner=tutee(ben, f"Noticed {n:02}"))
    page = ben_in.get(URL, {"waiting": "on"})
    assert b"?waiting=True&amp;page=2" in page.content
    assert "Noticed 49" in words(ben_in.get(URL, {"waiting": "True", "page": 2}))


def test_2000_learners_of_one_tutor_take_6_queries_and_a_page_of_45(ben, ben_in):
    crowd.tutees(ben, 2000)
    query_count, page = queries(ben_in, URL)
    assert query_count == 6
    assert page.content.count(b'href="/learners/') == 1 + 45  # one leads to this page
    assert len(page.content) < 60_000
