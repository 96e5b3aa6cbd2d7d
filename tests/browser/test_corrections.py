"""Corrections: a learner asks, the owner answers, the learner reads the answer."""

import re

from tests.browser.chromium import PHONE

WORK = "Where this comes from: Chemistry for care"  # the facts of its work are folded
HAND_IN = re.compile("^That’s wrong ?: Handed in")
WORDS = "I handed it in on paper, the day before. Jo has it."


def test_a_learner_asks_for_a_correction_and_reads_the_answer(fresh, window, script):
    ada = window(script=script, size=PHONE).is_("ada@strathcairn.example")
    ada.goes_to("/me/")
    ada.opens(WORK)
    ada.follows(HAND_IN)
    fact = ada.page.locator("p.card").inner_text()
    ada.types("What’s wrong", WORDS)
    ada.presses("Send")
    assert "will answer by" in ada.reads()
    assert ada.errors() == []
    owner = ada.reads().split(" will answer by")[0].split()[-2].lower()

    tutor = window(script=script).is_(f"{owner}@strathcairn.example")
    tutor.goes_to("/today/")
    tutor.follows("Ada Sinclair", within=tutor.page.locator("section", has_text="to answer"))
    assert WORDS in tutor.reads()
    assert tutor.errors() == []
    tutor.chooses("It stays as it is")
    tutor.types("Why", "It is on the list for the day after.")
    tutor.presses("Send")
    assert tutor.errors() == []

    ada.goes_to("/me/")
    ada.follows(fact)
    assert "It is on the list for the day after." in ada.reads()
    assert ada.errors() == []


def test_missing_words_give_an_error_beside_the_field(fresh, window, script):
    ada = window(script=script, size=PHONE).is_("ada@strathcairn.example")
    ada.goes_to("/me/")
    ada.opens(WORK)
    ada.follows(HAND_IN)
    ada.presses("Send")
    assert ada.page.locator(".error-summary").is_visible()
    assert ada.errors() == []
