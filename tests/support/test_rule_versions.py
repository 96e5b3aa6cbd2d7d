"""Rule versions: every installation has the deadline rule, and its row is what applies."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from support.models import Concern, Rule, RuleVersion, Signal, VersionState
from support.models.rule import SHIPPED
from tests.factories import learners as make
from tests.factories.support import ScorecardFactory
from tests.support.actions.test_concerns import classmates, night

LONG_AGO = dt.datetime(2001, 1, 1, tzinfo=dt.UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def class_of_12(college):
    classmates(college, 11)
    return college


def test_an_installation_comes_with_the_deadline_rule():
    version = RuleVersion.objects.get(SHIPPED)
    assert (version.state, version.approved_by) == (VersionState.LIVE, None)
    assert version.thresholds == {"missed": 2, "module_share": 0.5, "fewest": 10}


def test_every_other_live_version_has_an_approver(dee):
    with pytest.raises(IntegrityError), transaction.atomic():
        ScorecardFactory(state=VersionState.LIVE, approved_at=LONG_AGO)
    assert ScorecardFactory(state=VersionState.LIVE, approved_at=LONG_AGO, approved_by=dee)


def test_one_version_of_a_rule_is_live(dee):
    another = {"rule": Rule.DEADLINES, "number": 2, "made_at": LONG_AGO, "approved_at": LONG_AGO}
    with pytest.raises(IntegrityError), transaction.atomic():
        RuleVersion.objects.create(state=VersionState.LIVE, approved_by=dee, **another)


def test_the_live_versions_thresholds_apply_and_its_rows_point_to_it(class_of_12, dee):
    first = RuleVersion.objects.get(SHIPPED)
    first.state, first.retired_at = VersionState.RETIRED, LONG_AGO
    first.save()
    stricter = RuleVersion.objects.create(
        rule=Rule.DEADLINES,
        number=2,
        state=VersionState.LIVE,
        thresholds=first.thresholds | {"missed": 1},
        made_at=LONG_AGO,
        approved_at=LONG_AGO,
        approved_by=dee,
    )
    make.SubmissionFactory(
        enrolment=class_of_12.enrolment, assessment=class_of_12.assessments[1], on=make.day(-2)
    )
    night()
    assert Signal.objects.get().version == Concern.objects.get().version == stricter
    assert Concern.objects.get().missed == 1


def test_a_night_obeys_the_version_that_was_live_at_its_moment():
    moment = make.moment(make.day(-1))
    first = RuleVersion.objects.get(SHIPPED)
    first.state, first.retired_at = VersionState.RETIRED, moment + dt.timedelta(hours=1)
    first.save()
    versions = RuleVersion.objects.in_force(moment)
    assert {row.rule: row for row in versions} == {Rule.DEADLINES: first}
    assert not RuleVersion.objects.in_force(moment + dt.timedelta(hours=2)).exists()
