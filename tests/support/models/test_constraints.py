"""The database refuses a concern, a request or a rule in a state that makes no sense."""

import datetime as dt
from collections.abc import Callable

import pytest

from support.models import (
    Contact,
    Cover,
    GateReport,
    ModuleConcern,
    MovedDay,
    Precision,
    Reply,
    ServiceHours,
    Triage,
    Watch,
)
from tests.factories import learners as make
from tests.factories.administrator import OfferFactory, ServiceFactory
from tests.factories.support import (
    CaseFactory,
    ConcernFactory,
    HelpRequestFactory,
    ScorecardFactory,
    SignalFactory,
)
from tests.refusals import constraints_of, refused, twice

NOW = make.moment(make.day(-1))
NO_DAYS = {"from_on": make.day(0), "until_on": make.day(0)}
NINE, FIVE = dt.time(9), dt.time(17)


def replied(**values: object) -> Reply:
    states = {"before": "open", "after": "open", "replied_at": NOW, "kind": "talk"}
    return Reply.objects.create(**{"concern": ConcernFactory(), **states, **values})


def counted(**values: object) -> Precision:
    columns = {"rule": "deadlines", "answered": 60, "true": 45, "counted_at": NOW, **values}
    return Precision.objects.create(**columns)


def of_module(**values: object) -> ModuleConcern:
    days = {"due_on": make.day(-3), "first_as_of": make.day(-2), "as_of": make.day(0)}
    row = {"assessment": make.AssessmentFactory(), "missed": 23, "present": 41, **days, **values}
    return ModuleConcern.objects.create(**row)


def open_hours(**values: object) -> ServiceHours:
    row = {"service": ServiceFactory(), "weekday": 0, "opens": NINE, "closes": FIVE, **values}
    return ServiceHours.objects.create(**row)


def live(**values: object) -> None:
    approved = {"approved_at": NOW, "approved_by": make.UserFactory()}
    ScorecardFactory(**{"state": "live", **approved, **values})


def watched(**values: object) -> None:
    lists = {"enrolments": [], "flagged": [], "below_since": [], "entries": []}
    Watch.objects.create(as_of=make.day(0), revision=1, **lists, **values)


def reported(**values: object) -> None:
    numbers = {"passed": True, "findings": [], "listed": 3}
    GateReport.objects.create(as_of=make.day(0), revision=1, **numbers, **values)


def covered(**values: object) -> None:
    users = {"tutor": make.UserFactory(), "deputy": make.UserFactory()}
    days = {"from_on": make.day(0), "until_on": make.day(5)}
    Cover.objects.create(**{**users, **days, **values})


def cover_by_oneself() -> None:
    tutor = make.UserFactory()
    covered(tutor=tutor, deputy=tutor)


def contacted() -> None:
    made = {"made_by": make.UserFactory(), "made_at": NOW, "reached": True}
    Contact.objects.create(learner=make.LearnerFactory(), channel="pigeon", **made)


def moved(**values: object) -> None:
    days = {"from_on": make.day(1), "to_on": make.day(2)}
    row = {"learner": make.LearnerFactory(), "kind": "request", "row": 7, **days, **values}
    MovedDay.objects.create(**row)


