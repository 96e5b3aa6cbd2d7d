"""People: search, roles, a learner's tutor and sign-in."""

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from learners.actions import roster
from learners.models import AccessEvent, AuditEvent, Invitation, Role, RoleKind, User
from tests.conftest import person
from tests.factories import learners as make
from tests.factories.clock import at_moment
from tests.pages.count import queries
from tests.pages.test_record import words

ADD = "/people/add/"
SECRET = "stones on a path"
ODD = ["🪨" * 30, "‮Ross", "<script>alert(1)</script>", "'; DROP TABLE--", "=1+1"]


@pytest.fixture
def dee_in(dee, client, sign_in):
    return sign_in(client, dee)


def values(**more):
    return {
        "name": "Uma Vale",
        "email": "uma@strathcairn.example",
        "kind": "tutor",
        "from_on": make.day(0).isoformat(),
        **more,
    }


def test_people_with_a_role_come_before_learners(everyone, dee_in):
    page = words(dee_in.get("/people/"))
    assert "Ben Ross tutor ben@strathcairn.example" in page
    assert "With a role (6)" in page
    assert "Learners (4)" in page
    assert "Ada Sinclair" not in page


@pytest.mark.parametrize("search", ["ada", "SC-ADA", "sinclair", "ADA@STRATHCAIRN"])
def test_a_learner_is_found_by_name_reference_or_address(search, everyone, dee_in):
    page = words(dee_in.get("/people/", {"q": search}))
    assert "Ada Sinclair SC-ADA" in page
    assert "Flo Mackay" not in page


def test_a_role_filter_lists_people_with_that_role_today(everyone, ben, dee_in):
    ben.roles.update(until_on=make.day(0))
    page = words(dee_in.get("/people/", {"kind": "tutor"}))
    assert "Cy Laird" in page
    assert "Ben Ross" not in page


@pytest.mark.parametrize("search", [*ODD, "\x00", "%", "_", "x" * 500])
def test_any_search_gets_an_answer(search, everyone, dee_in):
    response = dee_in.get("/people/", {"q": search, "kind": search, "who": search, "page": search})
    assert response.status_code == 200
    assert b"<script>alert" not in response.content


def test_every_learner_on_the_list_sees_that_they_were_listed(ada, flo, dee_in):
    dee_in.get("/people/", {"who": "learners", "q": "Ada"})
    assert list(AccessEvent.objects.values_list("learner_id", "kind")) == [
        (ada.learner.pk, "listed")
    ]


def test_a_new_person_has_a_role_and_no_password(dee_in):
    page = words(dee_in.post(ADD, values(), follow=True))
    uma = User.objects.get(email="uma@strathcairn.example")
    assert "Uma Vale has been added." in page
    assert not uma.has_usable_password()
    assert uma.roles.get().kind == "tutor"
    assert set(AuditEvent.objects.values_list("verb", flat=True)) == {"user.add", "role.give"}


def test_a_new_person_is_invited_if_the_box_is_ticked(dee_in):
    assert 'name="invite"' in dee_in.get(ADD).text
    page = words(dee_in.post(ADD, values(invite="on"), follow=True))
    assert "Uma Vale will get an email. The link in it works until" in page
    assert Invitation.objects.get().user.email == "uma@strathcairn.example"


def test_a_learner_who_is_given_a_login_is_invited_if_the_box_is_ticked(dee_in):
    url = f"/people/learners/{make.LearnerFactory(name='Wren Tait').public_id}/"
    page = words(
        dee_in.post(f"{url}sign-in/", {"email": "wren@x.example", "invite": "on"}, follow=True)
    )
    assert "Wren Tait will get an email." in page
    assert "They have never signed in. Invited" in page
    assert Invitation.objects.get().user.email == "wren@x.example"


def test_a_double_click_adds_one_person(dee_in):
    first, second = dee_in.post(ADD, values()), dee_in.post(ADD, values())
    assert first["Location"] == second["Location"]
    assert Role.objects.filter(user__email="uma@strathcairn.example").count() == 1


