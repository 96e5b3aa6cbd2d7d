"""The answers, days, hours and routes that a learner may send."""

import pytest

from pathways.actions.responses import LONGEST
from pathways.forms import AnswerForm, FollowForm
from pathways.models import Answer, Mode
from tests.factories.learners import day
from tests.factories.pathways import care
from tests.sent import errors_of, request_of, sent


def answer(days=None, **more):
    until_on = "" if days is None else day(days).isoformat()
    data = {"answer": "no time", "until_on": until_on, **more}
    return AnswerForm(request_of(None, data), on=day(0))


@pytest.mark.parametrize("kind", [kind for kind in Answer if kind != Answer.TAKEN_BACK])
def test_each_answer_is_taken_without_a_day(kind):
    assert answer(answer=kind).is_valid()


@pytest.mark.parametrize("kind", ["", "taken back", "perhaps"])
def test_an_invalid_answer_shows_an_error(kind):
    assert errors_of(answer(answer=kind)).keys() == {"answer"}


@pytest.mark.parametrize(
    ("days", "is_valid"), [(0, False), (1, True), (LONGEST, True), (LONGEST + 1, False)]
)
def test_a_pause_ends_after_today_and_within_two_years(days, is_valid):
    assert errors_of(answer(days)).keys() == (set() if is_valid else {"until_on"})


def test_the_field_offers_the_days_that_are_taken():
    picker = answer().fields["until_on"].widget.attrs
    assert (picker["min"], picker["max"]) == (day(1).isoformat(), day(LONGEST).isoformat())


@pytest.fixture
def catalogue(db):
    return care()


def follow(catalogue, **more):
    data = {"pathway": str(catalogue.pathway.public_id), "hours": "9", **more}
    return sent(FollowForm, data)


@pytest.mark.parametrize("hours", ["0.5", "9", "100"])
def test_a_route_is_followed_at_half_an_hour_to_100_hours_a_week(hours, catalogue):
    form = follow(catalogue, hours=hours)
    assert form.is_valid()
    assert (form.cleaned_data["pathway"], form.cleaned_data["hours"]) == (
        catalogue.pathway,
        float(hours),
    )


@pytest.mark.parametrize("hours", ["", "0.4", "100.5", "-1", "nan", "inf", "many"])
def test_impossible_hours_show_an_error(hours, catalogue):
    assert errors_of(follow(catalogue, hours=hours)).keys() == {"hours"}


def test_only_a_published_route_can_be_chosen(catalogue):
    type(catalogue.pathway).objects.update(published_at=None)
    assert errors_of(follow(catalogue)).keys() == {"pathway"}


def test_a_routes_name_begins_with_a_capital_on_its_own(catalogue):
    (choice,) = follow(catalogue).fields["pathway"].choices
    assert choice[1] == "Community nursing"


def test_any_mode_but_any_time_can_be_chosen(catalogue):
    modes = [mode.value for mode in Mode if mode != Mode.ANY]
    assert follow(catalogue, modes=modes).is_valid()
    assert follow(catalogue, modes=[]).is_valid()
    assert errors_of(follow(catalogue, modes=[Mode.ANY.value])).keys() == {"modes"}
