"""The demo page: sign in as someone, run tonight's update, start again."""

import celery
from django.utils.timezone import localdate

from portal.models import Night
from tests.browser.chromium import PHONE
from tests.browser.test_night import run_by_a_worker


def test_a_visitor_runs_tonights_update_and_watches_it(fresh, window, script):
    visitor = window(script=script, size=PHONE)
    visitor.goes_to("/demo/")
    visitor.presses("Run tonight’s update now")
    assert "It’s running." in visitor.reads()
    assert visitor.errors() == []
    run_by_a_worker()
    if not script:
        visitor.goes_to("/demo/")
    visitor.page.get_by_text("It’s done.").wait_for()
    assert visitor.errors() == []
    assert Night.objects.first().as_of > localdate()


def test_starting_again_sends_one_message_to_a_worker(fresh, window, script, monkeypatch):
    sent = []
    monkeypatch.setattr(celery.Celery, "send_task", lambda app, name, *a, **k: sent.append(name))
    visitor = window(script=script)
    visitor.goes_to("/demo/")
    visitor.presses("Start again")
    assert "about half a minute" in visitor.reads()
    assert sent == ["portal.tasks.start_demo_again"]
