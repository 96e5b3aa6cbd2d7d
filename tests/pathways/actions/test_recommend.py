"""The night: the same rows each time, nothing read too early, no answer lost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from learners.night import Cutoff, Slice
from pathways.actions import authoring, choices, responses
from pathways.actions.recommend import recommend
from pathways.models import Recommendation, Step
from pathways.reads.route import changed_of, load, next_step
from tests.factories import learners as make
from tests.factories.clock import at_moment
from tests.factories.pathways import BY, care, follows, step
from tests.pathways.nights import night, on, steps_of

EVERYONE = (0, 2**60)


@pytest.fixture
def learner(db):
    return make.LearnerFactory(name="Ada Sinclair")


@pytest.fixture
def catalogue(db):
    return care(at=on(-5))


@pytest.fixture
def ada(learner, catalogue):
    """A learner on a pathway since day 0, after the first night."""
    follows(learner, catalogue, at=on(0, 9))
    recommend(night(learner, 1))
    return learner


def answer(learner, catalogue, code, kind, day, hour=12, **more):
    return at_moment(on(day, hour), responses.answer, learner, catalogue[code], kind, by=BY, **more)


def everything():
    return list(Recommendation.objects.order_by("pk").values())


def test_a_night_done_again_changes_nothing_and_has_the_same_digest(ada):
    before = everything()
    again = recommend(night(ada, 1))
    assert again.changed == 0
    assert again.digest == recommend(night(ada, 1)).digest
    assert everything() == before


def test_a_replay_computes_the_same_and_writes_nothing(ada, catalogue):
    tonight = night(ada, 2)
    written = recommend(tonight)
    answer(ada, catalogue, "infection", "done", 3)
    before = everything()
    replay = Slice(tonight.cutoff, 1, ada.pk, ada.pk, write=False)
    assert recommend(replay).digest == written.digest
    assert everything() == before


def test_the_night_is_quiet_when_nothing_changed(ada):
    was = Recommendation.objects.get().as_of
    assert recommend(night(ada, 2)).changed == 0
    assert Recommendation.objects.get().as_of == was


def test_an_answer_given_at_noon_is_honoured_by_the_next_night(ada, catalogue):
    answer(ada, catalogue, "infection", "no time", 1)
    noon = steps_of(ada)
    assert catalogue["infection"].pk not in noon
    recommend(night(ada, 2))
    assert steps_of(ada) == noon


def test_the_next_night_still_shows_what_the_answer_changed(ada, catalogue):
    before = steps_of(ada)
    answer(ada, catalogue, "infection", "no time", 1)
    recommend(night(ada, 2))
    row = Recommendation.objects.get()
    assert (row.previous["steps"], row.last_night, row.answered_at) == (before, None, None)
    sentences = changed_of(load(ada, on(2).date()))
    assert sentences[0].startswith("You put off “Infection” until")
    assert any("now comes first" in sentence for sentence in sentences)
    assert changed_of(load(ada, on(3).date())) == [], "yesterday's news"


def test_a_redo_of_the_night_cannot_empty_the_difference(ada, catalogue):
    answer(ada, catalogue, "infection", "no time", 1)
    recommend(night(ada, 2))
    before = everything()
    recommend(night(ada, 2))
    assert everything() == before


def test_a_redo_keeps_the_values_from_before_the_night(ada, catalogue):
    """Only an edit by hand to the catalogue can do that; the difference is still from yesterday."""
    before = steps_of(ada)
    answer(ada, catalogue, "infection", "no time", 1)
    recommend(night(ada, 2))
    Step.objects.filter(pk=catalogue["sums"].pk).update(hours=90)
    assert recommend(night(ada, 2)).changed == 1
    assert Recommendation.objects.get().previous["steps"] == before


def test_a_night_redone_after_an_answer_does_not_take_the_answer_back(ada, catalogue):
    """The night's cutoff is before the answer, so the list stays."""
    answer(ada, catalogue, "infection", "no time", 1)
    noon = everything()
    assert recommend(night(ada, 1, hour=15)).changed == 0
    assert recommend(night(ada, 1, hour=15, revision=2)).changed == 0
    assert everything() == noon


def test_a_first_choice_made_by_day_survives_a_redo_of_that_morning(learner, catalogue):
    follows(learner, catalogue, at=on(3, 12))
    recommend(night(learner, 3))
    assert Recommendation.objects.exists()


def test_tomorrows_night_run_early_does_not_show_what_rests_until_tomorrow(ada, catalogue):
    answer(ada, catalogue, "infection", "no time", 40, until_on=on(41).date())
    early = Cutoff(on(41).date(), on(41), on(40, 15))
    recommend(Slice(early, 1, ada.pk, ada.pk))
    assert catalogue["infection"].pk in steps_of(ada)
    today = next_step(ada, on(40).date())
    assert "Infection" not in {today.name, *(line.name for line in today.then)}