def test_a_taken_address_shows_an_error_and_nothing_is_lost(ben, dee_in):
    page = dee_in.post(ADD, values(email="BEN@strathcairn.example")).content.decode()
    assert 'href="#id_email"' in page
    assert "Uma Vale" in page
    assert User.objects.count() == 2


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "\x00"}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"email": "nobody"}, "email"),
        ({"kind": "king"}, "kind"),
        ({"from_on": "2026-02-31"}, "from_on"),
        ({"from_on": "0001-01-01"}, "from_on"),
        ({"from_on": "9999-12-31"}, "from_on"),
        ({"until_on": "2000-01-01"}, "until_on"),
        ({"kind": "module owner"}, "module"),
        ({"kind": "module owner", "module": "999999"}, "module"),
    ],
)
def test_invalid_values_show_errors(wrong, field, dee_in):
    page = dee_in.post(ADD, values(**wrong)).content.decode()
    assert f'href="#id_{field}"' in page
    assert not User.objects.filter(email="uma@strathcairn.example").exists()


@pytest.mark.parametrize("name", ODD)
def test_odd_names_are_saved_and_shown_as_typed(name, dee_in):
    page = dee_in.post(ADD, values(name=name), follow=True).content.decode()
    assert "<script>alert" not in page
    assert User.objects.get(email="uma@strathcairn.example").name == name.replace("\u202e", "")


def test_words_are_saved_while_signing_in_again(dee, client, sign_in):
    client.post(ADD, values(name="Uma the Typed"))
    assert "Uma the Typed" in sign_in(client, dee).get(ADD).content.decode()


def test_giving_a_role_twice_saves_one_row(ben, dee_in):
    url = f"/people/{ben.public_id}/"
    for _click in range(2):
        dee_in.post(url, {"kind": "budget holder", "from_on": make.day(0).isoformat()})
    assert ben.roles.filter(kind="budget holder").count() == 1
    assert AuditEvent.objects.filter(verb="role.give").count() == 1
    assert "Budget holder" in words(dee_in.get(url))


def test_only_a_module_owners_role_names_a_module(ben, dee_in, college):
    url, module = f"/people/{ben.public_id}/", college.module.pk
    day = make.day(0).isoformat()
    dee_in.post(url, {"kind": "module owner", "module": module, "from_on": day})
    dee_in.post(url, {"kind": "partner", "module": module, "from_on": day})
    assert list(ben.roles.order_by("kind").values_list("kind", "module")) == [
        ("module owner", module),
        ("partner", None),
        ("tutor", None),
    ]


def test_an_ended_role_takes_effect_at_once(ben, dee_in, sign_in):
    as_ben = sign_in(Client(), ben)
    assert as_ben.get("/learners/").status_code == 200
    role = ben.roles.get()
    url = f"/people/{ben.public_id}/roles/{role.pk}/end/"
    assert "Ben Ross is no longer tutor." in words(dee_in.post(url, follow=True))
    assert as_ben.get("/learners/").status_code == 404
    assert "This role has already ended." in words(dee_in.post(url, follow=True))
    assert AuditEvent.objects.filter(verb="role.end").count() == 1


def test_ending_a_tutors_role_counts_the_learners_left_without_one(ada, flo, ben, dee_in):
    url = f"/people/{ben.public_id}/roles/{ben.roles.get().pk}/end/"
    page = words(dee_in.post(url, follow=True))
    assert "2 learners still have this person as their tutor." in page


def test_a_future_role_is_removed_and_audited(ben, dee_in):
    role = make.RoleFactory(user=ben, kind="partner", from_on=make.day(5))
    dee_in.post(f"/people/{ben.public_id}/roles/{role.pk}/end/")
    assert not Role.objects.filter(pk=role.pk).exists()
    assert AuditEvent.objects.get(verb="role.end").label == "Ben Ross: partner"


def test_the_last_administrator_keeps_the_role(dee, dee_in):
    role = dee.roles.get()
    url = f"/people/{dee.public_id}/roles/{role.pk}/end/"
    assert "the only administrator" in words(dee_in.post(url, follow=True))
    role.refresh_from_db()
    assert role.until_on is None
    person("Zed Ames", RoleKind.ADMINISTRATOR)
    assert dee_in.post(url)["Location"] == "/today/"
    assert dee_in.get("/people/").status_code == 404


