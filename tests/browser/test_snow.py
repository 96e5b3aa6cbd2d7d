"""Snow: the college closes, every reader's pages say so, and what was promised moves."""

from django.utils.timezone import localdate

from learners.models import ClosedDay
from support.actions import promises
from support.models import HelpRequest
from tests.browser.chromium import PHONE, ZOOMED

CLOSED = "The college is closed today"
READERS = {
    "": ("/", "/help-now/"),
    "ada": ("/today/", "/help/"),
    "ben": ("/today/",),
    "eve": ("/today/",),
    "dee": ("/today/",),
}


def test_everyone_reads_that_the_college_is_closed_and_a_promise_moves(fresh, window):
    ada = window(size=PHONE).is_("ada@strathcairn.example")
    ada.goes_to("/help/")
    ada.types("What would help?", "Could we talk about my hours?")
    ada.presses("Ask to speak to someone")
    request = HelpRequest.objects.open().get(learner__name="Ada Sinclair")
    promised_on = request.due_on

    dee = window(size=PHONE).is_("dee@strathcairn.example")
    dee.goes_to("/calendar/close/")
    dee.types("Reason, in a word or two", "Snow")
    dee.page.get_by_label("First day closed").fill(localdate().isoformat())
    dee.page.get_by_label("Last day closed").fill(promised_on.isoformat())
    assert dee.errors() == []
    dee.presses("Show what this affects")
    assert "What closing these days affects" in dee.reads()
    assert "is promised" in dee.reads() or "are promised" in dee.reads()
    assert not ClosedDay.objects.filter(name="Snow").exists()
    assert dee.errors() == []
    dee.presses("Close these days")
    assert dee.errors() == []

    promises.follow_calendar()  # as a worker does within the minute
    request.refresh_from_db()
    assert request.due_on > promised_on
    for name, paths in READERS.items():
        reader = window(size=PHONE)
        if name:
            reader.is_(f"{name}@strathcairn.example")
        for path in paths:
            reader.goes_to(path)
            assert CLOSED in reader.reads()
            reader.page.set_viewport_size(ZOOMED)
            assert reader.errors() == []
    ada.goes_to("/help/")
    day = f"{request.due_on.day} {request.due_on:%B}"
    assert day in ada.reads()
