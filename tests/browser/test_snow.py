"""Snow: whom it affects is shown first; then every reader's pages say so, and dates move."""

import datetime as dt

from django.utils.timezone import localdate

from learners.actions import deadlines
from learners.actions.proposals import on_closed_days, undecided
from learners.models import Assessment, ClosedDay, User
from learners.wording import day
from support.actions import promises
from support.models import HelpRequest
from tests.browser.chromium import PHONE, ZOOMED

CLOSED = "The college is closed today"
READERS = {
    "": ("/", "/help-now/"),
    "ada": ("/today/", "/help/"),
    "ben": ("/today/",),
    "eve": ("/today/",),
    "dee": ("/today/", "/services/"),
}


def closes(dee, first_on, last_on):
    """Close the college on these days, after reading what that affects."""
    dee.goes_to("/calendar/close/")
    dee.types("Reason, in a word or two", "Snow")
    dee.page.get_by_label("First day closed").fill(first_on.isoformat())
    dee.page.get_by_label("Last day closed").fill(last_on.isoformat())
    dee.presses("Show what this affects")
    shown = dee.reads()
    for size in (PHONE, ZOOMED):
        dee.page.set_viewport_size(size)
        assert dee.errors() == []
    assert not ClosedDay.objects.filter(name="Snow").exists()
    dee.presses("Close these days")
    assert dee.errors() == []
    return shown


def test_everyone_reads_that_the_college_is_closed_and_a_promise_moves(fresh, window):
    ada = window(size=PHONE).is_("ada@strathcairn.example")
    ada.goes_to("/help/")
    ada.types("What would help?", "Could we talk about my hours?")
    ada.presses("Ask to speak to someone")
    request = HelpRequest.objects.open().get(learner__name="Ada Sinclair")
    promised_on = request.due_on

    shown = closes(window(size=PHONE).is_("dee@strathcairn.example"), localdate(), promised_on)
    for part in ("learners have a module", "promised", "won’t be open"):
        assert part in shown
    assert "Could we talk" not in shown  # what was asked is between Ada and Ben
    promises.follow_calendar()  # as a worker does within the minute
    request.refresh_from_db()
    assert request.due_on > promised_on
    for name, paths in READERS.items():
        reader = window(size=PHONE)
        if name:
            reader.is_(f"{name}@strathcairn.example")
        for path in paths:
            reader.goes_to(path)
            assert (CLOSED if path != "/services/" else "Closed ") in reader.reads()
            reader.page.set_viewport_size(ZOOMED)
            assert reader.errors() == []
    ada.goes_to("/help/")
    assert f"{request.due_on.day} {request.due_on:%B}" in ada.reads()
    assert "Closed from" in ada.reads() or "Closed on" in ada.reads()


def test_the_owner_of_work_takes_the_proposed_day_and_a_learner_reads_why(fresh, window):
    today = localdate()
    piece = Assessment.objects.filter(
        offering__module__roles__user__name="Jo Kerr",
        offering__enrolments__learner__name="Ada Sinclair",
    ).latest("pk")
    due_on = today + dt.timedelta(days=5)
    owner = User.objects.get(name="Jo Kerr")
    deadlines.move(assessment=piece, on=due_on, reason="A week more.", by=owner)
    shown = closes(window(size=PHONE).is_("dee@strathcairn.example"), due_on, due_on)
    assert "owner for a new date" in shown or "owners for new dates" in shown
    assert piece.name in shown
    work = undecided(today).get(pk=piece.pk)

    jo = window(size=PHONE).is_("jo@strathcairn.example")
    jo.goes_to("/messages/")
    jo.page.get_by_text("is due on a day when the college is closed").first.click()
    assert "Move it to the next open day?" in jo.reads()
    jo.goes_to(f"/deadlines/{work.public_id}/")
    jo.page.set_viewport_size(ZOOMED)
    assert jo.errors() == []
    jo.presses(f"Move to {day(work.open_on, today)}")
    assert not on_closed_days(today).filter(pk=work.pk).exists()
    assert jo.errors() == []

    ada = window(size=PHONE).is_("ada@strathcairn.example")
    ada.goes_to(f"/deadlines/{work.public_id}/")
    assert "Jo Kerr moved it on" in ada.reads()
    assert "Snow" in ada.reads()
    assert ada.errors() == []
