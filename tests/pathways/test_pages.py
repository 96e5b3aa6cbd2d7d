"""My plan and its steps: the pages, the answers, and how many queries they take."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pathways.actions import authoring
from pathways.models import PathwayChoice, Response, Start
from pathways.reads.route import next_step
from tests.factories.learners import day, in_words
from tests.factories.pathways import BY, follows, step
from tests.pages.count import queries
from tests.pages.test_record import words


def url(step, verb=""):
    return f"/steps/{step.public_id}/{verb}"


def test_the_plan_shows_the_next_step_with_where_and_how_to_start_it(ada_client):
    page = words(ada_client.get("/plan/"))
    assert "Heading for community nursing , with 9 hours a week." in page
    assert "Start this step" in page
    assert "Where: Library 2, Harbour." in page
    assert "Ask at the desk for the red folder." in page
    assert "0 of 8 steps done" in page


def test_learners_without_a_pathway_are_asked_for_their_aim(ada, catalogue, client, sign_in):
    sign_in(client, ada)
    assert client.get("/plan/", follow=True).redirect_chain[-1][0] == "/plan/follow/"
    assert not next_step(ada.learner, day(0)).following
    sent = {"pathway": catalogue.pathway.public_id, "hours": "9", "modes": ["evening"]}
    page = words(client.post("/plan/follow/", sent, follow=True))
    assert "Your plan is ready." in page
    assert "Infection" in page


def test_a_college_without_pathways_shows_a_message(ada, client, sign_in):
    assert "No routes yet" in words(sign_in(client, ada).get("/plan/follow/"))


@pytest.mark.parametrize(
    "hours", ["", "0", "-3", "1000", "nan", "inf", "x" * 5000, "9\x00", "٩٩٩"], ids=range(9)
)
def test_hours_that_make_no_sense_come_back_with_an_error(hours, ada, catalogue, client, sign_in):
    sent = {"pathway": catalogue.pathway.public_id, "hours": hours}
    response = sign_in(client, ada).post("/plan/follow/", sent)
    assert response.status_code == 200
    assert "There is a problem" in response.content.decode()
    assert not PathwayChoice.objects.exists()


def test_a_draft_cannot_be_chosen_by_its_id(ada, client, sign_in):
    draft = authoring.add_pathway(code="D", name="draft", by=BY)
    sent = {"pathway": draft.public_id, "hours": "9"}
    assert sign_in(client, ada).post("/plan/follow/", sent).status_code == 200
    assert not PathwayChoice.objects.exists()


# answering -----------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", ["done", "already know", "too hard", "not relevant", "no time"])
def test_each_answer_is_obeyed_on_the_page_that_follows_and_can_be_undone(
    answer, ada_client, follower, catalogue
):
    before = words(ada_client.get("/plan/"))
    page = ada_client.post(url(catalogue["infection"]), {"answer": answer}, follow=True)
    text = words(page)
    assert "Your plan has changed to match." in text
    assert 'id="next">Infection' not in page.content.decode()
    undo = dict(re.findall(r'name="(response)" value="(\d+)"', page.content.decode()))
    after = words(ada_client.post(url(catalogue["infection"], "undo/"), undo, follow=True))
    assert after == before


def test_a_step_that_is_done_can_be_called_great_and_stays_done(ada_client, follower, catalogue):
    step = catalogue["infection"]
    assert "Is it any good?" not in words(ada_client.get(url(step)))
    ada_client.post(url(step), {"answer": "done"})
    assert "Is it any good?" in words(ada_client.get(url(step)))
    page = words(ada_client.post(url(step), {"answer": "great"}, follow=True))
    assert "You said “Infection” is great." in page
    page = words(ada_client.get(url(step)))
    assert "This counts as done." in page
    assert "Is it any good?" not in page


def test_a_step_not_begun_cannot_be_called_great(ada_client, follower, catalogue):
    page = words(ada_client.post(url(catalogue["bus"]), {"answer": "great"}, follow=True))
    assert "You can say that it’s great once you’ve started it." in page
    assert not Response.objects.exists()


def test_each_answer_shows_its_effect_beforehand(ada_client, catalogue):
    page = words(ada_client.get(url(catalogue["infection"])))
    assert (
        "It will count as done. No one will ask you for proof here. Then “Plans” will come first."
        in page
    )
    assert "We don’t know another way to reach your aim, so it will stay in your plan" in page
    assert "It will be paused for four weeks. We don’t have anything easier here" in page
    assert "wait for it" in page


def test_too_hard_with_nothing_easier_points_to_a_person(ada_client, catalogue):
    page = ada_client.post(url(catalogue["bus"]), {"answer": "too hard"}, follow=True)
    assert "We don’t have anything easier than “Bus” here." in words(page)
    assert "/help-now/" in page.content.decode().split("<main")[1].split("</main>")[0]


def test_no_time_takes_the_learners_own_date(ada_client, catalogue):
    sent = {"answer": "no time", "until_on": day(9).isoformat()}
    page = words(ada_client.post(url(catalogue["bus"]), sent, follow=True))
    assert f"You put off “Bus” until {in_words(9)}" in page


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
def test_an_answer_that_is_none_comes_back_with_an_error(sent, ada_client, catalogue):
    response = ada_client.post(url(catalogue["bus"]), sent)
    assert response.status_code == 200
    assert "There is a problem" in response.content.decode()
    assert not Response.objects.exists()


def test_a_double_click_saves_one_answer(ada_client, catalogue):
    for _ in range(2):
        assert ada_client.post(url(catalogue["bus"]), {"answer": "not relevant"}).status_code == 302
        assert ada_client.post(url(catalogue["infection"], "start/")).status_code == 302
    assert (Response.objects.count(), Start.objects.count()) == (1, 1)


def test_the_later_tab_wins_and_an_old_undo_is_refused(ada_client, catalogue):
    ada_client.post(url(catalogue["bus"]), {"answer": "not relevant"})
    first = Response.objects.get().pk
    ada_client.post(url(catalogue["bus"]), {"answer": "done"})
    page = words(ada_client.post(url(catalogue["bus"], "undo/"), {"response": first}, follow=True))
    assert "That was already undone. Nothing has changed." in page
    assert Response.objects.latest("pk").answer == "done"


@pytest.mark.parametrize("number", ["", "x", "-1", "²", "9" * 400, "1\x00"])
def test_an_undo_of_no_such_answer_changes_nothing(number, ada_client, catalogue):
    ada_client.post(url(catalogue["bus"]), {"answer": "done"})
    answer = ada_client.post(url(catalogue["bus"], "undo/"), {"response": number})
    assert answer.status_code == 302
    assert Response.objects.count() == 1


def test_an_answer_sent_after_the_sign_in_expired_is_saved(follower, catalogue, client, sign_in):
    client.post(url(catalogue["bus"]), {"answer": "too hard"})
    saved = client.session["kept words"]
    sign_in(client, follower.user)
    session = client.session
    session["kept words"] = saved
    session.save()
    page = client.get(url(catalogue["bus"])).content.decode()
    assert re.search(r'class="card notice">[^<]*<input[^>]*>.*?value="too hard"', page, re.DOTALL)
    assert client.get(url(catalogue["bus"], "start/")).status_code == 405


# whose ---------------------------------------------------------------------------------------


def test_another_learners_step_returns_404(catalogue, follower, flo, sign_in):
    client = sign_in(Client(), flo)
    nowhere = client.get("/steps/00000000-0000-4000-8000-000000000000/")
    missing = client.get(url(catalogue["bus"]))
    assert (missing.status_code, missing.content) == (404, nowhere.content)
    for verb in ("", "start/", "undo/"):
        assert client.post(url(catalogue["bus"], verb), {"answer": "done"}).status_code == 404
    assert not Response.objects.exists()


def test_ids_in_the_body_change_nothing(catalogue, follower, flo, ada_client):
    follows(flo.learner, catalogue)
    sent = {"answer": "done", "learner": flo.learner.pk, "step": catalogue["sums"].pk}
    ada_client.post(url(catalogue["bus"]), sent)
    saved_answer = Response.objects.get()
    assert (saved_answer.learner, saved_answer.step) == (follower, catalogue["bus"])


def test_undoing_another_learners_answer_changes_nothing(
    catalogue, follower, flo, ada_client, sign_in
):
    follows(flo.learner, catalogue)
    ada_client.post(url(catalogue["bus"]), {"answer": "done"})
    as_flo = sign_in(Client(), flo)
    as_flo.post(url(catalogue["bus"], "undo/"), {"response": Response.objects.get().pk})
    assert Response.objects.count() == 1


# queries -------------------------------------------------------------------------------------


def fill(catalogue, steps):
    """Fill a pathway to a real length; half of its steps have a prerequisite."""
    last = catalogue["infection"]
    for number in range(steps):
        more = step(f"s{number}", pathway=catalogue.pathway, teaches={catalogue.recording: 0.1})
        if number % 2:
            authoring.require(more, one_of=[last], by=BY)
        last = more


@pytest.mark.parametrize("steps", [0, 60])
def test_the_plan_takes_seven_queries_however_long_it_is(steps, catalogue, follower, ada_client):
    fill(catalogue, steps)
    follows(follower, catalogue, 8, at=None)
    for code in ("infection", "talk", "bus"):
        ada_client.post(
            url(catalogue[code]), {"answer": "not relevant" if code == "bus" else "done"}
        )
    assert queries(ada_client, "/plan/")[0] == 7


@pytest.mark.parametrize("steps", [0, 60])
def test_the_next_step_takes_two_queries(steps, catalogue, follower):
    fill(catalogue, steps)
    follows(follower, catalogue, 8, at=None)
    next_step(follower, day(0))  # reads the catalogue
    with CaptureQueriesContext(connection) as captured:
        assert next_step(follower, day(0)).name
    assert len(captured) == 2


@pytest.mark.parametrize("steps", [0, 60])
def test_a_steps_page_takes_the_same_queries_for_any_pathway_length(
    steps, catalogue, follower, ada_client
):
    fill(catalogue, steps)
    assert queries(ada_client, url(catalogue["placement"]))[0] == 9
