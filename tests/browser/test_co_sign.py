"""A rule's new version: a representative reads what it does and answers; everyone reads that."""

import pytest

from learners.models import User
from support.actions.scorecards import move
from support.models import VersionState
from tests.browser.chromium import PHONE, ZOOMED
from tests.factories.support import ScorecardFactory

REASON = "It looks at weeks that the college itself was closed."


@pytest.fixture
def version(fresh):
    version = ScorecardFactory()
    move(version=version, to=VersionState.SHADOW, by=User.objects.get(name="Dee Fraser"))
    return version


def test_a_representative_says_no_and_the_administrator_reads_why(version, window, script):
    gus = window(script=script, size=PHONE).is_("gus@strathcairn.example")
    gus.goes_to("/representing/")
    gus.follows("Read and answer")
    assert f"Scorecard {version.number}" in gus.reads()
    assert gus.errors() == []
    gus.presses("Send")
    assert gus.page.locator(".error-summary").is_visible()
    assert gus.errors() == []
    gus.chooses("No, the old one should stay")
    gus.types("Why", REASON)
    gus.presses("Send")
    assert REASON in gus.reads()
    gus.page.set_viewport_size(ZOOMED)
    gus.page.emulate_media(color_scheme="dark")
    assert gus.errors() == []

    dee = window(script=script).is_("dee@strathcairn.example")
    dee.goes_to("/rules/")
    assert dee.errors() == []
    dee.follows(f"Scorecard {version.number}")
    assert REASON in dee.reads()
    assert dee.errors() == []
