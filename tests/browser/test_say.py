"""What a learner says travels to a representative and to staff, and changes a service."""

import re

from feedback.actions import changes
from feedback.models import Change, View
from portal.demo.voice import BUS, WIFI
from support.models import Service
from tests.browser.chromium import PHONE

TITLE = "Could Money advice be open on a Wednesday?"


def email(first):
    return f"{first}@strathcairn.example"


def says(ada):
    ada.goes_to("/say/")
    ada.follows("Say something")
    assert "Through representatives: learners on Care" in ada.reads()
    ada.chooses("An idea")
    ada.types("In one line", TITLE)
    ada.presses("Send")
    assert "Gus Petrie, a representative, will pass it on" in ada.reads()
    assert ada.errors() == []


def passes_on(gus):
    gus.goes_to("/say/")
    gus.follows(TITLE)
    gus.presses("Pass on to staff")
    assert "Dee Fraser will answer by" in gus.reads()
    assert gus.errors() == []


def answers_and_changes(dee):
    dee.goes_to("/ideas/")
    dee.follows(TITLE)
    dee.follows("Answer")
    dee.chooses("Yes")
    dee.types("The reason", "Many of you are here on Wednesdays.")
    dee.presses("Send the answer")
    dee.follows("Record what was changed")
    dee.follows("Hours of Money advice")
    assert dee.errors() == []
    dee.page.locator("#id_hours-2-weekday").select_option("2")
    dee.page.locator("#id_hours-2-opens").fill("10:00")
    dee.page.locator("#id_hours-2-closes").fill("15:00")
    dee.presses("Save")
    assert "Everyone who said this can see what has changed." in dee.reads()
    dee.presses("Publish the answer")
    assert dee.errors() == []


TRACK = ["Said", "Passed on to staff", "Answered: Yes", "Published", "Changed: Money advice"]


def test_a_view_travels_from_a_learner_to_a_changed_service(fresh, window, script):
    ada = window(script=script, size=PHONE).is_(email("ada"))
    says(ada)
    passes_on(window(script=script, size=PHONE).is_(email("gus")))
    answers_and_changes(window(script=script).is_(email("dee")))
    service = Service.objects.get(name="Money advice")
    assert 2 in service.hours.values_list("weekday", flat=True)

    changes.ask_again(Change.objects.get(view__title=TITLE).pk)
    ada.goes_to(ada.path)
    track = ada.page.locator("ol.track > li").all_inner_texts()
    assert [text.split("\n")[0] for text in track] == TRACK
    assert all(re.search(r"\d{1,2} [A-Z][a-z]+", text) for text in track), "each has its date"
    ada.presses("Yes, it helped")
    assert "You answered: Yes, it helped" in ada.reads()
    assert ada.errors() == []

    stranger = window(script=script)
    stranger.goes_to("/")
    stranger.follows("You said, we did")
    assert TITLE in stranger.reads()
    assert "Ada" not in stranger.reads()
    assert stranger.errors() == []


def test_an_overdue_item_is_in_public_and_on_its_owners_list(window):
    stranger = window(size=PHONE)
    stranger.goes_to("/you-said/")
    late = stranger.page.locator("section", has_text="We haven’t answered these in time")
    assert WIFI in late.inner_text()
    assert stranger.errors() == []
    will = window(size=PHONE).is_(email("will"))
    will.goes_to("/ideas/")
    assert "overdue" in will.page.locator("li.card", has_text=WIFI).inner_text()
    assert will.errors() == []


def test_a_hidden_view_is_appealed_to_a_second_moderator(fresh, window):
    view = View.objects.get(title=BUS)
    dee, isla = window().is_(email("dee")), window().is_(email("isla"))
    dee.goes_to(f"/view/{view.public_id}/moderate/")
    dee.chooses("Hide it")
    dee.types("The reason", "It names a bus company.")
    dee.presses("Save")
    ada = window(size=PHONE).is_(email("ada"))
    ada.goes_to(f"/say/{view.public_id}/")
    assert "It names a bus company." in ada.reads()
    assert ada.errors() == []
    ada.follows("Appeal to a second moderator")
    assert ada.errors() == []
    ada.types("Why do you think", "It names no company.")
    ada.presses("Send")
    isla.goes_to("/moderation/")
    isla.follows(BUS, within=isla.page.locator("section", has_text="Appeals for you to decide"))
    isla.chooses("The first decision was wrong")
    isla.types("The reason", "It names nobody.")
    assert isla.errors() == []
    isla.presses("Send the decision")
    assert isla.errors() == []
    ada.goes_to(f"/say/{view.public_id}/")
    assert "It names nobody." in ada.reads()
    view.refresh_from_db()
    assert view.showing == "shown"


def test_words_about_safety_reach_the_lead_and_no_board(fresh, window):
    ada = window(size=PHONE).is_(email("ada"))
    ada.goes_to("/say/something/")
    ada.chooses("A problem")
    ada.types("In one line", "Someone waits for my friend at the gate")
    safety = ada.page.get_by_label("This is about somebody’s safety")
    ada.tabs_to(safety)
    ada.page.keyboard.press("Space")
    ada.presses("Send")
    assert ada.path == "/say/safety/"
    assert "ring 999" in ada.reads()
    ada.goes_to("/say/")
    assert "at the gate" not in ada.reads()
    isla = window().is_(email("isla"))
    isla.goes_to("/messages/")
    isla.follows("Someone has told you about somebody’s safety")
    assert "at the gate" in isla.reads()
    assert isla.errors() == []
    isla.presses("I’ve read this and will act on it")
    assert "Read by Isla Gunn" in isla.reads()
