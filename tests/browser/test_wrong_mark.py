"""A wrong mark is corrected: record, reasons and the next morning agree."""

import re

from learners.models import Mark
from support.models import Concern
from tests.browser.chromium import PHONE
from tests.browser.test_night import run_by_a_worker

ADA, BEN = "ada@strathcairn.example", "ben@strathcairn.example"
WHY = "I looked at the paper: the digits were mixed up."


def wrong_mark():
    """The mark in the module that Ada's concern is about, its work, and the right score."""
    concern = Concern.objects.standing().get(learner__name="Ada Sinclair")
    marks = Mark.objects.filter(
        enrolment__learner=concern.learner, enrolment__offering__module__name=concern.module
    )
    mark = marks.select_related("assessment").latest("known_at")
    return concern, mark, 41.0 if mark.score != 41 else 43.0


def reasons_of(concern):
    """The average mark in the concern's reasons, as pages show it."""
    concern.refresh_from_db()
    return f"{round(concern.reasons['mean_mark'])} out of 100"


def answers(jo, right):
    """Answer that the learner is right, first without the right mark."""
    jo.goes_to("/today/")
    jo.follows("Ada Sinclair", within=jo.page.locator("section", has_text="to answer"))
    assert jo.errors() == []
    jo.chooses("You’re right: correct it")
    jo.types("Why", WHY)
    jo.presses("Send")
    assert "Enter what it should say." in jo.reads()  # a decision without a value changes nothing
    jo.types("The right mark", f"{right:.0f}")
    jo.presses("Send")
    assert "the record has changed" in jo.reads()
    assert jo.errors() == []


def test_a_wrong_mark_is_corrected_and_every_page_agrees(fresh, window, script):
    concern, mark, right = wrong_mark()
    before = reasons_of(concern)
    ada = window(script=script, size=PHONE).is_(ADA)
    ada.goes_to(f"/me/wrong/mark/{mark.pk}/")
    ada.types("What’s wrong", f"On the paper it is {right:.0f}.")
    ada.presses("Send")
    owner = re.search(r"(\w+) \w+ will answer by", ada.reads())[1].lower()

    answers(window(script=script).is_(f"{owner}@strathcairn.example"), right)

    ada.goes_to("/me/")
    assert f"marked: {right:.0f}" in ada.reads()
    assert "because the learner reported it." in ada.page.content()
    assert ada.errors() == []
    after = reasons_of(concern)
    assert after != before
    ben = window(script=script).is_(BEN)
    for reader in (ada, ben):
        reader.goes_to(f"/concerns/{concern.public_id}/")
        assert after in reader.reads()
        assert before not in reader.reads()

    dee = window(script=script).is_("dee@strathcairn.example")
    dee.goes_to("/nights/")
    dee.presses("Run now")
    run_by_a_worker()
    assert reasons_of(concern) == after
    ada.goes_to("/me/")
    assert f"marked: {right:.0f}" in ada.reads()
    assert ada.errors() == []
