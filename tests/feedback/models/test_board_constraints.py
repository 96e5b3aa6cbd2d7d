"""The database refuses what makes no sense on the board, whichever code writes it."""

import datetime as dt
from collections.abc import Callable
from itertools import product

import pytest
from django.utils import timezone

from feedback.models import (
    SHOWING_MOVES,
    VIEW_MOVES,
    Change,
    Decision,
    Helped,
    Pledge,
    Report,
    Ruling,
    SafetyMessage,
    Showing,
    SignOn,
    View,
    ViewState,
)
from feedback.models.decision import OBJECTS
from tests.factories import board as make
from tests.factories.learners import LearnerFactory, UserFactory
from tests.factories.support import ScorecardFactory
from tests.factories.together import MeetingFactory
from tests.refusals import refused, twice

NOW = timezone.now()
EARLIER = NOW - dt.timedelta(days=1)


def merged_into_itself() -> None:
    view = make.ViewFactory()
    View.objects.filter(pk=view.pk).update(state="merged", merged_into=view)


def settled(**values: object) -> None:
    rest = {"appealed_at": EARLIER, "appeal_answer": "upheld", "appeal_reason": "Read again."}
    someone = {"settled_at": NOW, "settled_by": UserFactory()}
    make.RulingFactory(**{**rest, **someone, **values})


def settled_by_the_first() -> None:
    dee = UserFactory()
    settled(made_by=dee, settled_by=dee)


def asked_twice() -> None:
    twice(make.HelpedFactory, view=make.ViewFactory(), learner=LearnerFactory())


def signed_twice() -> None:
    twice(make.SignOnFactory, view=make.ViewFactory(), learner=LearnerFactory())


def reported_twice() -> None:
    twice(make.ReportFactory, view=make.ViewFactory(), reporter=UserFactory())


BAD: dict[str, Callable[[], object]] = {
    "view_kind_known": lambda: make.ViewFactory(kind="post"),
    "view_speaking_known": lambda: make.ViewFactory(speaking="quietly"),
    "view_state_known": lambda: make.ViewFactory(state="lost"),
    "view_showing_known": lambda: make.ViewFactory(showing="faint"),
    "view_merged_into_another": lambda: make.ViewFactory(state="merged"),
    "view_passed_once_with_staff": lambda: make.ViewFactory(passed_at=None),
    "view_straight_past_representatives": lambda: make.ViewFactory(
        is_straight=True, state="representatives", passed_at=None
    ),
    "view_praised_by_praise": lambda: make.ViewFactory(praised=UserFactory()),
    "view_delivered_to_someone": lambda: make.ViewFactory(kind="praise", state="delivered"),
    "signed_on_once": signed_twice,
    "decision_outcome_known": lambda: make.DecisionFactory(outcome="perhaps"),
    "decision_has_a_reason": lambda: make.DecisionFactory(reason=" \n"),
    "decision_published_pair": lambda: make.DecisionFactory(published_at=NOW, answered_at=EARLIER),
    "decision_answered_first": lambda: make.DecisionFactory(
        answered_at=NOW, published_at=EARLIER, published_by=UserFactory()
    ),
    "pledge_has_words": lambda: make.PledgeFactory(words=" "),
    "pledge_one_open": lambda: twice(make.PledgeFactory, view=make.ViewFactory()),
    "change_of_one_object": lambda: make.ChangeFactory(text=""),
    "change_makes_a_difference": lambda: make.ChangeFactory(after="Closes at five"),
    "helped_answer_known": lambda: make.HelpedFactory(answer="maybe", answered_at=NOW),
    "helped_answer_dated": lambda: make.HelpedFactory(answer="yes"),
    "helped_asked_once": asked_twice,
    "report_one_open": reported_twice,
    "report_of_one_thing": lambda: make.ReportFactory(view=None),
    "ruling_of_one_thing": lambda: make.RulingFactory(meeting=MeetingFactory()),
    "ruling_act_known": lambda: make.RulingFactory(act="shame"),
    "ruling_has_a_reason": lambda: make.RulingFactory(reason=""),
    "ruling_appeal_answer_known": lambda: settled(appeal_answer="perhaps"),
    "ruling_settled_pair": lambda: settled(settled_by=None),
    "ruling_settled_with_a_reason": lambda: settled(appeal_reason=" "),
    "ruling_settled_by_another": settled_by_the_first,
    "safety_read_pair": lambda: SafetyMessage.objects.create(
        words="x", sent_at=NOW, reader=UserFactory(), read_at=NOW
    ),
}
OWN = (View, SignOn, Decision, Pledge, Change, Helped, Report, Ruling, SafetyMessage)


@pytest.mark.parametrize("constraint", BAD)
def test_the_database_refuses_a_row_that_makes_no_sense(constraint, db):
    with refused(constraint):
        BAD[constraint]()


def test_every_constraint_of_the_board_is_tried():
    assert BAD.keys() == {row.name for model in OWN for row in model._meta.constraints}


def test_a_view_is_not_joined_with_itself(db):
    with refused("view_merged_into_another"):
        merged_into_itself()


def test_a_change_is_of_one_object_and_no_more(db):
    objects = {"text": "The sign at the door", "rule": ScorecardFactory().ruleversion_ptr}
    assert objects.keys() < set(OBJECTS)
    make.ChangeFactory(text="", rule=objects["rule"])
    with refused("change_of_one_object"):
        make.ChangeFactory(**objects)


MOVES = list(product(ViewState, ViewState))


@pytest.mark.parametrize(("origin", "to"), MOVES, ids=lambda state: str(state))
def test_the_database_takes_the_moves_of_the_table_and_no_other(origin, to, db):
    more = {"praised": UserFactory(), "kind": "praise"}  # so that each state may be stored
    into = {"merged_into": make.ViewFactory()}
    passed = {} if origin != ViewState.REPRESENTATIVES else {"passed_at": None}
    view = make.ViewFactory(
        state=origin, **more, **passed, **(into if origin == ViewState.MERGED else {})
    )
    make.DecisionFactory(view=view)
    joined = into if to == ViewState.MERGED else {"merged_into": None}
    passed = {"passed_at": None if to == ViewState.REPRESENTATIVES else NOW}
    change = lambda: View.objects.filter(pk=view.pk).update(state=to, **joined, **passed)  # noqa: E731
    if to in VIEW_MOVES[origin] or to == origin:
        assert change() == 1
    else:
        with refused("view_moves_as_allowed"):
            change()


@pytest.mark.parametrize(("origin", "to"), list(product(Showing, Showing)))
def test_the_database_takes_the_moves_of_a_moderator_and_no_other(origin, to, db):
    view = make.ViewFactory(showing=origin)
    if to in SHOWING_MOVES[origin] or to == origin:
        assert View.objects.filter(pk=view.pk).update(showing=to) == 1
    else:
        with refused("view_moves_as_allowed"):
            View.objects.filter(pk=view.pk).update(showing=to)


def test_a_view_is_answered_by_a_decision_alone(db):
    view = make.ViewFactory()
    with refused("view_answered_by_a_decision"):
        View.objects.filter(pk=view.pk).update(state="answered")
    make.DecisionFactory(view=view)
    assert View.objects.filter(pk=view.pk).update(state="answered") == 1
