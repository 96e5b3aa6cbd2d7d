"""Rules: the scorecard's versions, their model card, and approving them."""

import json

import pytest
from django.urls import reverse

from support.models import GateReport, VersionState
from tests.factories.learners import day
from tests.factories.support import ScorecardFactory

pytestmark = pytest.mark.django_db
QUERIES = 5  # session, user, second factor, versions, reports


def test_the_list_shows_states_approvals_and_withheld_nights(client, dee, sign_in):
    version = ScorecardFactory(
        state=VersionState.LIVE, approved_by=dee, approved_at="2026-01-01T00:00Z"
    )
    stopped = {
        "code": "module_share", "subject": "COMP", "value": 0.8, "compared": 0.3,
        "error": 0.05, "limit": 8.0, "people": 38, "verdict": "stopped",
    }  # fmt: skip
    GateReport.objects.create(
        as_of=day(-6), revision=1, scorecard=version, passed=False, findings=[stopped], listed=10,
        notified=dee,
    )  # fmt: skip
    page = sign_in(client, dee).get(reverse("rules")).content.decode()
    assert "Scorecard" in page
    assert "COMP would be 80% of the list but is 30% of people." in page
    assert "We let Dee Fraser know." in page


@pytest.mark.parametrize("versions", [1, 30])
def test_queries_do_not_grow_with_versions(
    versions, client, dee, sign_in, django_assert_num_queries
):
    for _ in range(versions):
        version = ScorecardFactory()
        GateReport.objects.create(
            as_of=day(-6),
            revision=1,
            scorecard=version,
            passed=True,
            findings=[],
            listed=1,
            notified=dee,
        )
    sign_in(client, dee)
    with django_assert_num_queries(QUERIES):
        client.get(reverse("rules"))


def test_the_model_card_shows_figures_features_and_limits(client, dee, sign_in):
    version = ScorecardFactory()
    page = sign_in(client, dee).get(reverse("rule", args=[version.public_id])).content.decode()
    assert "0.740" in page
    assert "Days since last online" in page
    assert "never uses disability" in page
    card = client.get(reverse("rule_card", args=[version.public_id]))
    assert json.loads(card.content) == version.card


def test_an_administrator_approves_a_version_in_their_name(client, dee, sign_in):
    version = ScorecardFactory()
    sign_in(client, dee)
    for state in ("shadow", "live"):
        client.post(reverse("rule_move", args=[version.public_id]), {"to": state})
    version.refresh_from_db()
    assert (version.state, version.approved_by) == (VersionState.LIVE, dee)


def test_a_second_move_from_another_tab_is_refused(client, dee, sign_in):
    version = ScorecardFactory(state=VersionState.RETIRED)
    answer = sign_in(client, dee).post(
        reverse("rule_move", args=[version.public_id]), {"to": "live"}, follow=True
    )
    assert "Someone has already changed this" in answer.content.decode()


def test_learning_without_data_shows_a_message(client, dee, sign_in):
    answer = sign_in(client, dee).post(reverse("rule_learn"), follow=True)
    assert "Not enough modules have finished yet" in answer.content.decode()
