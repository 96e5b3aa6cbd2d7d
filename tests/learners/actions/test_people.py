"""What people choose about their own account."""

import pytest

from learners.actions import people


def test_a_language_is_remembered(ada):
    people.choose_language(by=ada, language="cy")
    ada.refresh_from_db()
    assert ada.language == "cy"


def test_a_language_that_cairn_does_not_speak_is_refused(ada):
    with pytest.raises(people.UnknownLanguageError):
        people.choose_language(by=ada, language="fr")
    ada.refresh_from_db()
    assert ada.language == "en-gb"


def test_nothing_else_of_the_account_is_written(ada, django_assert_num_queries):
    ada.name = "Not saved"
    with django_assert_num_queries(3):  # savepoint, update, release
        people.choose_language(by=ada, language="gd")
    ada.refresh_from_db()
    assert ada.name == "Ada Sinclair"
