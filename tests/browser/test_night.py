"The administrator runs tonight's update and sees it finish."

import datetime as dt

import pytest
from django.utils.timezone import localdate

from portal.conductor import ready, work
from portal.models import Night, NightState
from tests.browser.chromium import DESKTOP, PHONE


def run_by_a_worker() -> Night:
    """Do what Celery's workers do, in this process."""
    night = Night.objects.get(state=NightState.RUNNING)
    while night.state == NightState.RUNNING:
        for run in ready(night):
            work(run)
        night.refresh_from_db()
    return night


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_administrator_runs_tonights_update_to_its_end(fresh, window, script, size):
    dee = window(script=script, size=size).is_("dee@strathcairn.example")
    dee.goes_to("/nights/")
    dee.presses("Run now")
    status = dee.page.get_by_role("status").filter(has_text="Running")
    assert status.is_visible()
    night = run_by_a_worker()
    assert night.as_of == localdate() + dt.timedelta(days=1)
    if not script:
        dee.follows("Refresh")
    dee.page.get_by_role("status").filter(has_text="Done").wait_for()
    assert dee.errors() == []


def test_starting_it_twice_joins_the_same_night(fresh, window, script):
    dee = window(script=script).is_("dee@strathcairn.example")
    for _ in range(2):
        dee.goes_to("/nights/")
        dee.presses("Run now")
    assert "You’ve joined it" in dee.reads()
    assert Night.objects.filter(as_of__gt=localdate()).count() == 1


def test_a_running_update_keeps_the_focus_and_announces_its_end(fresh, window):
    dee = window(script=True).is_("dee@strathcairn.example")
    dee.goes_to("/nights/")
    dee.presses("Run now")
    dee.page.get_by_role("link", name="Refresh").focus()
    status = dee.page.get_by_role("status").filter(has_text="Running").element_handle()
    for _answer in range(2):
        dee.page.wait_for_event("response", lambda answer: "/progress/" in answer.url)
    focused = "document.activeElement.id"
    assert dee.page.evaluate(focused) == "progress-again"
    run_by_a_worker()
    dee.page.get_by_role("link", name="Show what it changed").wait_for()
    assert status.evaluate("node => node.isConnected && node.textContent.trim()") == "Done"
    assert dee.page.evaluate(focused) == "progress-again"
    assert dee.errors() == []
