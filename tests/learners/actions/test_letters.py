"""The one letter: in a person's language, and nothing that a lock screen should not show."""

import pytest
from django.core import mail
from django.utils import translation

from learners.actions import letters


@pytest.fixture
def letter(ada, settings):
    """Send a letter about so many notifications to Ada, and return it."""
    settings.ADDRESS = "https://cairn.college.example"

    def send(count=1, language="en-gb"):
        ada.language = language
        letters.send_update_email(ada, count)
        return mail.outbox[-1]

    return send


def test_a_letter_goes_to_one_person_and_says_that_a_machine_wrote_it(letter, ada):
    sent = letter()
    assert sent.to == [ada.email]
    assert sent.cc == sent.bcc == []
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize(("count", "subject"), [(1, "You have an update"), (2, "You have updates")])
def test_the_subject_says_only_that_there_is_something(count, subject, letter):
    assert letter(count).subject == subject


@pytest.mark.parametrize("count", [1, 7])
def test_both_addresses_in_a_letter_are_whole(count, letter):
    sent = letter(count)
    for body in (sent.body, html_of(sent)):
        assert "https://cairn.college.example/accounts/login/" in body
        assert "https://cairn.college.example/settings/" in body


def test_the_page_of_a_letter_fetches_nothing(letter):
    page = html_of(letter())
    assert "You have an update in Cairn." in page
    assert not any(part in page for part in ("<img", "<link", "<script", "url("))


def html_of(sent):
    (alternative,) = sent.alternatives
    assert alternative.mimetype == "text/html"
    return alternative.content


def test_a_letter_leaves_the_language_of_whoever_caused_it(letter):
    letter(language="cy")
    assert translation.get_language() == "en-gb"
