import pytest
from django.db import IntegrityError, transaction

from feedback.actions import partnership
from feedback.models import PartnershipVersion, Side
from feedback.reads import partnership as reads
from learners.models import AuditEvent, Notification
from tests.conftest import person
from tests.factories.learners import day
from tests.factories.together import agreed, speaks_for, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def gus():
    user = person("Gus Petrie")
    speaks_for(user)
    return user


@pytest.fixture
def dee():
    return person("Dee Fraser", "administrator")


def sign(version, side, by):
    return partnership.sign(version=version, side=side, by=by)


def test_a_version_applies_once_both_sides_have_signed(gus, dee):
    version = written(dee)
    assert reads.current(day(0)) is None
    assert not sign(version, Side.COLLEGE, dee)
    assert reads.current(day(0)) is None
    assert sign(version, Side.LEARNERS, gus)
    assert reads.current(day(0)) == version


def test_the_other_people_who_may_sign_are_notified(gus, dee):
    written(dee)
    assert [n.user for n in Notification.objects.filter(kind="partnership written")] == [gus]


def test_signing_twice_keeps_the_first_name_and_date(gus, dee):
    version = written(dee)
    sign(version, Side.LEARNERS, gus)
    sign(version, Side.LEARNERS, person("Ivy Rose"))
    version.refresh_from_db()
    assert version.learners_by == gus
    assert AuditEvent.objects.filter(verb="partnership.sign").count() == 1


def test_one_person_cannot_sign_for_both_sides(gus, dee):
    version = written(dee)
    sign(version, Side.LEARNERS, gus)
    with pytest.raises(partnership.OtherSideError):
        sign(version, Side.COLLEGE, gus)
    version.refresh_from_db()
    version.college_by, version.college_at = gus, version.learners_at
    with pytest.raises(IntegrityError, match="partnership_two_people"), transaction.atomic():
        version.save()


def test_a_version_based_on_an_old_one_is_refused_and_nothing_is_saved(gus, dee):
    written(dee)
    written(gus, after=1)
    with pytest.raises(partnership.NotTheLatestError):
        written(dee, after=1)
    assert PartnershipVersion.objects.count() == 2


def test_an_old_version_can_no_longer_be_signed(gus, dee):
    first = written(dee)
    written(gus, after=1)
    with pytest.raises(partnership.NotTheLatestError):
        sign(first, Side.COLLEGE, dee)


def test_the_agreed_version_applies_until_the_next_is_signed(gus, dee):
    first = agreed(gus, dee)
    second = written(gus, "Quieter rooms", after=1)
    assert reads.current(day(0)) == first
    assert reads.latest(gus, day(0)) == second


def test_a_version_shows_what_is_new_and_what_is_left_out(gus, dee):
    written(dee, "Later library hours", "Feedback in two weeks")
    second = written(gus, "Later library hours", "Quieter rooms", after=1)
    page = reads.agreement(second)
    assert [(line.words, line.is_new) for line in page.priorities] == [
        ("Later library hours", False),
        ("Quieter rooms", True),
    ]
    assert page.removed == ["Feedback in two weeks"]
