"""Signing in with a passkey, kept by a device that the browser pretends to have."""

from tests.browser.chromium import PHONE
from tests.browser.test_second_step import shows_it_is_still_her
from tests.browser.test_signing_in import signs_in

ADA, BEN = "ada@strathcairn.example", "ben@strathcairn.example"


def with_device(visitor, *, agrees=True):
    """Give the browser a phone's own keeper of passkeys, whose owner agrees to what it asks."""
    device = visitor.context.new_cdp_session(visitor.page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": agrees,
        "automaticPresenceSimulation": True,
    }
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return visitor


def adds_a_passkey(visitor):
    visitor.goes_to("/accounts/2fa/")
    visitor.follows("Add a passkey")
    visitor.follows("Add a passkey")
    shows_it_is_still_her(visitor)
    assert visitor.errors() == []
    visitor.presses("Add")
    assert "Your passkey has been added" in visitor.reads()


def test_a_learner_signs_in_with_her_phone_alone(fresh, window):
    ada = with_device(window(size=PHONE).is_(ADA))
    adds_a_passkey(ada)
    ada.goes_to("/accounts/2fa/webauthn/")
    assert ada.errors() == []
    assert "Chrome" in ada.reads()
    ada.context.clear_cookies()
    ada.goes_to("/accounts/login/")
    assert ada.errors() == []
    ada.presses("Sign in with a passkey")
    assert ada.path == "/today/"
    ada.goes_to("/accounts/2fa/webauthn/")
    ada.follows("Remove")
    shows_it_is_still_her(ada)
    assert ada.errors() == []
    ada.presses("Remove")
    assert "Your passkey has been removed" in ada.reads()


def test_a_passkey_stands_for_a_code_after_a_password(fresh, window):
    ada = with_device(window().is_(ADA))
    adds_a_passkey(ada)
    ada.context.clear_cookies()
    signs_in(ada, ADA)
    assert ada.path == "/accounts/2fa/authenticate/"
    assert ada.errors() == []
    ada.presses("Use my passkey instead")
    assert ada.path == "/today/"


def test_a_browser_that_refuses_says_so_and_keeps_the_other_ways(fresh, window):
    ada = with_device(window(), agrees=False)
    ada.goes_to("/accounts/login/")
    ada.tabs_to(ada.page.get_by_role("button", name="Sign in with a passkey"))
    ada.page.keyboard.press("Enter")
    ada.page.get_by_text("That didn’t work, or it was cancelled").wait_for(timeout=60_000)
    assert ada.errors() == []
    signs_in(ada, ADA)
    assert ada.path == "/today/"


def test_without_script_the_sign_in_page_offers_no_passkey(fresh, window):
    ben = window(script=False)
    ben.goes_to("/accounts/login/")
    assert not ben.page.get_by_role("button", name="Sign in with a passkey").is_visible()
    signs_in(ben, BEN)
    assert ben.path == "/accounts/2fa/authenticate/"
