import pytest

from learners.models import Role
from tests.factories import learners as make
from tests.pages.test_record import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def dee_in(dee, client, sign_in):
    return sign_in(client, dee)


def test_a_list_is_shown_before_anything_changes_and_named_when_sent_again(dee_in, ada):
    care = make.ProgrammeFactory(name="Care")
    sent = {"programme": care.pk, "people": ada.learner.reference}
    page = words(dee_in.post("/people/representatives/", sent))
    assert "What this changes Ada Sinclair new" in page
    assert not Role.objects.filter(programme=care).exists()
    page = words(dee_in.post("/people/representatives/", {**sent, "sure": "on"}, follow=True))
    assert "Ada Sinclair Care from an imported list" in page


def test_an_unknown_line_is_named_and_what_was_typed_stays(dee_in):
    care = make.ProgrammeFactory(name="Care")
    sent = {"programme": care.pk, "people": "SC-ADA\nSC-9", "sure": "on"}
    page = dee_in.post("/people/representatives/", sent)
    assert "Line 2: we don’t know a learner “SC-9” who can sign in." in words(page)
    assert "SC-9" in page.text
    assert not Role.objects.filter(programme=care).exists()
