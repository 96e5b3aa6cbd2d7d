"""Versions of the estimate, and what nights write with the version in use."""

import datetime as dt
import random
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from learners.actions import competence
from learners.calc.cards import NotEnoughError
from learners.calc.cutoffs import midnight
from learners.models import Answer, AuditEvent, Competence, Competency, EstimateVersion, Learner
from learners.night import Cutoff, Slice
from tests.factories import learners as make
from tests.factories.clock import at_moment
from tests.factories.competence import AnswerFactory

pytestmark = pytest.mark.django_db
BY = "a test"
EVERYONE = {"low": 0, "high": 2**62}


def answers(learner: Learner, about: list[Competency], right: list[float], days_ago: int) -> None:
    """Write answers of one day, with different items."""
    known_at = midnight(make.day(1 - days_ago), ZoneInfo(settings.TIME_ZONE))
    about = {"learner": learner, "competencies": sorted(one.pk for one in about)}
    times = {"known_at": known_at, "recorded_at": known_at}
    Answer.objects.bulk_create(
        Answer(item=f"Q{number}", right=share, **about, **times)
        for number, share in enumerate(right)
    )


@pytest.fixture
def caring() -> Competency:
    row: Competency = make.CompetencyFactory(code="CARE-1")
    return row


@pytest.fixture
def college(caring: Competency) -> None:
    """60 people whose answers depend on ability, a year ago."""
    dice = random.Random(3)
    for person in make.LearnerFactory.create_batch(60):
        able = dice.random()
        answers(person, [caring], [float(dice.random() < able) for _ in range(12)], 365)


@pytest.fixture
def version(college: None) -> EstimateVersion:
    made = at_moment(make.moment(make.day(-100)), competence.learn, by=BY)
    return at_moment(make.moment(make.day(-99)), competence.use, version=made, by=BY)


def refresh(on: int = 0, revision: int = 1, write: bool = True) -> competence.Written:
    """Run the stage for the morning that many days from today, with all facts there are."""
    cutoff = Cutoff.of(make.day(on), make.moment(make.day(on + 1)))
    return competence.refresh(Slice(cutoff, revision, **EVERYONE, write=write))


def of(learner: Learner) -> Competence:
    return Competence.objects.get(learner=learner)


def test_a_version_has_a_card_and_figures_and_is_used_by_nobody(college: None) -> None:
    made = competence.learn(by=BY)
    assert (made.number, made.made_by, made.used_at) == (1, BY, None)
    assert list(made.figures) == ["learners", "answers", "n", "auc", "ece"]
    assert (made.figures["learners"], made.figures["answers"]) == (60, 720)
    assert made.figures["n"] == 144
    assert made.figures["auc"] > 0.6
    assert len(made.card["items"]) == 12
    assert AuditEvent.objects.filter(verb="estimate.learned", label=str(made)).count() == 1
    assert competence.learn(by=BY).number == 2
    assert refresh().changed == 0


def test_fewer_than_fifty_learners_are_not_enough(caring: Competency) -> None:
    for person in make.LearnerFactory.create_batch(49):
        answers(person, [caring], [1.0, 0.0], 9)
    with pytest.raises(NotEnoughError, match="49 of at least 50"):
        competence.learn(by=BY)
    answers(make.LearnerFactory(), [caring], [1.0], 9)
    assert competence.learn(by=BY).figures["learners"] == 50


def test_answers_that_are_all_right_cannot_be_judged(caring: Competency) -> None:
    for person in make.LearnerFactory.create_batch(50):
        answers(person, [caring], [1.0], 9)
    with pytest.raises(NotEnoughError, match="right and wrong"):
        competence.learn(by=BY)


def test_a_night_uses_the_version_that_was_in_use_when_it_opened(version: EstimateVersion) -> None:
    newer = at_moment(make.moment(make.day(-5)), competence.learn, by=BY)
    at_moment(make.moment(make.day(-2)), competence.use, version=newer, by=BY)
    assert competence.in_use(make.moment(make.day(-100))) is None
    assert competence.in_use(make.moment(make.day(-3))) == version
    assert competence.in_use(make.moment(make.day(-1))) == newer


def test_a_night_writes_levels_with_their_day(version: EstimateVersion, caring: Competency) -> None:
    ada = make.LearnerFactory()
    answers(ada, [caring], [1.0] * 12, 10)
    refresh()
    row = of(ada)
    assert (row.competency, row.version, row.answers) == (caring, version, 12)
    assert row.heard_on == make.day(-10)
    assert (row.levels, row.since) == ([3], [make.day(-8)])
    assert (row.as_of, row.revision, row.previous) == (make.day(0), 1, None)


