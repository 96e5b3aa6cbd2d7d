"""The fingerprint covers everything that nights wrote, and nothing that people did afterwards."""

import datetime as dt

import pytest

from pathways.models import Estimate
from portal.fingerprint import fingerprint
from support.actions import cases, replies
from support.models import Concern, ModuleConcern, ReplyKind, Watch
from tests.factories.pathways import care
from tests.factories.support import ConcernFactory, ScorecardFactory, SignalFactory
from tests.night.conftest import LATER

pytestmark = pytest.mark.django_db


def concern_of(ada) -> Concern:
    return ConcernFactory(learner=ada.learner, raised_at=LATER)


@pytest.mark.parametrize("kind", list(ReplyKind))
def test_the_fingerprint_leaves_out_learners_answers(kind, ada):
    concern = concern_of(ada)
    before = fingerprint()
    replies.reply(concern=concern, kind=kind, words="It is in.", by=ada)
    assert fingerprint() == before


def test_the_fingerprint_leaves_out_tutors_actions(ada, flo, ben):
    concern_of(ada)
    other = ConcernFactory(learner=flo.learner)
    before = fingerprint()
    cases.take_on(learner=ada.learner, by=ben)
    cases.set_aside(concern=other, reason="We have talked.", by=ben)
    assert fingerprint() == before


@pytest.mark.parametrize(
    "change",
    [
        {"state": "gone", "closed_at": LATER},
        {"missed": 3},
        {"reasons": {}},
        {"raised_on": dt.date(2026, 1, 9)},
    ],
)
def test_the_fingerprint_includes_what_the_night_does_to_a_concern(change, ada):
    concern = concern_of(ada)
    before = fingerprint()
    Concern.objects.filter(pk=concern.pk).update(**change)
    assert fingerprint() != before


def test_the_fingerprint_includes_what_everyones_answers_say(db):
    catalogue = care()
    before = fingerprint()
    night = {"as_of": LATER.date(), "revision": 1, "recorded_at": LATER}
    shares = {"raters": 3, "said": 1, "share": 0.3, "usual": 0.2}
    step = catalogue["bus"]
    estimate = Estimate.objects.create(step=step, word="too hard", **shares, **night)
    written = fingerprint()
    assert written != before
    Estimate.objects.update(recorded_at=LATER + dt.timedelta(hours=1))
    assert fingerprint() == written
    Estimate.objects.filter(pk=estimate.pk).update(share=0.4)
    assert fingerprint() != written


def test_the_fingerprint_includes_module_concerns_and_the_queue(college):
    prints = {fingerprint()}
    SignalFactory(enrolment=college.enrolment)
    prints.add(fingerprint())
    ModuleConcern.objects.create(
        assessment=college.assessments[0],
        due_on=LATER.date(),
        missed=9,
        present=12,
        first_as_of=LATER.date(),
        as_of=LATER.date(),
    )
    prints.add(fingerprint())
    at = {"scorecard": ScorecardFactory(), "as_of": LATER.date(), "revision": 1}
    Watch.objects.create(**at, enrolments=[1], flagged=[True], below_since=[None], entries=[1])
    prints.add(fingerprint())
    assert len(prints) == 4
