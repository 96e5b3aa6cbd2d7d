"""My plan and its steps: what a learner reads and presses, and how many queries it takes."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from learners.actions import welcome
from learners.models import AuditEvent, Availability
from pathways.actions import authoring, choices, responses
from pathways.models import PathwayChoice, Response, Start
from pathways.views.next import next_step
from tests.factories.learners import day
from tests.factories.pathways import BY, LONG_AGO, follows, step
from tests.pages.count import queries
from tests.pages.test_record import words
from tests.pathways.nights import on


@pytest.fixture
def ada_client(follower, client, sign_in):
    return sign_in(client, follower.user)


def url(step, verb=""):
    return f"/steps/{step.public_id}/{verb}"


def test_the_plan_shows_the_next_step_with_where_and_how_to_start_it(ada_client):
    page = words(ada_client.get("/plan/"))
    assert "Heading for community nursing , with 9 hours a week." in page
    assert "Start this step" in page
    assert "Where: Library 2, Harbour." in page
    assert "Ask at the desk for the red folder." in page
    assert "0 of 8 steps done" in page


def test_who_follows_nothing_is_asked_where_she_is_heading(ada, way, client, sign_in):
    sign_in(client, ada)
    assert client.get("/plan/", follow=True).redirect_chain[-1][0] == "/plan/follow/"
    assert not next_step(ada.learner, day(0)).following
    sent = {"pathway": way.pathway.public_id, "hours": "9", "modes": ["evening"]}
    page = words(client.post("/plan/follow/", sent, follow=True))
    assert "Your list is ready." in page
    assert "Infection" in page


def tell_hours(learner, hours, evenings=True):
    given = {"aim": "", "hours_a_week": hours, "evenings": evenings, "hurdles": ()}
    welcome.answer(learner=learner, by=learner.user, **given)


def told_hours(learner):
    time = Availability.objects.in_force(day(0)).get(learner=learner)
    return time.hours_a_week, time.evenings


def test_the_hours_she_told_us_stand_in_the_form_where_she_follows_nothing_yet(
    ada, way, client, sign_in
):
    assert sign_in(client, ada).get("/plan/follow/").context["form"].initial == {"hours": 5}
    tell_hours(ada.learner, 2)
    page = client.get("/plan/follow/")
    assert page.context["form"].initial == {"hours": 2}
    assert "You told us" not in words(page)


def test_other_hours_than_her_plans_are_taken_over_with_one_press(ada_client, follower, way):
    follows(follower, way, 4, modes=["evening", "online"], at=None)
    tell_hours(follower, 1)
    for at in ("/plan/follow/", "/plan/"):
        page = ada_client.get(at)
        assert "You told us 1 hour a week; this plan counts with 4 hours." in words(page)
        assert "Use 1 hour" in words(page)
    form = page.content.decode().split('aria-label="Your hours a week"')[1].split("</form>")[0]
    sent: dict[str, list[str]] = {}
    for name, value in re.findall(r'name="(pathway|hours|modes)" value="([^"]*)"', form):
        sent.setdefault(name, []).append(value)
    told = words(ada_client.post("/plan/follow/", sent, follow=True))
    assert "with 1 hour a week" in told
    assert "You told us" not in told
    choice = PathwayChoice.objects.standing().get()
    assert (choice.hours, choice.modes) == (1, ["evening", "online"])
    assert told_hours(follower) == (1, True)


@pytest.mark.parametrize(("hours", "whole"), [("6", 6), ("2.5", 3), ("0.5", 1), ("80", 60)])
def test_hours_said_on_the_plan_are_what_every_page_says(hours, whole, ada_client, follower, way):
    tell_hours(follower, 9)
    page = words(
        ada_client.post(
            "/plan/follow/", {"pathway": way.pathway.public_id, "hours": hours}, follow=True
        )
    )
    assert told_hours(follower) == (whole, True)
    assert "You told us" not in page


def test_two_ways_at_once_say_what_differs_and_lead_to_the_hours(ada_client, follower, way):
    other = authoring.add_pathway(code="OTHER", name="another way", by=BY)
    step("only", pathway=other, is_goal=True)
    authoring.publish(other, by=BY)
    choices.follow(follower, other, 4, by=BY)
    tell_hours(follower, 13)
    assert "You told us" not in words(ada_client.get("/plan/"))
    tell_hours(follower, 9)
    page = words(ada_client.get("/plan/"))
    assert "You told us 9 hours a week; this plan counts with 13 hours." in page
    assert "Use 9 hours" not in page


def test_without_any_pathway_the_page_says_so(ada, client, sign_in):
    assert "No way is open yet" in words(sign_in(client, ada).get("/plan/follow/"))


@pytest.mark.parametrize(
    "hours", ["", "0", "-3", "1000", "nan", "inf", "x" * 5000, "9\x00", "٩٩٩"], ids=range(9)
)
def test_hours_that_make_no_sense_come_back_with_an_error(hours, ada, way, client, sign_in):
    sent = {"pathway": way.pathway.public_id, "hours": hours}
    response = sign_in(client, ada).post("/plan/follow/", sent)
    assert response.status_code == 200
    assert "Please check" in response.content.decode()
    assert not PathwayChoice.objects.exists()


def test_a_draft_cannot_be_chosen_by_its_id(ada, client, sign_in):
    draft = authoring.add_pathway(code="D", name="draft", by=BY)
    sent = {"pathway": draft.public_id, "hours": "9"}
    assert sign_in(client, ada).post("/plan/follow/", sent).status_code == 200
    assert not PathwayChoice.objects.exists()


# answering -----------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", ["done", "already know", "too hard", "not relevant", "no time"])
def test_each_answer_is_obeyed_on_the_page_that_follows_and_can_be_undone(
    answer, ada_client, follower, way
):
    before = words(ada_client.get("/plan/"))
    page = ada_client.post(url(way["infection"]), {"answer": answer}, follow=True)
    told = words(page)
    assert "Your list has changed with it." in told
    assert 'id="next">Infection' not in page.content.decode()
    undo = dict(re.findall(r'name="(response)" value="(\d+)"', page.content.decode()))
    after = words(ada_client.post(url(way["infection"], "undo/"), undo, follow=True))
    assert after == before


def test_what_each_answer_would_do_is_said_before_it_is_given(ada_client, way):
    page = words(ada_client.get(url(way["infection"])))
    assert "It counts as done, and nobody asks for proof here. Then “Plans” comes first." in page
    assert "We know no other way to your aim, so it stays in your list" in page
    assert "It rests for four weeks. We know nothing easier here" in page
    assert "wait for it" in page


def test_too_hard_with_nothing_easier_points_to_a_person(ada_client, way):
    page = ada_client.post(url(way["bus"]), {"answer": "too hard"}, follow=True)
    assert "We know nothing easier than “Bus” here." in words(page)
    assert "/help-now/" in page.content.decode().split("<main")[1].split("</main>")[0]


def test_no_time_until_a_day_of_her_own(ada_client, way):
    sent = {"answer": "no time", "until_on": day(9).isoformat()}
    page = words(ada_client.post(url(way["bus"]), sent, follow=True))
    assert f"You put “Bus” off until {day(9):%-d %B}" in page


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"answer": "taken back"},
        {"answer": "<script>"},
        {"answer": "done\x00"},
        {"answer": "x" * 100_000},
        {"answer": "no time", "until_on": "2020-01-01"},
        {"answer": "no time", "until_on": "9999-12-31"},
        {"answer": "no time", "until_on": "‮tomorrow 🙂"},
    ],
    ids=range(8),
)
def test_an_answer_that_is_none_comes_back_with_an_error(sent, ada_client, way):
    response = ada_client.post(url(way["bus"]), sent)
    assert response.status_code == 200
    assert "Please check this" in response.content.decode()
    assert not Response.objects.exists()


def test_a_double_click_says_it_once(ada_client, way):
    for _ in range(2):
        assert ada_client.post(url(way["bus"]), {"answer": "not relevant"}).status_code == 302
        assert ada_client.post(url(way["infection"], "start/")).status_code == 302
    assert (Response.objects.count(), Start.objects.count()) == (1, 1)


def test_two_tabs_end_with_the_later_word_and_an_old_undo_is_told_so(ada_client, way):
    ada_client.post(url(way["bus"]), {"answer": "not relevant"})
    first = Response.objects.get().pk
    ada_client.post(url(way["bus"]), {"answer": "done"})
    page = words(ada_client.post(url(way["bus"], "undo/"), {"response": first}, follow=True))
    assert "That was taken back already; nothing has changed." in page
    assert Response.objects.latest("pk").answer == "done"


@pytest.mark.parametrize("number", ["", "x", "-1", "²", "9" * 400, "1\x00"])
def test_an_undo_of_no_such_answer_changes_nothing(number, ada_client, way):
    ada_client.post(url(way["bus"]), {"answer": "done"})
    answer = ada_client.post(url(way["bus"], "undo/"), {"response": number})
    assert answer.status_code == 302
    assert Response.objects.count() == 1


def test_an_answer_after_the_sign_in_has_expired_is_kept(follower, way, client, sign_in):
    client.post(url(way["bus"]), {"answer": "too hard"})
    kept = client.session["kept words"]
    sign_in(client, follower.user)
    session = client.session
    session["kept words"] = kept
    session.save()
    page = client.get(url(way["bus"])).content.decode()
    assert re.search(r'class="card notice">[^<]*<input[^>]*>.*?value="too hard"', page, re.DOTALL)
    assert client.get(url(way["bus"], "start/")).status_code == 405


# starting ------------------------------------------------------------------------------------


def test_starting_is_written_down_and_leads_to_where_the_step_lives(ada_client, way):
    here = step("here", pathway=way.pathway, link="/help-now/")
    there = step("there", pathway=way.pathway, link="https://library.example/red")
    assert ada_client.post(url(here, "start/")).url == "/help-now/"
    assert ada_client.post(url(there, "start/")).url == url(there)
    assert "library.example/red" in ada_client.get(url(there)).content.decode()
    assert Start.objects.count() == 2
    assert AuditEvent.objects.filter(verb="step.start").count() == 2


def test_what_was_started_says_so_and_is_gone_on_with(ada_client, way):
    first = url(way["infection"])
    assert "Start this step" in words(ada_client.get(first))
    ada_client.post(url(way["infection"], "start/"))
    for page in (words(ada_client.get(at)) for at in (first, "/plan/", "/today/")):
        assert "You have started it." in page
        assert "Go on with this step" in page
        assert "Start this step" not in page


def cannot_start(client, step, why_not):
    """Neither the page offers it, nor does a press from an older page begin it."""
    page = words(client.get(url(step)))
    assert why_not in page
    assert "Start this step" not in page
    assert why_not in words(client.post(url(step, "start/"), follow=True))
    assert not Start.objects.exists()


def test_a_step_says_what_has_to_come_first_and_cannot_be_started_before(ada_client, way):
    cannot_start(ada_client, way["plans"], "“Infection” comes first, and is not done yet.")
    cannot_start(ada_client, way["placement"], "“Talk” or “Visit” comes first")
    ada_client.post(url(way["infection"]), {"answer": "done"})
    assert "Start this step" in words(ada_client.get(url(way["plans"])))


def test_a_step_whose_last_day_has_passed_says_which_it_was(ada_client, way):
    over = step("over", pathway=way.pathway, until_on=day(0))
    last = f"{day(-1):%-d %B}"
    cannot_start(ada_client, over, f"The last day to start it was {last}")
    assert f"Last day to start: {last}" in words(ada_client.get(url(over)))


def test_a_step_that_opens_later_says_when(ada_client, way):
    cannot_start(
        ada_client,
        step("later", pathway=way.pathway, from_on=day(3)),
        f"It can be started from {day(3):%-d %B}",
    )


def test_what_was_begun_is_gone_on_with_after_its_last_day_to_start(ada_client, way):
    ada_client.post(url(way["bus"], "start/"))
    way["bus"].until_on = day(0)
    way["bus"].save()
    assert "Go on with this step" in words(ada_client.get(url(way["bus"])))
    assert ada_client.post(url(way["bus"], "start/")).status_code == 302
    assert Start.objects.count() == 1


def test_what_is_withdrawn_at_noon_is_on_no_page_with_all_that_waits_for_it(ada_client, way):
    """Tonight makes the list anew; until then nothing leads to a page that is not there."""
    gone = way["infection"]
    type(gone).objects.filter(pk=gone.pk).update(withdrawn_at=LONG_AGO)
    for at in ("/plan/", "/today/"):
        page = ada_client.get(at).content.decode()
        assert url(gone) not in page
        assert "“Infection”" not in page
        first = page.split('id="next">')[1]
        assert not first.startswith(("Plans", "Doses", "Placement"))
        assert "Start this step" in page


def test_a_rest_that_is_over_is_told_as_past(ada_client, follower, way):
    responses.answer(follower, way["bus"], "too hard", by=BY, at=on(1))
    page = words(ada_client.get(url(way["bus"])))
    assert "You said that “Bus” is too hard. It rested until" in page


# nothing left --------------------------------------------------------------------------------


def left_on(client):
    """What Today says where nothing can be started."""
    page = words(client.get("/today/"))
    assert "Nothing can be started just now" in page
    assert "Start this step" not in page
    return page.split("Nothing can be started just now")[1].split("My plan")[0]


def test_all_that_is_left_not_relevant_is_said_and_can_be_taken_back(ada_client, way):
    for code in way.steps:
        done = code not in ("bus", "sums")
        ada_client.post(url(way[code]), {"answer": "done" if done else "not relevant"})
    told = left_on(ada_client)
    assert "You said that “Sums” and “Bus” are not relevant to you." in told
    assert "rest" not in told
    assert "or take it back" in words(ada_client.get("/plan/"))


def test_what_rests_says_the_nearest_day_and_what_waits_for_it_so(ada_client, way):
    for code, days in {"infection": 9, "talk": 5, "visit": 7, "sums": 40, "bus": 30}.items():
        sent = {"answer": "no time", "until_on": day(days).isoformat()}
        ada_client.post(url(way[code]), sent)
    told = left_on(ada_client)
    rest = "“Talk”, “Visit”, “Infection” and 2 other steps rest; the first of them until"
    assert f"{rest} {day(5):%-d %B}" in told
    assert "“Plans”, “Placement” and “Doses” cannot be started before something else" in told
    assert "relevant" not in told


def test_what_is_over_is_told_apart_from_what_rests(ada_client, follower, way):
    for code in way.steps:
        if code not in ("sums", "bus"):
            responses.answer(follower, way[code], "done", by=BY)
    responses.answer(follower, way["bus"], "no time", by=BY, until_on=day(3))
    type(way["sums"]).objects.filter(pk=way["sums"].pk).update(until_on=day(0))
    with CaptureQueriesContext(connection) as taken:
        found = next_step(follower, day(0))
    assert found.left == [
        f"“Bus” rests until {day(3):%-d %B}.",
        "The last day to start “Sums” has passed.",
    ]
    assert len(taken) <= 4


def test_a_way_without_a_step_is_not_called_done(ada, client, sign_in):
    bare = authoring.add_pathway(code="BARE", name="a bare way", by=BY)
    type(bare).objects.update(published_at=LONG_AGO)
    bare.refresh_from_db()
    choices.follow(ada.learner, bare, 4, by=BY)
    page = words(sign_in(client, ada).get("/today/"))
    assert "All of it is done" not in page
    assert "Your way has nothing to start on this day." in page


# whose ---------------------------------------------------------------------------------------


def test_somebody_elses_step_answers_like_one_that_does_not_exist(way, follower, flo, sign_in):
    client = sign_in(Client(), flo)
    nowhere = client.get("/steps/00000000-0000-4000-8000-000000000000/")
    found = client.get(url(way["bus"]))
    assert (found.status_code, found.content) == (404, nowhere.content)
    for verb in ("", "start/", "undo/"):
        assert client.post(url(way["bus"], verb), {"answer": "done"}).status_code == 404
    assert not Response.objects.exists()


def test_ids_in_the_body_change_nothing(way, follower, flo, ada_client):
    follows(flo.learner, way)
    sent = {"answer": "done", "learner": flo.learner.pk, "step": way["sums"].pk}
    ada_client.post(url(way["bus"]), sent)
    said = Response.objects.get()
    assert (said.learner, said.step) == (follower, way["bus"])


def test_an_undo_of_somebody_elses_answer_changes_nothing(way, follower, flo, ada_client, sign_in):
    follows(flo.learner, way)
    ada_client.post(url(way["bus"]), {"answer": "done"})
    hers = sign_in(Client(), flo)
    hers.post(url(way["bus"], "undo/"), {"response": Response.objects.get().pk})
    assert Response.objects.count() == 1


# queries -------------------------------------------------------------------------------------


def fill(way, steps):
    """A pathway as long as a real one; half of it with something before it."""
    last = way["infection"]
    for number in range(steps):
        more = step(f"s{number}", pathway=way.pathway, teaches={way.recording: 0.1})
        if number % 2:
            authoring.require(more, one_of=[last], by=BY)
        last = more


@pytest.mark.parametrize("steps", [0, 60])
def test_the_plan_takes_six_queries_however_long_it_is(steps, way, follower, ada_client):
    fill(way, steps)
    follows(follower, way, 8, at=None)
    for code in ("infection", "talk", "bus"):
        ada_client.post(url(way[code]), {"answer": "not relevant" if code == "bus" else "done"})
    assert queries(ada_client, "/plan/")[0] == 6


@pytest.mark.parametrize("steps", [0, 60])
def test_the_next_step_takes_four_queries(steps, way, follower):
    fill(way, steps)
    follows(follower, way, 8, at=None)
    with CaptureQueriesContext(connection) as taken:
        assert next_step(follower, day(0)).name
    assert len(taken) == 4


@pytest.mark.parametrize("steps", [0, 60])
def test_a_steps_page_takes_the_same_queries_however_long_the_way_is(
    steps, way, follower, ada_client
):
    fill(way, steps)
    assert queries(ada_client, url(way["placement"]))[0] <= 26
