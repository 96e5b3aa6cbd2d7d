"""My week: Ada moves a step to another evening and takes it back, by keyboard alone."""

import datetime as dt

from django.utils.timezone import localdate

from learners.wording import day
from tests.browser.chromium import PHONE

STEP = "Reading a care plan"


def test_a_learner_moves_a_step_to_another_day_and_back(fresh, window, script):
    ada = window(script=script, size=PHONE).is_("ada@strathcairn.example")
    ada.goes_to("/today/")
    ada.follows("Move or drop a step")
    assert ada.errors() == []
    before = table(ada)
    chosen = localdate() + dt.timedelta(days=9)
    picks(ada, STEP, day(chosen, localdate()))
    ada.presses(f"Move {STEP}")
    assert f"You put “{STEP}” on {day(chosen, localdate())}." in ada.reads()
    assert STEP not in table(ada)
    assert ada.errors() == []
    ada.presses("Undo")
    assert table(ada) == before

    ada.presses(f"Drop {STEP}")
    assert "out of your week until" in ada.reads()
    assert STEP not in table(ada)
    assert ada.errors() == []


def test_a_learner_chooses_the_evenings_that_suit(fresh, window, script):
    ada = window(script=script, size=PHONE).is_("ada@strathcairn.example")
    ada.goes_to("/plan/week/")
    ada.follows("Change the days that suit you")
    assert ada.errors() == []
    for box in ada.page.get_by_role("group", name="Evenings").get_by_role("checkbox").all():
        if box.is_checked():
            ada.tabs_to(box)
            ada.page.keyboard.press("Space")
    ada.tabs_to(ada.page.get_by_role("group", name="Daytimes").get_by_label("Sunday"))
    ada.page.keyboard.press("Space")
    ada.presses("Save")
    rows = [row for row in table(ada).split("\n") if "in the" in row]
    assert len(rows) > 0
    assert all("in the daytime" in row for row in rows)


def picks(visitor, label, option):
    """Choose from a list by Tab and the arrows."""
    select = visitor.tabs_to(visitor.page.get_by_role("combobox", name=label))
    for _ in range(select.locator("option").count()):
        if select.locator("option:checked").inner_text() == option:
            return
        visitor.page.keyboard.press("ArrowDown")
    raise AssertionError(f"the arrows did not reach {option}")


def table(visitor):
    return visitor.page.get_by_role("table").inner_text()
