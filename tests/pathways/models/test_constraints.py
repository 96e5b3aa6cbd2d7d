"""The database refuses a step, an answer or a choice that makes no sense."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection

from pathways.models import (
    CatalogueRevision,
    DayChoice,
    Estimate,
    Fulfilment,
    Milestone,
    Moved,
    Pathway,
    PathwayChoice,
    PathwayCompetency,
    PathwayStep,
    Requirement,
    RequirementOption,
    Response,
    Start,
    Step,
    StepCompetency,
    StepRun,
)
from tests.factories import learners as make
from tests.refusals import constraints_of, refused, twice

NOW = make.moment(make.day(-1))
TIMES = {"known_at": NOW, "recorded_at": NOW}


def step(**values: object) -> Step:
    """A step of the catalogue, written past the actions that would refuse it earlier."""
    code = f"S{Step.objects.count()}"
    place = {"place": "Library 2", "how": "Ask at the desk.", "link": "/help-now/"}
    columns = {"code": code, "name": code, "strand": "academic", "hours": 3.0, **place, **values}
    return Step.objects.create(recorded_at=NOW, **columns)


def pathway() -> Pathway:
    code = f"P{Pathway.objects.count()}"
    return Pathway.objects.create(code=code, name=code, recorded_at=NOW)


def of_learner(model: type, times: int = 1, **values: object) -> None:
    """Write facts of one learner about one step, all at one moment."""
    row = {"learner": make.LearnerFactory(), "step": step(), **TIMES, **values}
    for _ in range(times):
        model.objects.create(**row)


def choice(times: int = 1, **values: object) -> None:
    start = {"from_on": make.day(0), "hours": 9}
    row = {"learner": make.LearnerFactory(), "pathway": pathway(), **start, **TIMES, **values}
    for _ in range(times):
        PathwayChoice.objects.create(**row)


def teaches(share: float = 0.5, times: int = 1) -> None:
    row = {"step": step(), "competency": make.CompetencyFactory(), "share": share}
    for _ in range(times):
        StepCompetency.objects.create(**row)


def needs(weight: float = 1, times: int = 1) -> None:
    row = {"pathway": pathway(), "competency": make.CompetencyFactory(), "recorded_at": NOW}
    for _ in range(times):
        PathwayCompetency.objects.create(weight=weight, **row)


def lists(worth: float = 0.1, times: int = 1) -> None:
    row = {"pathway": pathway(), "step": step(), "position": 1, "recorded_at": NOW}
    for _ in range(times):
        PathwayStep.objects.create(worth=worth, **row)


def milestone(times: int = 1, **values: object) -> None:
    for number in range(times):
        row = {"pathway": pathway(), "name": f"Ready {number}", "position": number, **values}
        Milestone.objects.create(recorded_at=NOW, **row)


def estimate(times: int = 1, **values: object) -> None:
    night = {"as_of": make.day(0), "revision": 1, "recorded_at": NOW}
    shares = {"raters": 2, "said": 1, "share": 0.5, "usual": 0.5}
    row = {"step": step(), "word": "too hard", **shares, **night, **values}
    for _ in range(times):
        Estimate.objects.create(**row)


def moved_nothing() -> None:
    of_learner(Response, answer="done")
    Moved.objects.create(response=Response.objects.get(), before=[1], after=[1])


BAD: dict[str, Callable[[], object]] = {
    "step_strand_known": lambda: step(strand="sport"),
    "step_mode_known": lambda: step(mode="by night"),
    "step_dates_ordered": lambda: step(from_on=make.day(0), until_on=make.day(0)),
    "step_takes_some_time": lambda: step(hours=0),
    "step_says_where_and_how": lambda: step(place=""),
    "step_teaches_once": lambda: teaches(times=2),
    "step_share_of_one": lambda: teaches(share=1.01),
    "pathway_needs_once": lambda: needs(times=2),
    "pathway_weight_positive": lambda: needs(weight=0),
    "milestone_named_once": lambda: milestone(times=2, pathway=pathway(), name="Ready"),
    "milestone_placed_once": lambda: milestone(times=2, pathway=pathway(), position=1),
    "milestone_has_a_name": lambda: milestone(name=""),
    "pathway_lists_step_once": lambda: lists(times=2),
    "pathway_step_worth": lambda: lists(worth=0),
    "option_once": lambda: twice(
        RequirementOption.objects.create,
        requirement=Requirement.objects.create(step=step(), recorded_at=NOW),
        step=step(),
    ),
    "response_answer_known": lambda: of_learner(Response, answer="perhaps"),
    "response_said_once": lambda: of_learner(Response, times=2, answer="done"),
    "response_dated_where_it_rests": lambda: of_learner(Response, answer="no time"),
    "moved_something": moved_nothing,
    "fulfilment_how_known": lambda: of_learner(Fulfilment, how="somehow"),
    "fulfilment_said_once": lambda: of_learner(Fulfilment, times=2, how="done"),
    "start_said_once": lambda: of_learner(Start, times=2),
    "day_choice_said_once": lambda: of_learner(DayChoice, times=2, on=make.day(1)),
    "day_choice_of_one_kind": lambda: of_learner(DayChoice, on=make.day(1), until_on=make.day(7)),
    "choice_said_once": lambda: choice(times=2),
    "choice_dates_ordered": lambda: choice(until_on=make.day(-1)),
    "choice_hours_of_a_week": lambda: choice(hours=101),
    "estimate_word_known": lambda: estimate(word="dull"),
    "estimate_once_a_night": lambda: estimate(times=2),
    "estimate_of_relevance_has_an_aim": lambda: estimate(word="not relevant"),
    "estimate_counts_fit": lambda: estimate(said=3),
    "estimate_shares_between_0_and_1": lambda: estimate(share=1.01),
    "step_runs_once": lambda: twice(
        StepRun.objects.create, step=step(), on=make.day(1), begins="18:30", recorded_at=NOW
    ),
    "revision_one_row": lambda: CatalogueRevision.objects.create(pk=2, token=uuid4()),
}


@pytest.mark.parametrize("constraint", BAD)
def test_the_database_refuses_a_row_that_makes_no_sense(constraint, db):
    with refused(constraint):
        BAD[constraint]()


def now_all() -> None:
    """Check what the database would check at the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def run_of(row: Step) -> StepRun:
    return StepRun.objects.create(step=row, on=make.day(1), begins="18:30", recorded_at=NOW)


