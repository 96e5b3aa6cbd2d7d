"""The support part of a night, over the college of the tests."""

import datetime as dt

from django.utils import timezone

from learners.frames import Scope
from learners.frames.linked import evidence
from learners.night import Cutoff, Slice
from support.actions.concerns import follow, in_force
from support.actions.triage import compute, replace
from tests.factories import learners as make


def night(days=0, revision=1):
    """Write that morning's signals and concerns; return how many rows changed."""
    cutoff = Cutoff.of(make.day(days), timezone.now() + dt.timedelta(days=days))
    part = Slice(cutoff, revision, 1, 2**31)
    records = evidence(cutoff, Scope.running(cutoff))
    versions = in_force(cutoff)
    replace(compute(records, cutoff), part, versions)
    return follow(part, records, versions)


def classmates(college, number, misses=()):
    """Add learners to Ada’s offering, who handed in all work apart from `misses`."""
    people = []
    for _ in range(number):
        enrolment = make.EnrolmentFactory(offering=college.offering)
        make.RegisteredFactory(enrolment=enrolment, on=make.day(-70))
        for work, days in zip(college.assessments, (-41, -11, -4, 9), strict=True):
            if work not in misses:
                make.SubmissionFactory(enrolment=enrolment, assessment=work, on=make.day(days))
        people.append(enrolment.learner)
    return people
