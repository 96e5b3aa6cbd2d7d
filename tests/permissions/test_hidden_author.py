"""The name of an author who hides it is shown to nobody: page, audit, export, notification."""

from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from feedback import urls
from feedback.actions import board as acts
from feedback.actions import deciding, moderation
from feedback.models import Act, View
from learners.models import AuditEvent, Notification, Programme, RoleKind
from portal import privacy
from tests.conftest import BACKEND, person
from tests.factories import board as make
from tests.factories import learners as people
from tests.factories.portal import NightFactory

NAME = "Quill Drummond"


@pytest.fixture
def quill(everyone):
    care = people.ProgrammeFactory(name="Care")
    quill = people.LearnerFactory(name=NAME, user=person(NAME))
    learners = [everyone[first].learner for first in ("ada", "flo", "gus")]
    make.studies(care, quill, *learners)
    everyone["gus"].roles.filter(kind=RoleKind.REPRESENTATIVE).update(programme=care)
    everyone["isla"] = person("Isla Grant", RoleKind.SAFEGUARDING_LEAD)
    return quill


def say(quill: Any, speaking: str, **more: Any) -> View:
    programme = Programme.objects.get(name="Care")
    words = acts.Words(
        kind="idea", title="Open later", speaking=speaking, programme=programme, **more
    )
    return acts.say(author=quill, said_words=words, by=quill.user)


def lived_through(view: View, everyone: dict[str, Any]) -> None:
    """Let others sign on, a moderator pause it, its author appeal, and Dee answer and publish."""
    dee, flo, isla = everyone["dee"], everyone["flo"], everyone["isla"]
    acts.sign_on(view=view, learner=flo.learner, by=flo)
    moderation.report(thing=view, words="Who is this?", by=flo)
    ruling = moderation.rule(thing=view, act=Act.HOLD, reason="Checking.", by=isla)
    moderation.appeal(ruling=ruling, words="Please show it.", by=view.author.user)
    moderation.settle(ruling=ruling, answer="changed", reason="It is fine.", by=dee)
    deciding.decide(view=view, outcome="yes", reason="Many asked.", by=dee)
    deciding.publish(view=view, by=dee)
    make.ChangeFactory(view=view, changed_by=dee)


def shown_to(user: Any, view: View) -> set[str]:
    """Return the addresses of this room on which someone reads the author's name."""
    client, found_on = Client(), set()
    if user:
        client.force_login(user, backend=BACKEND)
    ruling = view.rulings.first()
    names = [pattern.name for pattern in urls.urlpatterns]
    for name in [*names, "messages", "audit", "today"]:
        for args in ([], [view.public_id], [ruling.public_id] if ruling else []):
            try:
                url = reverse(name, args=args)
            except NoReverseMatch:
                continue
            if NAME in client.get(url).text or NAME.split()[0] in client.get(url).text:
                found_on.add(name)
    return found_on


def test_a_hidden_author_is_shown_to_nobody(quill, everyone):
    NightFactory(state="done")
    view = say(quill, "name hidden", is_straight=True)
    waiting = say(quill, "name hidden", words="It closes before my bus.")
    waiting.refresh_from_db()
    assert waiting.state == "representatives"
    open_view = make.ViewFactory(
        author=quill,
        speaking="name hidden",
        programme=waiting.programme,
        owner=everyone["dee"],
        is_wide=True,
    )
    make.SignOnFactory(view=open_view, learner=quill)
    lived_through(open_view, everyone)
    for row in (view, waiting, open_view):
        for first, user in [*everyone.items(), ("anybody", None)]:
            assert (first, shown_to(user, row)) == (first, set())


def test_an_author_by_name_is_shown_to_readers(quill, everyone):
    view = say(quill, "by name")
    assert shown_to(everyone["flo"], view) >= {"view"}
    assert shown_to(everyone["gus"], view) >= {"view"}


def test_a_hidden_author_is_in_no_audit_export_or_notification_of_others(quill, everyone):
    view = say(quill, "name hidden")
    board_view = make.ViewFactory(
        author=quill, speaking="name hidden", owner=everyone["dee"], programme=view.programme
    )
    lived_through(board_view, everyone)
    kinds = AuditEvent.objects.filter(verb__startswith="view.")
    assert not kinds.filter(actor_id=quill.user_id).exists()
    assert not kinds.filter(learner_id=quill.pk).exists()
    assert not Notification.objects.filter(learner_id=quill.pk).exists()
    others = [user.learner for user in everyone.values() if getattr(user, "learner", None)]
    for other in others:
        exported = str(privacy.export(other))
        assert "Quill" not in exported
        assert f"'author_id': {quill.pk}" not in exported


def test_one_moderator_who_opened_the_name_reads_it_and_no_other(quill, everyone):
    view = say(quill, "name hidden")
    moderation.rule(thing=view, act=Act.OPEN_NAME, reason="A threat.", by=everyone["dee"])
    assert "view" in shown_to(everyone["dee"], view)
    for first in ("isla", "gus", "flo", "ben"):
        assert (first, shown_to(everyone[first], view)) == (first, set())
    own = Client()
    own.force_login(quill.user, backend=BACKEND)
    assert "A threat." in own.get(reverse("view", args=[view.public_id])).text
