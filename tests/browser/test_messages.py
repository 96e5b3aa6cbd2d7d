"""A message and its answer, by keyboard alone, on a phone; and coming back after three weeks."""

import datetime as dt

from django.utils.timezone import localdate

from learners.models import User
from tests.browser.chromium import PHONE

LATE = "My bus is late again. Can I come at six?"
FINE = "Of course. See you at six."


def test_a_message_and_its_answer_by_keyboard_on_a_phone(fresh, window):
    ada = window(size=PHONE).is_("ada@strathcairn.example")
    ada.goes_to("/help/")
    ada.follows("Write to someone who supports you")
    assert ada.errors() == []
    ada.presses("Write to Ben Ross")
    assert "Who can read this: you and Ben Ross, and no one else." in ada.reads()
    ada.types("Your message", LATE)
    ada.presses("Send")
    assert LATE in ada.reads()
    assert ada.errors() == []

    ben = window(size=PHONE).is_("ben@strathcairn.example")
    ben.goes_to("/messages/")
    ben.follows("You have a message.")
    assert LATE in ben.reads()
    ben.types("Your message", FINE)
    ben.presses("Send")
    assert ben.errors() == []

    ada.goes_to("/conversations/")
    assert "new" in ada.reads()
    ada.follows("Ben Ross")
    assert FINE in ada.reads()
    assert "seen" not in ada.reads().lower()
    ada.types("Your message", "I don’t feel safe at the bus stop.")
    ada.presses("Send")
    assert "If someone isn’t safe, don’t wait for an answer" in ada.reads()
    assert ada.errors() == []


def test_three_weeks_away_end_with_a_welcome_and_the_smallest_next_thing(fresh, window):
    three_weeks = localdate() - dt.timedelta(days=21)
    User.objects.filter(email="ada@strathcairn.example").update(seen_on=three_weeks)
    ada = window(size=PHONE).is_("ada@strathcairn.example")
    ada.goes_to("/today/")
    assert "Welcome back" in ada.reads()
    assert "“Case study 2” was due on" in ada.reads()
    assert "You can still ask for more time." in ada.reads()
    assert ada.errors() == []
    smallest = ada.page.locator("section", has_text="The smallest thing you could do").last
    name = smallest.get_by_role("link").first.inner_text()
    ada.follows(name, within=smallest)
    assert name in ada.reads()
    button = ada.page.locator("main button").first
    ada.tabs_to(button)
    with ada.page.expect_navigation():
        ada.page.keyboard.press("Enter")
    assert ada.path.startswith(("/demo/pages/", "/plan/week/"))
