"""Each scope opens its own pages and no others, for the days of its grant."""

import pytest

from learners.models import AccessEvent, Scope
from tests.factories import learners as make
from tests.factories.pathways import care, follows
from tests.factories.support import CaseFactory, ConcernFactory, HelpRequestFactory
from tests.pages.count import queries


@pytest.fixture
def about_ada(ada, ben):
    """Ada's record, and a case with everything that a case can have."""
    follows(ada.learner, care())
    case = CaseFactory(learner=ada.learner, owner=ben, next_words="Ring on Monday.")
    ConcernFactory(learner=ada.learner, case=case, state="taken on")
    HelpRequestFactory(learner=ada.learner, case=case, state="taken on", words="I am stuck.")
    case.contacts.create(
        learner=ada.learner,
        made_by=ben,
        made_at=make.moment(make.day(-2)),
        channel="phone",
        reached=True,
        words="We talked about mornings.",
    )
    return case


def addresses(case):
    return {
        "record": f"/learners/{case.learner.public_id}/",
        "case": f"/cases/{case.public_id}/",
        "concern": f"/concerns/{case.concerns.get().public_id}/",
    }


def opened(client, case) -> set[str]:
    answers = {name: client.get(url).status_code for name, url in addresses(case).items()}
    assert set(answers.values()) <= {200, 404}
    return {name for name, status in answers.items() if status == 200}


OPENS = {
    Scope.RECORD: {"record"},
    Scope.PLAN: set(),
    Scope.CASE: {"case", "concern"},
    Scope.NEED: set(),
    Scope.NOTE: set(),
}


@pytest.mark.parametrize("scope", Scope)
def test_a_scope_opens_its_own_pages_for_a_person(scope, about_ada, hal, client, sign_in):
    sign_in(client, hal)
    make.GrantFactory(learner=about_ada.learner, user=hal, scope=scope)
    assert opened(client, about_ada) == OPENS[scope]


@pytest.mark.parametrize("scope", Scope)
def test_a_scope_opens_its_own_pages_for_a_services_group(scope, about_ada, hal, client, sign_in):
    sign_in(client, hal)
    member = make.GroupMemberFactory(user=hal)
    make.GrantFactory(learner=about_ada.learner, group=member.group, scope=scope)
    assert opened(client, about_ada) == OPENS[scope]


@pytest.mark.parametrize(("begins", "ends"), [(1, None), (-9, 0), (-9, -1), (0, 0)])
@pytest.mark.parametrize("to_group", [True, False])
def test_a_grant_that_has_ended_or_not_begun_opens_nothing(
    to_group, begins, ends, about_ada, hal, client, sign_in
):
    sign_in(client, hal)
    to = {"group": make.GroupMemberFactory(user=hal).group} if to_group else {"user": hal}
    dates = {"from_on": make.day(begins), "until_on": None if ends is None else make.day(ends)}
    for scope in Scope:
        make.GrantFactory(learner=about_ada.learner, scope=scope, **to, **dates)
    assert opened(client, about_ada) == set()


def test_former_group_members_read_nothing(about_ada, hal, client, sign_in):
    sign_in(client, hal)
    member = make.GroupMemberFactory(user=hal, until_on=make.day(0))
    make.GrantFactory(learner=about_ada.learner, group=member.group, scope=Scope.CASE)
    assert opened(client, about_ada) == set()


CASE_WORDS = ["I am stuck.", "Ring on Monday.", "We talked about mornings.", "noticed"]


def test_the_record_shows_nothing_of_a_case_or_a_plan_without_their_scopes(
    about_ada, hal, client, sign_in
):
    sign_in(client, hal)
    url = addresses(about_ada)["record"]
    make.GrantFactory(learner=about_ada.learner, user=hal)
    page = client.get(url).text
    assert [words for words in [*CASE_WORDS, "heading", "Log a contact"] if words in page] == []

    make.GrantFactory(learner=about_ada.learner, user=hal, scope=Scope.PLAN)
    page = client.get(url).text
    assert "Where Ada is heading" in page
    assert [words for words in CASE_WORDS if words in page] == []

    make.GrantFactory(learner=about_ada.learner, user=hal, scope=Scope.CASE)
    assert "We talked about mornings." in client.get(url).text


def test_a_case_reader_sees_no_actions_and_no_closed_links(about_ada, hal, client, sign_in):
    sign_in(client, hal)
    make.GrantFactory(learner=about_ada.learner, user=hal, scope=Scope.CASE)
    page = client.get(addresses(about_ada)["case"]).text
    assert "I am stuck." in page
    assert "/learners/" not in page
    for act in ("plan", "close", "open-again", "take-over"):
        assert f"{act}/" not in page
        answer = client.post(f"/cases/{about_ada.public_id}/{act}/", {"words": "x"})
        assert answer.status_code == 404


def test_the_learner_sees_readers_and_looks(about_ada, hal, client, sign_in):
    make.GrantFactory(learner=about_ada.learner, user=hal, scope=Scope.CASE)
    sign_in(client, hal)
    client.get(addresses(about_ada)["case"])
    assert AccessEvent.objects.get(actor_id=hal.pk).kind == "case"
    sign_in(client, about_ada.learner.user)
    assert f"{hal}" in client.get(addresses(about_ada)["case"]).text
    check_in = client.get("/check-in/").text
    assert "you and Ben Ross" in check_in
    assert f"{hal}" not in check_in


def test_grants_cost_no_query(about_ada, ben, hal, client, sign_in):
    sign_in(client, ben)
    before = [queries(client, url)[0] for url in addresses(about_ada).values()]
    for number in range(5):
        member = make.GroupMemberFactory(user=hal, from_on=make.day(-number))
        for scope in Scope:
            make.GrantFactory(learner=about_ada.learner, group=member.group, scope=scope)
    assert [queries(client, url)[0] for url in addresses(about_ada).values()] == before
