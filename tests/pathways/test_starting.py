"""Starting a step: what is offered, what is missing, and the message when nothing is left."""

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


def test_starting_is_saved_and_links_to_the_step(ada_client, catalogue):
    internal = step("here", pathway=catalogue.pathway, link="/help-now/")
    external = step("there", pathway=catalogue.pathway, link="https://library.example/red")
    assert ada_client.post(url(internal, "start/")).url == "/help-now/"
    opened = ada_client.post(url(external, "start/"), follow=True)
    assert opened["Refresh"] == "0; url=https://library.example/red"
    assert "Refresh" not in ada_client.get(url(external))
    assert "library.example/red" in ada_client.get(url(external)).content.decode()
    assert Start.objects.count() == 2
    assert AuditEvent.objects.filter(verb="step.start").count() == 2


def test_a_started_step_says_so_and_can_be_continued(ada_client, catalogue):
    first = url(catalogue["infection"])
    assert "Start this step" in words(ada_client.get(first))
    ada_client.post(url(catalogue["infection"], "start/"))
    for page in (words(ada_client.get(at)) for at in (first, "/plan/", "/today/")):
        assert "You’ve started it." in page
        assert "Continue this step" in page
        assert "Start this step" not in page


def cannot_start(client, step, why_not):
    """Check that the page does not offer the step, and that an older page cannot start it."""
    page = words(client.get(url(step)))
    assert why_not in page
    assert "Start this step" not in page
    assert why_not in words(client.post(url(step, "start/"), follow=True))
    assert not Start.objects.exists()


def test_a_step_names_its_prerequisites_and_cannot_start_before_them(ada_client, catalogue):
    cannot_start(ada_client, catalogue["plans"], "You need to do “Infection” first.")
    cannot_start(ada_client, catalogue["placement"], "You need to do “Talk” or “Visit” first")
    ada_client.post(url(catalogue["infection"]), {"answer": "done"})
    assert "Start this step" in words(ada_client.get(url(catalogue["plans"])))


def test_a_closed_step_shows_its_last_day(ada_client, catalogue):
    over = step("over", pathway=catalogue.pathway, until_on=day(0))
    last = in_words(-1)
    cannot_start(ada_client, over, f"The last day to start it was {last}")
    assert f"Last day to start: {last}" in words(ada_client.get(url(over)))


def test_a_step_that_opens_later_shows_the_date(ada_client, catalogue):
    cannot_start(
        ada_client,
        step("later", pathway=catalogue.pathway, from_on=day(3)),
        f"You can start it from {in_words(3)}",
    )


def test_a_started_step_continues_after_its_last_day_to_start(ada_client, catalogue):
    ada_client.post(url(catalogue["bus"], "start/"))
    catalogue["bus"].until_on = day(0)
    catalogue["bus"].save()
    assert "Continue this step" in words(ada_client.get(url(catalogue["bus"])))
    assert ada_client.post(url(catalogue["bus"], "start/")).status_code == 302
    assert Start.objects.count() == 1


def test_a_withdrawn_step_and_its_dependants_leave_every_page(ada_client, catalogue):
    """Tonight updates the list; until then no link leads to a missing page."""
    withdrawn = catalogue["infection"]
    type(withdrawn).objects.filter(pk=withdrawn.pk).update(withdrawn_at=LONG_AGO)
    for at in ("/plan/", "/today/"):
        page = ada_client.get(at).content.decode()
        assert url(withdrawn) not in page
        assert "“Infection”" not in page
        first = page.split('id="next">')[1]
        assert not first.startswith(("Plans", "Doses", "Placement"))
        assert "Start this step" in page


def test_a_finished_pause_is_described_in_the_past_tense(ada_client, follower, catalogue):
    at_moment(on(1), responses.answer, follower, catalogue["bus"], "too hard", by=BY)
    page = words(ada_client.get(url(catalogue["bus"])))
    assert "You said “Bus” was too hard. It was paused until" in page


# nothing left --------------------------------------------------------------------------------


def left_on(client):
    """Return what Today says when nothing can be started."""
    page = words(client.get("/today/"))
    assert "There’s nothing to start right now" in page
    assert "Start this step" not in page
    return page.split("There’s nothing to start right now")[1].split("My plan")[0]


def test_steps_marked_not_relevant_are_listed_and_can_be_undone(ada_client, catalogue):
    for code in catalogue.steps:
        done = code not in ("bus", "sums")
        ada_client.post(url(catalogue[code]), {"answer": "done" if done else "not relevant"})
    text = left_on(ada_client)
    assert "You said “Sums” and “Bus” aren’t relevant to you." in text
    assert "rest" not in text
    assert "See or undo your answer" in words(ada_client.get("/plan/"))


def test_a_paused_step_shows_its_nearest_date(ada_client, catalogue):
    for code, days in {"infection": 9, "talk": 5, "visit": 7, "sums": 40, "bus": 30}.items():
        sent = {"answer": "no time", "until_on": day(days).isoformat()}
        ada_client.post(url(catalogue[code]), sent)
    text = left_on(ada_client)
    rest = "“Talk”, “Visit”, “Infection” and 2 other steps are paused, the first until"
    assert f"{rest} {in_words(5)}" in text
    assert "You can’t start “Plans”, “Placement” and “Doses” until" in text
    assert "relevant" not in text


def test_closed_and_paused_steps_are_shown_apart(ada_client, follower, catalogue):
    for code in catalogue.steps:
        if code not in ("sums", "bus"):
            responses.answer(follower, catalogue[code], "done", by=BY)
    responses.answer(follower, catalogue["bus"], "no time", by=BY, until_on=day(3))
    type(catalogue["sums"]).objects.filter(pk=catalogue["sums"].pk).update(until_on=day(0))
    next_step(follower, day(0))  # reads the catalogue
    with CaptureQueriesContext(connection) as captured:
        shown_step = next_step(follower, day(0))
    assert shown_step.blocked == [
        f"“Bus” is paused until {in_words(3)}.",
        "The last day to start “Sums” has passed.",
    ]
    assert len(captured) == 2


def test_an_empty_pathway_is_not_called_done(ada, client, sign_in):
    bare = authoring.add_pathway(code="BARE", name="a bare way", by=BY)
    type(bare).objects.update(published_at=LONG_AGO)
    bare.refresh_from_db()
    choices.follow(ada.learner, bare, 4, by=BY)
    page = words(sign_in(client, ada).get("/today/"))
    assert "You’ve done every step" not in page
    assert "Your route has nothing to start today." in page