def take_the_link_away(row: Step) -> None:
    row.link = ""
    row.save()


@pytest.mark.parametrize(
    "write",
    [
        lambda: step(link=""),
        lambda: take_the_link_away(step()),
        lambda: run_of(step(link="")).delete(),
        lambda: StepRun.objects.filter(pk=run_of(step(link="")).pk).update(step=step()),
    ],
    ids=["neither", "the link goes", "the date goes", "the date moves"],
)
def test_a_step_that_is_offered_leads_somewhere(write, db):
    with refused("step_leads_somewhere"):
        write()
        now_all()


@pytest.mark.parametrize(
    "write",
    [
        lambda: step(link="/help-now/"),
        lambda: run_of(step(link="")),
        lambda: run_of(step()).delete(),
        lambda: step(link="", withdrawn_at=NOW),
    ],
    ids=["a link", "a date", "a link is enough", "no longer offered"],
)
def test_a_link_or_a_date_is_enough(write, db):
    write()
    now_all()


def test_every_constraint_of_this_room_is_tried():
    assert BAD.keys() == constraints_of("pathways")


@pytest.mark.parametrize(
    "write",
    [
        lambda: step(how=""),
        lambda: step(hours=2001),
        lambda: of_learner(Response, answer="done", until_on=make.day(9)),
        lambda: teaches(share=0),
        lambda: lists(worth=1.5),
        lambda: choice(hours=0),
        lambda: estimate(pathway=pathway()),
    ],
    ids=["no how", "a year long", "a day on done", "no share", "too dear", "no hours", "an aim"],
)
def test_the_other_end_of_a_rule_is_refused_too(write, db):
    with pytest.raises(IntegrityError):
        write()


@pytest.mark.parametrize(
    "write",
    [
        lambda: step(hours=0.01),
        lambda: step(hours=2000),
        lambda: step(from_on=make.day(0), until_on=make.day(1)),
        lambda: of_learner(Response, answer="too hard", until_on=make.day(28)),
        lambda: teaches(share=1),
        lambda: choice(until_on=make.day(0)),
        lambda: choice(hours=100),
    ],
    ids=["short", "long", "one day", "paused", "all of it", "given up at once", "all week"],
)
def test_the_database_takes_rows_just_inside_its_rules(write, db):
    write()
