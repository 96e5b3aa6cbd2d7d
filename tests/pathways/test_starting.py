"""Starting a step: what is offered, what is missing, and what is said where nothing is left."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from learners.models import AuditEvent
from pathways.actions import authoring, choices, responses
from pathways.models import Start
from pathways.reads.route import next_step
from tests.factories.clock import at_moment
from tests.factories.learners import day, in_words
from tests.factories.pathways import BY, LONG_AGO, step
from tests.pages.test_record import words
from tests.pathways.nights import on
from tests.pathways.test_pages import url


def test_starting_is_saved_and_links_to_the_step(ada_client, way):
    here = step("here", pathway=way.pathway, link="/help-now/")
    there = step("there", pathway=way.pathway, link="https://library.example/red")
    assert ada_client.post(url(here, "start/")).url == "/help-now/"
    assert ada_client.post(url(there, "start/")).url == url(there)
    assert "library.example/red" in ada_client.get(url(there)).content.decode()
    assert Start.objects.count() == 2
    assert AuditEvent.objects.filter(verb="step.start").count() == 2


def test_a_started_step_says_so_and_can_be_continued(ada_client, way):
    first = url(way["infection"])
    assert "Start this step" in words(ada_client.get(first))
    ada_client.post(url(way["infection"], "start/"))
    for page in (words(ada_client.get(at)) for at in (first, "/plan/", "/today/")):
        assert "You’ve started it." in page
        assert "Continue this step" in page
        assert "Start this step" not in page


def cannot_start(client, step, why_not):
    """Neither the page offers it, nor does a press from an older page begin it."""
    page = words(client.get(url(step)))
    assert why_not in page
    assert "Start this step" not in page
    assert why_not in words(client.post(url(step, "start/"), follow=True))
    assert not Start.objects.exists()


def test_a_step_names_its_prerequisites_and_cannot_start_before_them(ada_client, way):
    cannot_start(ada_client, way["plans"], "You need to do “Infection” first.")
    cannot_start(ada_client, way["placement"], "You need to do “Talk” or “Visit” first")
    ada_client.post(url(way["infection"]), {"answer": "done"})
    assert "Start this step" in words(ada_client.get(url(way["plans"])))


def test_a_closed_step_shows_its_last_day(ada_client, way):
    over = step("over", pathway=way.pathway, until_on=day(0))
    last = in_words(-1)
    cannot_start(ada_client, over, f"The last day to start it was {last}")
    assert f"Last day to start: {last}" in words(ada_client.get(url(over)))


def test_a_step_that_opens_later_shows_the_date(ada_client, way):
    cannot_start(
        ada_client,
        step("later", pathway=way.pathway, from_on=day(3)),
        f"You can start it from {in_words(3)}",
    )


def test_a_started_step_continues_after_its_last_day_to_start(ada_client, way):
    ada_client.post(url(way["bus"], "start/"))
    way["bus"].until_on = day(0)
    way["bus"].save()
    assert "Continue this step" in words(ada_client.get(url(way["bus"])))
    assert ada_client.post(url(way["bus"], "start/")).status_code == 302
    assert Start.objects.count() == 1


def test_a_withdrawn_step_and_its_dependants_leave_every_page(ada_client, way):
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


def test_a_finished_pause_is_described_in_the_past_tense(ada_client, follower, way):
    at_moment(on(1), responses.answer, follower, way["bus"], "too hard", by=BY)
    page = words(ada_client.get(url(way["bus"])))
    assert "You said “Bus” was too hard. It was paused until" in page


# nothing left --------------------------------------------------------------------------------


def left_on(client):
    """What Today says where nothing can be started."""
    page = words(client.get("/today/"))
    assert "There’s nothing to start right now" in page
    assert "Start this step" not in page
    return page.split("There’s nothing to start right now")[1].split("My plan")[0]


def test_steps_marked_not_relevant_are_listed_and_can_be_undone(ada_client, way):
    for code in way.steps:
        done = code not in ("bus", "sums")
        ada_client.post(url(way[code]), {"answer": "done" if done else "not relevant"})
    told = left_on(ada_client)
    assert "You said “Sums” and “Bus” aren’t relevant to you." in told
    assert "rest" not in told
    assert "See or undo your answer" in words(ada_client.get("/plan/"))


def test_a_paused_step_shows_its_nearest_date(ada_client, way):
    for code, days in {"infection": 9, "talk": 5, "visit": 7, "sums": 40, "bus": 30}.items():
        sent = {"answer": "no time", "until_on": day(days).isoformat()}
        ada_client.post(url(way[code]), sent)
    told = left_on(ada_client)
    rest = "“Talk”, “Visit”, “Infection” and 2 other steps are paused, the first until"
    assert f"{rest} {in_words(5)}" in told
    assert "You can’t start “Plans”, “Placement” and “Doses” until" in told
    assert "relevant" not in told


def test_closed_and_paused_steps_are_shown_apart(ada_client, follower, way):
    for code in way.steps:
        if code not in ("sums", "bus"):
            responses.answer(follower, way[code], "done", by=BY)
    responses.answer(follower, way["bus"], "no time", by=BY, until_on=day(3))
    type(way["sums"]).objects.filter(pk=way["sums"].pk).update(until_on=day(0))
    with CaptureQueriesContext(connection) as taken:
        found = next_step(follower, day(0))
    assert found.blocked == [
        f"“Bus” is paused until {in_words(3)}.",
        "The last day to start “Sums” has passed.",
    ]
    assert len(taken) <= 4


def test_an_empty_pathway_is_not_called_done(ada, client, sign_in):
    bare = authoring.add_pathway(code="BARE", name="a bare way", by=BY)
    type(bare).objects.update(published_at=LONG_AGO)
    bare.refresh_from_db()
    choices.follow(ada.learner, bare, 4, by=BY)
    page = words(sign_in(client, ada).get("/today/"))
    assert "You’ve done every step" not in page
    assert "Your route has nothing to start today." in page
