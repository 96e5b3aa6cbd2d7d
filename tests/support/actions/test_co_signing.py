import pytest

from learners.models import Notification
from support.actions import co_signing, scorecards
from support.models import VersionState
from tests.conftest import person
from tests.factories.clock import at_moment
from tests.factories.learners import day, moment
from tests.factories.support import ScorecardFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def dee():
    return person("Dee Fraser", "administrator")


@pytest.fixture
def gus():
    return person("Gus Petrie", "representative")


@pytest.fixture
def version(gus, dee):
    """A version that began to run in shadow today, so that Gus is asked."""
    return scorecards.move(version=ScorecardFactory(state="draft"), to=VersionState.SHADOW, by=dee)


def go_live(version, dee, reason=""):
    return scorecards.move(version=version, to=VersionState.LIVE, by=dee, reason=reason)


def co_sign(version, gus, agrees, reason="I read it."):
    return co_signing.co_sign(version=version, agrees=agrees, reason=reason, by=gus)


def test_representatives_are_asked_when_a_version_begins_in_shadow(version, gus):
    assert [n.user for n in Notification.objects.filter(kind="co-sign asked")] == [gus]
    assert version.co_sign_until_on > day(0)


def test_a_version_goes_live_after_a_yes(version, gus, dee):
    co_sign(version, gus, agrees=True)
    assert go_live(version, dee).state == VersionState.LIVE


def test_a_version_waits_for_an_answer_until_its_day_and_no_longer(version, dee):
    with pytest.raises(co_signing.WaitingError):
        go_live(version, dee)
    after = moment(version.co_sign_until_on + (day(1) - day(0)))
    assert at_moment(after, go_live, version, dee).state == VersionState.LIVE


def test_after_a_no_the_old_version_stays_unless_an_administrator_publishes_why(version, gus, dee):
    co_sign(version, gus, agrees=False, reason="It flags people on placement.")
    for nothing in ("", " \n"):
        with pytest.raises(co_signing.ReasonNeededError):
            go_live(version, dee, nothing)
    live = go_live(version, dee, "Placements are covered now. ")
    assert (live.state, live.overruled) == (VersionState.LIVE, "Placements are covered now.")


def test_a_representative_can_change_their_answer_and_a_double_click_saves_one(version, gus, dee):
    co_sign(version, gus, agrees=False)
    co_sign(version, gus, agrees=True)
    co_sign(version, gus, agrees=True)
    assert version.co_signatures.count() == 1
    assert go_live(version, dee).overruled == ""


def test_a_version_that_is_live_is_no_longer_answered(version, gus, dee):
    co_sign(version, gus, agrees=True)
    go_live(version, dee)
    with pytest.raises(co_signing.NotAskedError):
        co_sign(version, gus, agrees=False)


def test_without_a_representative_nobody_is_waited_for(dee):
    draft = ScorecardFactory(state="draft")
    shadow = scorecards.move(version=draft, to=VersionState.SHADOW, by=dee)
    assert shadow.co_sign_until_on is None
    assert go_live(shadow, dee).state == VersionState.LIVE