def test_few_answers_are_a_row_without_a_level(
    version: EstimateVersion, caring: Competency
) -> None:
    ada = make.LearnerFactory()
    answers(ada, [caring], [1.0] * 4, 10)
    refresh()
    assert (of(ada).levels, of(ada).chance, of(ada).answers) == ([], None, 4)


def test_a_second_run_and_a_night_without_news_write_nothing(version: EstimateVersion) -> None:
    first = refresh()
    assert first.changed == 60
    assert refresh() == competence.Written(first.digest, 0)
    assert refresh(on=1) == competence.Written(first.digest, 0)


def test_a_replay_computes_the_same_and_writes_nothing(
    version: EstimateVersion, caring: Competency
) -> None:
    """Also after later nights with other levels: a night reads nothing that nights wrote."""
    ada = make.LearnerFactory()
    answers(ada, [caring], [1.0] * 12, 10)
    then = refresh(on=-5)
    answers(ada, [caring], [0.0] * 30, 4)
    refresh()
    assert of(ada).levels[0] == 3
    assert of(ada).levels[-1] < 3
    assert of(ada).previous["levels"] == [3]
    assert refresh(on=-5, write=False).digest == then.digest
    assert of(ada).as_of == make.day(0)


def test_a_night_sees_no_answer_from_its_own_day_and_none_recorded_later(
    version: EstimateVersion, caring: Competency
) -> None:
    ada = make.LearnerFactory()
    answers(ada, [caring], [1.0] * 5, 0)
    late = {"known_at": make.moment(make.day(-9)), "recorded_at": make.moment(make.day(9))}
    AnswerFactory(learner=ada, competencies=[caring.pk], **late)
    refresh()
    assert not Competence.objects.filter(learner=ada).exists()


def test_a_corrected_answer_counts_as_corrected_and_a_withdrawn_one_not(
    version: EstimateVersion, caring: Competency
) -> None:
    ada = make.LearnerFactory()
    answers(ada, [caring], [1.0] * 6, 10)
    first = Answer.objects.filter(learner=ada).order_by("pk")[:2]
    for answer, right in zip(first, (0.0, None), strict=True):
        AnswerFactory(
            learner=ada,
            item=answer.item,
            competencies=[caring.pk],
            right=right,
            known_at=answer.known_at,
            recorded_at=make.moment(make.day(-1)),
        )
    refresh(on=-3)
    before = of(ada)
    refresh()
    assert (before.answers, of(ada).answers) == (6, 5)
    assert of(ada).chance < before.chance


def test_a_row_whose_answers_are_withdrawn_goes(
    version: EstimateVersion, caring: Competency
) -> None:
    ada = make.LearnerFactory()
    answers(ada, [caring], [1.0], 10)
    refresh()
    answer = Answer.objects.get(learner=ada)
    AnswerFactory(
        learner=ada,
        item=answer.item,
        competencies=answer.competencies,
        right=None,
        known_at=answer.known_at,
        recorded_at=make.moment(make.day(0)),
    )
    assert refresh(on=1).changed == 1
    assert not Competence.objects.filter(learner=ada).exists()


def test_a_competency_that_is_no_longer_there_is_left_out(version: EstimateVersion) -> None:
    ada, gone = make.LearnerFactory(), make.CompetencyFactory()
    answers(ada, [gone], [1.0] * 9, 10)
    gone.delete()
    refresh()
    assert not Competence.objects.filter(learner=ada).exists()


def test_the_number_of_queries_does_not_grow_with_learners(
    version: EstimateVersion, django_assert_num_queries
) -> None:
    refresh()
    with django_assert_num_queries(5):  # version, answers, competencies, upsert, what is stored
        refresh(on=1)


def run(**options: object) -> str:
    out = StringIO()
    call_command("learn_competence", stdout=out, **options)
    return out.getvalue()


def test_the_command_fits_a_version_and_puts_one_in_use(college: None) -> None:
    assert "To use it: manage.py learn_competence --use 1" in run(by=BY)
    assert "Version 1 is in use" in run(by=BY, use=1)
    used = EstimateVersion.objects.get()
    assert used.used_by == BY
    assert used.used_at - used.made_at < dt.timedelta(minutes=5)


def test_the_command_refuses_too_few_answers_and_a_version_that_is_not_there(db: None) -> None:
    with pytest.raises(CommandError, match="Nothing was fitted: 0 of at least 50"):
        run()
    with pytest.raises(CommandError, match="There is no version 7"):
        run(use=7)