@pytest.mark.parametrize(
    "spare",
    [{"from_on": make.LONG_AGO}, {"until_on": 30}, {"is_active": False}],
    ids=["begins later", "ends soon", "closed"],
)
def test_inactive_and_leaving_administrators_do_not_count(spare, dee, db):
    other = person("Zed Ames", RoleKind.ADMINISTRATOR)
    User.objects.filter(pk=other.pk).update(is_active=spare.pop("is_active", True))
    other.roles.update(**{name: make.day(days) for name, days in spare.items()})
    with pytest.raises(roster.LastAdministratorError):
        at_moment(
            make.moment(make.day(-1)), roster.end_role, role=dee.roles.get(), on=make.day(0), by=dee
        )


def test_a_role_cannot_be_ended_on_another_persons_page(ben, cy, dee_in):
    url = f"/people/{cy.public_id}/roles/{ben.roles.get().pk}/end/"
    assert dee_in.post(url).status_code == 404
    assert ben.roles.get().until_on is None


def test_a_learner_gets_another_tutor_from_today(ada, ben, cy, dee_in):
    url = f"/people/learners/{ada.learner.public_id}/"
    for _click in range(2):
        page = words(dee_in.post(f"{url}tutor/", {"tutor": cy.pk}, follow=True))
    assert "Cy Laird is now Ada Sinclair’s tutor." in page
    tutors = ada.learner.assignments.order_by("from_on").values_list("tutor", "until_on")
    assert list(tutors) == [(ben.pk, make.day(0)), (cy.pk, None)]
    dee_in.post(f"{url}tutor/", {"tutor": ben.pk})  # a slip, corrected the same day
    assert ada.learner.assignments.get(until_on=None).tutor == ben


def test_only_a_tutor_can_be_made_a_tutor(ada, eve, dee_in):
    url = f"/people/learners/{ada.learner.public_id}/tutor/"
    assert 'href="#id_tutor"' in dee_in.post(url, {"tutor": eve.pk}).content.decode()


def test_nobody_becomes_their_own_tutor(ada, ben, dee_in):
    make.RoleFactory(user=ada, kind="tutor")
    url = f"/people/learners/{ada.learner.public_id}/tutor/"
    page = dee_in.post(url, {"tutor": ada.pk}).content.decode()
    assert "No one can be their own tutor." in page
    assert 'href="#id_tutor"' in page
    assert ada.learner.assignments.get().tutor == ben


def test_a_learner_gets_a_new_sign_in_and_never_another_persons(ben, dee_in, db):
    wren = make.LearnerFactory(name="Wren Tait")
    url = f"/people/learners/{wren.public_id}/"
    answer = dee_in.post(f"{url}sign-in/", {"email": ben.email})
    assert "Someone else already signs in with this address." in words(answer)
    for _click in range(2):
        dee_in.post(f"{url}sign-in/", {"email": "wren@strathcairn.example"})
    wren.refresh_from_db()
    assert wren.user.email == "wren@strathcairn.example"
    assert AuditEvent.objects.filter(verb="login.give").count() == 1


def came_in(client, user):
    """Sign in through the login page, so that allauth records it."""
    user.set_password(SECRET)
    user.save()
    assert client.post("/accounts/login/", {"login": user.email, "password": SECRET})["Location"]


def moved(dee_in, whom, email="new@strathcairn.example", **more):
    return dee_in.post(f"/people/{whom.public_id}/address/", {"email": email}, **more)


def test_changing_an_address_emails_both_addresses_and_reveals_nothing(
    ada, dee_in, dee, mailoutbox
):
    page = words(moved(dee_in, ada, follow=True))
    assert "Ada Sinclair will now sign in as new@strathcairn.example" in page
    assert "We’ve emailed both addresses" in page
    ada.refresh_from_db()
    assert ada.email == "new@strathcairn.example"
    assert [message.to for message in mailoutbox] == [["ada@strathcairn.example"], [ada.email]]
    for letter in mailoutbox:
        text = letter.subject + letter.body
        assert "has been changed" in text
        assert not any(word in text for word in ("Ada", "Dee", "new@", "ada@"))
    act = AuditEvent.objects.get(verb="address.change")
    assert (act.actor_id, act.learner_id) == (dee.pk, ada.learner.pk)


def test_repeating_an_address_change_does_nothing_and_strangers_get_404(ada, cy, dee_in, sign_in):
    moved(dee_in, ada)
    assert "This is already their address" in words(moved(dee_in, ada, follow=True))
    assert AuditEvent.objects.filter(verb="address.change").count() == 1
    assert moved(sign_in(Client(), cy), ada, "mine@s.example").status_code == 404


