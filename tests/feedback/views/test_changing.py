"""Record what was changed because of a view, and promise what will be, on their pages."""

import pytest
from django.urls import reverse

from feedback.models import Change, Pledge
from learners.models import Notification
from tests.factories import board as make
from tests.factories.administrator import OfferFactory
from tests.factories.learners import day
from tests.factories.pathways import care
from tests.factories.support import ScorecardFactory
from tests.pages.test_record import words


@pytest.fixture
def view(board):
    view = make.ViewFactory(author=board.ada, owner=board.dee, state="answered")
    make.DecisionFactory(view=view, answered_by=board.dee)
    make.SignOnFactory(view=view, learner=board.ada)
    return view


@pytest.fixture
def dee_in(board, client, sign_in):
    return sign_in(client, board.dee)


def things():
    return {
        "offer": OfferFactory(),
        "step": care()["bus"],
        "rule": ScorecardFactory().ruleversion_ptr,
    }


@pytest.mark.parametrize("kind", ["offer", "step", "rule", "pathway"])
def test_a_change_names_the_object_that_was_changed(kind, view, dee_in):
    made = things()
    thing = made["step"].listings.first().pathway if kind == "pathway" else made[kind]
    sent = {"thing": f"{kind}:{thing.pk}", "before": "Shut", "after": "Open"}
    sent["effective_on"] = day(0).isoformat()
    url = reverse("view_change", args=[view.public_id])
    assert dee_in.post(url, sent).status_code == 302
    change = Change.objects.get()
    assert (getattr(change, kind), change.text) == (thing, "")
    assert str(thing) in words(dee_in.get(reverse("view", args=[view.public_id])))


def test_a_change_of_nothing_is_asked_what_it_is(view, dee_in):
    url = reverse("view_change", args=[view.public_id])
    page = dee_in.post(url, {"after": "Open", "effective_on": day(0).isoformat()})
    assert "Choose what was changed, or write it here." in words(page)


def test_a_change_is_one_thing(view, dee_in):
    sent = {"thing": f"step:{things()['step'].pk}", "text": "The lights", "after": "Open"}
    url = reverse("view_change", args=[view.public_id])
    page = dee_in.post(url, {**sent, "effective_on": day(0).isoformat()})
    assert "Choose what was changed, or write it here, not both." in words(page)
    assert not Change.objects.exists()


def test_an_answer_gets_a_promise_later_and_its_followers_an_update(view, board, dee_in):
    page = dee_in.get(reverse("view", args=[view.public_id]))
    url = reverse("view_pledge", args=[view.public_id])
    assert url in page.text
    sent = {"promise": "Open until nine", "promised_on": day(9).isoformat()}
    assert dee_in.post(url, sent).status_code == 302
    assert Pledge.objects.get().words == "Open until nine"
    assert Notification.objects.filter(user=board.ada.user, kind="view promised").count() == 1
    page = dee_in.get(reverse("view", args=[view.public_id]))
    assert ("Open until nine" in page.text, url in page.text) == (True, False)
    assert "There is a promise already" in words(
        dee_in.post(url, {**sent, "promise": "Open until ten"}, follow=True)
    )
