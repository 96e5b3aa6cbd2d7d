"""A late promise: said the day after, by keyboard, on a phone; another person keeps it."""

import datetime as dt
import re

from learners.models import User
from support.models import HelpRequest
from tests.browser.chromium import PHONE

SMALL = {"width": 320, "height": 640}
WORDS = "Could we talk about my hours?"


def make_late(request):
    """Let its promised day be yesterday, as if nobody had come to it."""
    request.due_on -= dt.timedelta(days=(request.due_on - dt.date.today()).days + 1)
    request.asked_at -= dt.timedelta(days=7)
    request.save(update_fields=["due_on", "asked_at"])


def test_a_late_promise_is_admitted_and_another_person_keeps_it(fresh, window):
    ada = window(size=PHONE).is_("ada@strathcairn.example")
    ada.goes_to("/help/")
    ada.types("What would help?", WORDS)
    ada.presses("Ask to speak to someone")
    assert "Someone will get back to you by" in ada.reads()
    make_late(HelpRequest.objects.open().get(learner__name="Ada Sinclair"))

    ada.goes_to("/today/")
    assert "We didn’t do what we promised" in ada.reads()
    assert ada.page.get_by_role("link", name="Help now").first.is_visible()
    assert ada.errors() == []
    ben = window(size=PHONE).is_("ben@strathcairn.example")
    ben.goes_to("/today/")
    line = ben.page.locator("li", has_text="Ada Sinclair").first.inner_text().lower()
    assert "overdue" in line
    assert ben.errors() == []

    ada.goes_to("/help/")
    other = re.search(r"you can ask (\w+ [\w’]+) instead", ada.reads())[1]
    assert ada.errors() == []
    ada.presses(f"Ask {other}")
    assert f"We’ve asked {other} to get back to you." in ada.reads()
    assert "We didn’t do what we promised" not in ada.reads()
    assert ada.errors() == []

    deputy = window(size=SMALL).is_(User.objects.get(name=other).email)
    deputy.goes_to("/today/")
    new = deputy.page.locator("section", has_text="New to you").last
    deputy.follows("Ada Sinclair", within=new)
    assert "Promised, and by when" in deputy.reads()
    assert WORDS in deputy.reads()
    assert deputy.errors() == []
    deputy.presses("I’ll get back to Ada")
    assert deputy.errors() == []

    ada.goes_to("/help/")
    assert f"{other} will get back to you" in ada.reads()
    assert f"{other} is also there for you, until" in ada.reads()
    assert ada.errors() == []