def test_an_answer_undone_by_noon_leaves_no_change_to_show(ada, catalogue):
    response = answer(ada, catalogue, "infection", "no time", 1)
    at_moment(on(1, 13), responses.undo, ada, catalogue["infection"], response.pk, by=BY)
    recommend(night(ada, 2))
    assert changed_of(load(ada, on(2).date())) == []


def test_leaving_the_pathway_empties_the_list(ada, catalogue):
    at_moment(on(5), choices.leave, ada, catalogue.pathway, by=BY)
    assert not Recommendation.objects.exists()
    assert recommend(night(ada, 6)).changed == 0


# behind the cutoff ---------------------------------------------------------------------------


def test_answers_after_the_cutoff_are_not_read(ada, catalogue):
    tonight = night(ada, 2)
    before = recommend(tonight)
    answer(ada, catalogue, "infection", "done", 2)
    at_moment(on(2, 13), responses.start, ada, catalogue["sums"], by=BY)
    follows(ada, catalogue, hours=1, at=on(2, 14))
    late = step("late", pathway=catalogue.pathway, at=on(2, 15))
    at_moment(on(2, 16), authoring.require, catalogue["bus"], one_of=[late], by=BY)
    at_moment(on(2, 17), authoring.withdraw, catalogue["sums"], by=BY)
    assert recommend(Slice(tonight.cutoff, 1, ada.pk, ada.pk, write=False)).digest == before.digest
    assert recommend(night(ada, 3)).digest != before.digest


# steps with an assessment--------------------------------------------------------------------


@pytest.fixture
def assessed(learner, catalogue):
    """A step with an assessment due on day 20, in an offering of the learner's."""
    offering = make.OfferingFactory(from_on=on(-5).date(), until_on=on(90).date())
    piece = make.AssessmentFactory(offering=offering, name="Case study")
    make.DeadlineSetFactory(assessment=piece, on=on(20).date(), known_at=on(-4))
    essay = step("essay", pathway=catalogue.pathway, assessment=piece, worth=0.01, at=on(-4))
    enrolment = make.EnrolmentFactory(learner=learner, offering=offering)
    make.RegisteredFactory(enrolment=enrolment, on=on(-4).date(), known_at=on(-4))
    follows(learner, catalogue, at=on(0))
    return essay, enrolment


def row_of(learner, essay):
    row = Recommendation.objects.get(learner=learner)
    at = row.steps.index(essay.pk)
    return at, row.due_ons[at]


def test_a_date_comes_from_the_facts_and_moves_the_step_up_as_it_nears(
    learner, catalogue, assessed
):
    essay, _ = assessed
    recommend(Slice(night(learner, 1).cutoff, 1, *EVERYONE))
    early, due = row_of(learner, essay)
    assert due == on(20).date()
    recommend(night(learner, 18))
    assert row_of(learner, essay)[0] == 0 < early


def test_a_date_that_only_comes_nearer_writes_nothing(learner, assessed):
    recommend(night(learner, 18))
    row = Recommendation.objects.get(learner=learner)
    assert recommend(night(learner, 19)).changed == 0
    assert recommend(Slice(night(learner, 19).cutoff, 1, *EVERYONE)).changed == 0
    row.refresh_from_db()
    assert row.as_of == on(18).date()


def test_a_moved_date_is_seen_by_the_next_night(learner, assessed):
    essay, _ = assessed
    make.DeadlineSetFactory(assessment=essay.assessment, on=on(30).date(), known_at=on(2))
    recommend(night(learner, 3))
    assert row_of(learner, essay)[1] == on(30).date()


def test_handing_it_in_fulfils_the_step(learner, assessed):
    essay, enrolment = assessed
    make.SubmissionFactory(enrolment=enrolment, assessment=essay.assessment, on=on(3).date())
    recommend(night(learner, 4))
    assert essay.pk not in steps_of(learner)
    assert essay.pk in learner.recommendation.completed


def test_a_learner_outside_the_offering_has_no_date(catalogue, assessed):
    essay, _ = assessed
    other = make.LearnerFactory()
    follows(other, catalogue, at=on(0))
    assert row_of(other, essay)[1] is None


# size ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("people", [2, 30])
def test_a_shard_takes_the_same_queries_whatever_its_size(
    people, catalogue, django_assert_num_queries
):
    for learner in make.LearnerFactory.create_batch(people):
        follows(learner, catalogue, at=on(0))
    part = Slice(Cutoff.of(on(2).date(), on(2, 1)), 1, *EVERYONE)
    with CaptureQueriesContext(connection) as captured:
        recommend(part)
    queries = [q["sql"] for q in captured.captured_queries if "SAVEPOINT" not in q["sql"]]
    assert len(queries) <= 20, queries


def test_equal_learners_get_equal_rows(catalogue):
    people = make.LearnerFactory.create_batch(3)
    for learner in people:
        follows(learner, catalogue, at=on(0))
    make.LearnerFactory()  # follows nothing
    recommend(Slice(Cutoff.of(on(2).date(), on(2, 1)), 1, *EVERYONE))
    assert len({tuple(steps_of(learner)) for learner in people}) == 1
    assert Recommendation.objects.count() == 3