BAD: dict[str, Callable[[], object]] = {
    "moved_day_kind_known": lambda: moved(kind="a hope"),
    "moved_day_is_later": lambda: moved(to_on=make.day(1)),
    "moved_day_once": lambda: twice(moved),
    "co_signature_once": lambda: co_signed(times=2),
    "co_signature_has_a_reason": lambda: co_signed(reason=" "),
    "case_one_open": lambda: twice(CaseFactory, learner=make.LearnerFactory()),
    "case_closed_with_words": lambda: CaseFactory(closed_at=NOW),
    "help_state_known": lambda: HelpRequestFactory(state="lost", closed_at=NOW),
    "help_one_waits": lambda: twice(HelpRequestFactory, learner=make.LearnerFactory()),
    "help_closed_dated": lambda: HelpRequestFactory(state="answered"),
    "help_taken_has_case": lambda: HelpRequestFactory(state="taken on"),
    "contact_channel_known": contacted,
    "concern_rule_known": lambda: ConcernFactory(rule="a hunch"),
    "concern_state_known": lambda: ConcernFactory(state="lost", closed_at=NOW),
    "concern_one_stands": lambda: twice(ConcernFactory, learner=make.LearnerFactory()),
    "concern_paused_until": lambda: ConcernFactory(state="paused"),
    "concern_closed_dated": lambda: ConcernFactory(state="done"),
    "concern_taken_has_case": lambda: ConcernFactory(state="taken on"),
    "concern_set_aside_by_whom": lambda: ConcernFactory(
        state="set aside", closed_at=NOW, set_aside_by=make.UserFactory()
    ),
    "reply_kind_known": lambda: replied(kind="perhaps"),
    "reply_until": lambda: replied(kind="not now"),
    "precision_rule_known": lambda: counted(rule="a hunch"),
    "precision_enough": lambda: counted(answered=9, true=4),
    "module_concern_once": lambda: twice(of_module, assessment=make.AssessmentFactory()),
    "module_concern_not_of_few": lambda: of_module(missed=5, present=9),
    "rule_version_rule_known": lambda: ScorecardFactory(rule="a hunch"),
    "rule_version_state_known": lambda: ScorecardFactory(state="perhaps"),
    "rule_version_once": lambda: twice(ScorecardFactory, number=1),
    "rule_version_one_live": lambda: twice(live),
    "rule_version_approved_pair": lambda: ScorecardFactory(approved_at=NOW),
    "rule_version_live_is_approved": lambda: ScorecardFactory(state="live"),
    "watch_once_a_night": lambda: twice(watched, scorecard=ScorecardFactory()),
    "gate_once_a_night": lambda: twice(reported, scorecard=ScorecardFactory()),
    "service_dates_ordered": lambda: ServiceFactory(**NO_DAYS),
    "offer_dates_ordered": lambda: OfferFactory(**NO_DAYS),
    "offer_once_at_a_time": lambda: twice(OfferFactory, service=ServiceFactory(), name="Loan"),
    "hours_weekday_known": lambda: open_hours(weekday=7),
    "hours_ordered": lambda: open_hours(closes=NINE),
    "hours_said_once": lambda: twice(open_hours, service=ServiceFactory(), campus=None),
    "signal_rule_known": lambda: SignalFactory(rule="a hunch"),
    "triage_once_a_night": lambda: twice(
        Triage.objects.create,
        as_of=make.day(0),
        revision=1,
        fixed_at=NOW,
        data_until_on=make.day(-1),
    ),
    "signal_once_a_rule": lambda: twice(SignalFactory, enrolment=make.EnrolmentFactory()),
    "cover_dates_ordered": lambda: covered(**NO_DAYS),
    "cover_by_another": cover_by_oneself,
}


@pytest.mark.parametrize("constraint", BAD)
def test_the_database_refuses_a_row_that_makes_no_sense(constraint, db):
    with refused(constraint):
        BAD[constraint]()


def test_every_constraint_of_this_room_is_tried():
    assert BAD.keys() == constraints_of("support")


def co_signed(times: int = 1, reason: str = "I read it.") -> None:
    version, user = ScorecardFactory(), make.UserFactory()
    for _again in range(times):
        version.co_signatures.create(user=user, agrees=True, reason=reason, signed_at=NOW)


def closed_then_new(factory: type, **closed: object) -> None:
    """One that is over, and another of the same learner."""
    learner = make.LearnerFactory()
    factory(learner=learner, **closed)
    factory(learner=learner)


GOOD: dict[str, Callable[[], object]] = {
    "a case after a closed one": lambda: closed_then_new(
        CaseFactory, closed_at=NOW, closing="We talked."
    ),
    "a request after an answered one": lambda: closed_then_new(
        HelpRequestFactory, state="answered", closed_at=NOW
    ),
    "a request beside one that is taken on": lambda: closed_then_new(
        HelpRequestFactory, state="taken on", case=CaseFactory()
    ),
    "a concern after a closed one": lambda: closed_then_new(
        ConcernFactory, state="done", closed_at=NOW
    ),
    "a concern that was set aside with a reason": lambda: ConcernFactory(
        state="set aside", closed_at=NOW, set_aside_by=make.UserFactory(), why_set_aside="Moved."
    ),
    "ten answers of ten": lambda: counted(answered=10, true=10),
    "ten present who all missed it": lambda: of_module(missed=10, present=10),
    "a retired version beside a live one": lambda: [live(), live(state="retired")],
    "an offer that was withdrawn and is back": lambda: [
        OfferFactory(service=service, name="Loan", until_on=until_on)
        for service in [ServiceFactory()]
        for until_on in (make.day(0), None)
    ],
}


@pytest.mark.parametrize("row", GOOD)
def test_the_database_takes_rows_just_inside_its_rules(row, db):
    GOOD[row]()
