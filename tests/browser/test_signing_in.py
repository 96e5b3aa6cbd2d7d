"""Signing in by keyboard alone: a password and, for staff, a code from their phone."""

from io import StringIO

import pytest
from django.core.management import call_command

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