def test_changing_an_address_signs_the_person_out_everywhere(ada, flo, dee_in):
    at_college, at_home, other = Client(), Client(), Client()
    for client, user in ((at_college, ada), (at_home, ada), (other, flo)):
        came_in(client, user)
        assert client.get("/me/").status_code == 200
    moved(dee_in, ada)
    for client in (at_college, at_home):
        assert client.get("/me/")["Location"].startswith("/accounts/login/")
    assert other.get("/me/").status_code == 200


def test_an_administrator_who_changes_their_own_address_signs_in_again(dee, dee_in):
    page = words(moved(dee_in, dee, follow=True))
    assert "Dee Fraser will now sign in as new@strathcairn.example" in page
    assert dee_in.get("/people/")["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("other_address", ["BEN@strathcairn.example", "also@strathcairn.example"])
def test_another_persons_address_is_refused(other_address, ada, ben, dee_in, mailoutbox):
    EmailAddress.objects.create(user=ben, email="also@strathcairn.example")
    page = moved(dee_in, ada, other_address).content.decode()
    assert "Someone else already signs in with this address." in page
    assert 'href="#id_email"' in page
    ada.refresh_from_db()
    assert (ada.email, mailoutbox) == ("ada@strathcairn.example", [])


def test_the_old_address_no_longer_signs_in(ada, dee_in):
    EmailAddress.objects.create(user=ada, email=ada.email, primary=True, verified=True)
    came_in(Client(), ada)
    moved(dee_in, ada)
    (address,) = EmailAddress.objects.filter(user=ada)
    assert (address.email, address.primary, address.verified) == (
        "new@strathcairn.example",
        True,
        True,
    )
    for email, code in (("ada@strathcairn.example", 200), ("new@strathcairn.example", 302)):
        values = {"login": email, "password": SECRET}
        assert Client().post("/accounts/login/", values).status_code == code


def test_a_failed_email_is_reported_and_the_address_is_changed(ada, dee_in, monkeypatch):
    def fails(self):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMessage.send", fails)
    page = words(moved(dee_in, ada, follow=True))
    assert "couldn’t send an email to ada@strathcairn.example, new@strathcairn.example" in page
    ada.refresh_from_db()
    assert ada.email == "new@strathcairn.example"


def test_the_learner_sees_that_their_page_was_opened(ada, dee_in, sign_in):
    dee_in.get(f"/people/learners/{ada.learner.public_id}/")
    page = words(sign_in(Client(), ada).get("/me/"))
    who = "Dee Fraser dee@strathcairn.example"
    assert f"{who} : looked up your tutor, sign-in and modules once" in page


def test_an_administrator_sees_a_place_and_no_facts(college, dee_in):
    page = words(dee_in.get(f"/people/learners/{college.ada.public_id}/"))
    assert "Foundations of care, autumn" in page
    for fact in ("68", "Case study", "National 5", "under 21", "Handed in"):
        assert fact not in page


def test_people_take_7_queries_however_many(dee_in):
    make.RoleFactory()
    few, _ = queries(dee_in, "/people/")
    make.RoleFactory.create_batch(100)
    make.LearnerFactory.create_batch(100)
    many, page = queries(dee_in, "/people/")
    assert (few, many) == (7, 7)
    assert page.content.count(b"@strathcairn.example</span></li>") == 50


def test_learners_take_7_queries_however_many(dee_in):
    make.LearnerFactory()
    few, _ = queries(dee_in, "/people/?who=learners")
    make.LearnerFactory.create_batch(100)
    assert (few, queries(dee_in, "/people/?who=learners")[0]) == (7, 7)


def test_one_person_takes_9_queries_however_many_roles(ben, dee_in):
    url = f"/people/{ben.public_id}/"
    few, _ = queries(dee_in, url)
    for n in range(50):
        make.RoleFactory(user=ben, kind="partner", from_on=make.day(-n))
    assert (few, queries(dee_in, url)[0]) == (9, 9)


def test_one_learners_place_takes_10_queries_however_many_modules(ada, dee_in):
    url = f"/people/learners/{ada.learner.public_id}/"
    few, _ = queries(dee_in, url)
    make.EnrolmentFactory.create_batch(30, learner=ada.learner)
    assert (few, queries(dee_in, url)[0]) == (10, 10)
