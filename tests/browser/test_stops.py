"""The tour of the demo college, stop by stop, by keyboard alone; each follows the one before.

On a phone and at a desk, with JavaScript and without it.
"""

import pytest

from learners.models import Learner
from portal.demo.voice import BUS, WIFI
from tests.browser.chromium import DESKTOP, PHONE
from tests.browser.test_night import run_by_a_worker
from tests.browser.visitor import Visitor

WAYS = {
    "phone without script": {"size": PHONE, "script": False},
    "phone": {"size": PHONE, "script": True},
    "desk without script": {"size": DESKTOP, "script": False},
    "desk": {"size": DESKTOP, "script": True},
}
CARE_PLAN, ALOUD = "Reading a care plan", "A care plan, read aloud in threes"
ADA, FLO = "Ada Sinclair", "Flo Mackay"
WORDS = "Evenings after eight are best. It has been a lot lately."


@pytest.fixture(scope="module", params=WAYS.values(), ids=WAYS)
def visitors(request, college, windows):
    """Return a window for each person on the tour, signed in to the demo with one click."""
    by_name: dict[str, Visitor] = {}

    def become(name: str) -> Visitor:
        if name not in by_name:
            visitor = by_name[name] = windows(**request.param)
            visitor.goes_to("/demo/")
            visitor.presses(f"Sign in as {name}")
            assert visitor.path == "/today/"
        return by_name[name]

    yield become
    complaints = [complaint for visitor in by_name.values() for complaint in visitor.complaints]
    college.fresh()
    assert [text for text in complaints if "404" not in text] == []


def test_stop_1_ada_sees_one_next_step_why_and_what_would_change_it(visitors):
    ada = visitors(ADA)
    assert ada.page.get_by_role("heading", name=CARE_PLAN).is_visible()
    start = ada.page.locator(".card.next button").first
    box, height = start.bounding_box(), ada.page.viewport_size["height"]
    assert box["y"] + box["height"] <= height, "the button is below the fold"
    assert "of what you still need" in ada.reads()
    assert "You need it before “Reflection log”." in ada.reads()
    ada.opens("More reasons, and what would change this")
    reasons = ada.page.locator(".card.next ul.why > li")
    assert reasons.count() >= 1
    assert all(reason.strip() for reason in reasons.all_inner_texts())
    assert "would come first" in ada.reads()
    assert ada.errors() == []


def test_stop_2_too_hard_moves_the_list_at_once_and_offers_undo(visitors):
    ada = visitors(ADA)
    ada.goes_to("/today/")
    says_too_hard(ada)
    assert ada.page.get_by_role("heading", name=ALOUD).is_visible()
    ada.presses("Undo")
    assert ada.path == "/today/"
    assert ada.page.get_by_role("heading", name=CARE_PLAN).is_visible()
    says_too_hard(ada)
    assert ada.page.get_by_role("button", name="Undo").is_visible()
    assert ada.errors() == []


def says_too_hard(ada):
    ada.follows("Not this one")
    assert ada.page.get_by_role("heading", name="Not this one?").is_visible()
    assert ada.errors() == []
    ada.presses("It’s too hard for now")
    assert ada.path == "/today/"


def test_stop_3_ada_would_like_to_talk_and_sees_who_has_looked(visitors):
    ada = visitors(ADA)
    ada.goes_to("/today/")
    ada.follows("Two hand-ins haven’t reached us")
    ada.opens("Add something in your own words")
    ada.types("A few words", WORDS)
    ada.presses("I’d like to talk")
    assert "Someone will get back to you" in ada.reads()
    assert "Ben Ross" in ada.reads()
    assert ada.errors() == []
    ada.goes_to("/me/")
    looked = ada.page.locator("section", has_text="Who has looked").last
    assert "Ben Ross" in looked.inner_text()
    assert ada.errors() == []


def test_stop_4_ben_finds_ada_second_takes_it_on_and_opens_the_shared_record(visitors):
    ben = visitors("Ben Ross")
    ben.goes_to("/today/")
    people = ben.page.locator(".people > li h3").all_inner_texts()
    assert people[:2] == [FLO, ADA]
    assert WORDS in ben.reads()
    assert ben.errors() == []
    ben.presses("I’ll get back to Ada")
    assert ben.path.startswith("/cases/")
    assert ben.errors() == []
    ben.follows(ADA)
    ada = visitors(ADA)
    ada.goes_to("/me/")
    assert facts(ben) == facts(ada)
    assert len(facts(ada)) > 10
    assert ben.errors() == []


def facts(visitor):
    """Return the lines of a record with their sources."""
    lines = visitor.page.locator("main ul.lines > li > div")
    return [" ".join(text.split()) for text in lines.all_inner_texts()]


def test_stop_6_cy_gets_page_not_found(visitors):
    cy = visitors("Cy Laird")
    public_id = Learner.objects.get(name=ADA).public_id
    assert cy.goes_to(f"/learners/{public_id}/") == 404
    never = "00000000-0000-4000-8000-000000000000"
    page = cy.page.content()
    assert cy.goes_to(f"/learners/{never}/") == 404
    assert cy.page.content() == page


def test_stop_7_the_library_was_asked_for_changed_and_helped_and_the_wifi_is_overdue(visitors):
    ada = visitors(ADA)
    ada.goes_to("/say/")
    assert "overdue" in ada.page.locator("li.card", has_text=WIFI).inner_text()
    ada.follows(BUS)
    read = ada.reads()
    for step in ("20 or more people say the same", "Passed on to staff", "Answered: Yes"):
        assert step in read
    assert "9am–6pm" in read
    assert "9am–9pm" in read
    assert "about 15 say it helped" in read
    assert ada.errors() == []
    ada.presses("Yes, it helped")
    assert "You answered: Yes, it helped" in ada.reads()
    ada.goes_to("/you-said/")
    assert "We haven’t answered these in time" in ada.reads()
    assert WIFI in ada.reads()
    assert "Ada" not in ada.reads()
    assert ada.errors() == []


def test_stop_10_after_tonights_update_ada_reads_what_changed_and_why(visitors):
    dee = visitors("Dee Fraser")
    dee.goes_to("/nights/")
    dee.presses("Run now")
    run_by_a_worker()
    dee.goes_to(dee.path)
    assert dee.page.get_by_role("status").filter(has_text="Done").is_visible()
    assert dee.errors() == []
    ada = visitors(ADA)
    ada.goes_to("/today/")
    ada.opens("What changed")
    changed = ada.page.locator("section, details", has_text="What changed").last.inner_text()
    assert CARE_PLAN in changed
    assert "too hard" in changed
    assert "Ben Ross" in ada.reads(), "stop 3 shows as a case that Ben opened"
    assert ada.errors() == []
