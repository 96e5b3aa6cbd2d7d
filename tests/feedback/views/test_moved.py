"""The page of what moved because of someone."""

import pytest

from tests.factories import learners as make
from tests.factories.pathways import care, follows
from tests.pages.count import queries
from tests.pages.test_record import words


@pytest.fixture
def ada_in(ada, client, sign_in):
    return sign_in(client, ada)


def test_it_shows_each_answer_and_what_it_changed(ada, ada_in):
    catalogue = care()
    follows(ada.learner, catalogue)
    assert 'href="/say/moved/"' in ada_in.get("/plan/").text
    ada_in.post(f"/steps/{catalogue['infection'].public_id}/", {"answer": "too hard"})
    count, page = queries(ada_in, "/say/moved/")
    assert count == 5
    assert "You said “Infection” is too hard for now." in words(page)
    assert "now comes first" in words(page)
    assert "it will count in how hard people find this step" in words(page)


def test_without_answers_it_says_what_will_be_here(ada_in):
    assert "You haven’t answered a step yet" in words(ada_in.get("/say/moved/"))


def test_somebody_without_a_record_has_no_such_page(ben, client, sign_in):
    make.LearnerFactory()
    assert sign_in(client, ben).get("/say/moved/").status_code == 404
