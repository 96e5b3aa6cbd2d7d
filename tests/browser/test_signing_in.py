"""Signing in by keyboard alone: a password and, for staff, a code from their phone."""

from io import StringIO

import pytest
from django.core.management import call_command

from learners.actions import invitations
from learners.models import Invitation, User
from portal.demo.cast import PASSWORD


def signs_in(visitor, email):
    visitor.goes_to("/")
    visitor.follows("Sign in")
    visitor.types("Email", email)
    visitor.types("Password", PASSWORD)
    visitor.presses("Sign in", within=visitor.page.locator("main"))


def code_of(email: str) -> str:
    output = StringIO()
    call_command("demo_code", email, stdout=output)
    return output.getvalue().strip()


def test_a_learner_signs_in_with_a_password(fresh, window, script):
    ada = window(script=script)
    signs_in(ada, "ada@strathcairn.example")
    assert ada.path == "/today/"
    assert "Ada" in ada.reads()


@pytest.mark.parametrize(
    ("email", "page"),
    [("ben@strathcairn.example", "My learners"), ("dee@strathcairn.example", "Services")],
)
def test_staff_show_a_code_as_well(fresh, window, script, email, page):
    visitor = window(script=script)
    signs_in(visitor, email)
    assert visitor.path == "/accounts/2fa/authenticate/"
    visitor.types("code", code_of(email))
    visitor.presses("Sign in", within=visitor.page.locator("main"))
    assert visitor.path == "/today/"
    visitor.follows(page)
    assert page in visitor.reads()


def test_a_wrong_password_shows_an_error_beside_its_field(fresh, window, script):
    visitor = window(script=script)
    visitor.goes_to("/accounts/login/")
    visitor.types("Email", "ada@strathcairn.example")
    visitor.types("Password", "not the password")
    visitor.presses("Sign in", within=visitor.page.locator("main"))
    assert visitor.path == "/accounts/login/"
    assert visitor.page.locator(".error-summary").is_visible()


def test_one_click_signs_in_as_a_demo_person(fresh, window, script):
    visitor = window(script=script)
    visitor.goes_to("/demo/")
    visitor.presses("Sign in as Dee Fraser")
    assert visitor.path == "/today/"
    assert "Dee" in visitor.page.locator("header").inner_text()


def test_an_invited_person_chooses_a_password_and_is_in(fresh, window, script):
    newcomer = User.objects.never_signed_in().filter(learner__isnull=False).first()
    dee = User.objects.get(name="Dee Fraser")
    Invitation.objects.filter(user=newcomer).delete()
    invitations.invite(users=[newcomer.pk], by=dee)
    visitor = window(script=script)
    visitor.goes_to(f"/invitation/{Invitation.objects.get(user=newcomer).token}/")
    assert visitor.path == "/invitation/"
    assert newcomer.email in visitor.reads()
    visitor.types("Choose a password", "three quiet stones")
    visitor.types("Type it again", "three quiet stones")
    visitor.presses("Save and sign in", within=visitor.page.locator("main"))
    assert visitor.path == "/today/"
    assert "Your password is saved" in visitor.reads()
