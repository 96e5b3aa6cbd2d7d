import pytest

from feedback.models import Edit
from tests.conftest import college_of
from tests.factories.administrator import ServiceFactory
from tests.factories.together import EditFactory
from tests.pages.test_record import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada_in(ada, client, sign_in):
    college_of(ada)
    return sign_in(client, ada)


def test_a_suggestion_is_shown_beside_the_old_words(ada_in, dee):
    service = ServiceFactory(name="Library", about="Things.")
    url = f"/better-words/service/{service.public_id}/"
    assert "Better words for Library" in words(ada_in.get(url))
    page = ada_in.post(url, {"after": "Laptops.", "reason": "Clearer"}, follow=True)
    assert "<del>Things</del><ins>Laptops</ins>" in page.text
    assert "Dee Fraser will answer by" in words(page)


@pytest.mark.parametrize(
    ("after", "problem"),
    [
        ("Things.", "These are the words that are there now."),
        ("x" * 301, "Use 300 characters at most. These are 301."),
    ],
)
def test_words_that_cannot_be_suggested_say_why_and_stay(after, problem, ada_in, dee):
    service = ServiceFactory(about="Things.")
    page = ada_in.post(
        f"/better-words/service/{service.public_id}/", {"after": after, "reason": "So"}
    )
    assert problem in words(page)
    assert after in page.text
    assert not Edit.objects.exists()


def test_without_anyone_to_answer_the_words_stay_in_the_form(ada_in):
    service = ServiceFactory(about="Things.")
    sent = {"after": "Laptops.", "reason": "Clearer"}
    page = ada_in.post(f"/better-words/service/{service.public_id}/", sent)
    assert "Nobody has been named to answer yet." in words(page)
    assert "Laptops." in page.text


@pytest.mark.parametrize("kind", ["step", "offer", "person"])
def test_what_is_not_there_cannot_be_edited(kind, ada_in):
    service = ServiceFactory()
    assert ada_in.get(f"/better-words/{kind}/{service.public_id}/").status_code == 404


def test_an_answer_is_read_by_the_author_with_its_reason(ada, ada_in, dee, client, sign_in):
    edit = EditFactory(author=ada.learner, owner=dee)
    url = f"/better-words/{edit.public_id}/"
    sign_in(client, dee).post(url, {"answer": "accept", "reason": "In the next release."})
    page = words(sign_in(client, ada).get(url))
    assert "Accepted In the next release." in page
    assert "by Ada Sinclair" in words(client.get("/better-words/"))


def test_the_words_stay_in_the_form_when_someone_answered_first(dee, client, sign_in):
    edit = EditFactory(owner=dee)
    url = f"/better-words/{edit.public_id}/"
    dee_in = sign_in(client, dee)
    service = ServiceFactory(about="Things.")
    Edit.objects.filter(pk=edit.pk).update(service=service, text="", before="Other things.")
    page = dee_in.post(url, {"answer": "accept", "reason": "Much better."})
    assert "The words have changed since." in words(page)
    assert "Much better." in page.text
