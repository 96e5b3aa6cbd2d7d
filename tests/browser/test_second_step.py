"""Setting up a second step, its recovery codes, and confirming an identity before a change."""

import re
import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from portal.demo.cast import PASSWORD
from tests.browser.chromium import PHONE
from tests.browser.test_signing_in import code_of

PERIOD = 30  # seconds a code lasts


def shows_it_is_still_her(visitor):
    assert visitor.path == "/accounts/reauthenticate/"
    assert visitor.errors() == []
    visitor.types("Password", PASSWORD)
    visitor.presses("Confirm", within=visitor.page.locator("main"))


def test_a_learner_adds_and_removes_a_second_step(fresh, window, script):
    ada = window(script=script, size=PHONE).is_("ada@strathcairn.example")
    ada.goes_to("/accounts/2fa/")
    ada.follows("Set up the app")
    shows_it_is_still_her(ada)
    assert ada.errors() == []
    secret = ada.page.locator(".code").inner_text()
    ada.types("code", format_hotp_value(hotp_value(secret, int(time.time()) // PERIOD)))
    ada.presses("Set up")
    for page in ("/accounts/2fa/recovery-codes/", "/accounts/2fa/recovery-codes/generate/"):
        assert ada.goes_to(page) == 200
        assert ada.path == page
        assert ada.errors() == []
    ada.goes_to("/accounts/2fa/")
    ada.follows("Remove the app")
    assert ada.errors() == []
    ada.presses("Remove the app")
    assert "It isn’t set up" in ada.reads()


def test_a_code_can_confirm_an_identity_again(fresh, window, script):
    ben = window(script=script).is_("ben@strathcairn.example")
    ben.goes_to("/accounts/2fa/recovery-codes/generate/")
    print(ben.page.locator("main").inner_html())
    ben.follows(re.compile("authenticator|code"), within=ben.page.locator("main .row"))
    assert ben.path == "/accounts/2fa/reauthenticate/"
    assert ben.errors() == []
    ben.types("code", code_of("ben@strathcairn.example"))
    ben.presses("Confirm", within=ben.page.locator("main"))
    assert ben.path == "/accounts/2fa/recovery-codes/generate/"
