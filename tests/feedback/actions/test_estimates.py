"""The night works out what everyone's answers say, from the facts up to its cutoff."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from feedback.actions.estimates import estimate
from pathways.actions import choices, responses
from pathways.actions.recommend import recommend
from pathways.models import CatalogueRevision, Estimate, Response
from tests.factories.clock import at_moment
from tests.factories.pathways import BY, care, step
from tests.feedback.nights import answer, college, followers, run
from tests.pathways.nights import night, on, steps_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def catalogue():
    return care(at=on(-5))


@pytest.fixture
def people(catalogue):
    """Twelve people: four of them knew “infection”, the others did it; one found it too hard."""
    people = followers(catalogue, 12)
    for number, learner in enumerate(people):
        if number == 11:
            answer(learner, catalogue["infection"], "too hard", hour=9)
        answer(learner, catalogue["infection"], "already know" if number < 4 else "done")
    return people


def rows(**about) -> list[Estimate]:
    return list(Estimate.objects.filter(**about).order_by("as_of", "step", "word"))


def counts(**about) -> set[tuple]:
    return set(Estimate.objects.filter(**about).values_list("word", "raters", "said"))


def test_each_word_is_estimated_apart(catalogue, people):
    run(2)
    assert counts(step=catalogue["infection"]) == {
        ("already know", 12, 4),
        ("too hard", 8, 1),
        ("great", 8, 0),
        ("not relevant", 12, 0),
    }


def test_a_share_of_few_people_is_drawn_to_what_is_usual(catalogue, people):
    answer(people[0], catalogue["talk"], "already know")
    run(2)
    few = Estimate.objects.get(step=catalogue["talk"], word="already know")
    many = Estimate.objects.get(step=catalogue["infection"], word="already know")
    assert (few.raters, few.said) == (1, 1)
    assert few.share < 1
    assert few.usual == many.usual
    assert abs(few.share - few.usual) < 1 - few.usual


def test_relevance_is_of_the_aim_that_someone_follows(catalogue, people):
    run(2)
    assert [row.pathway for row in rows(word="not relevant")] == [catalogue.pathway]
    assert {row.pathway for row in rows() if row.word != "not relevant"} == {None}


def test_an_answer_that_was_undone_counts_for_nothing(catalogue):
    learner = followers(catalogue, 1)[0]
    answer(learner, catalogue["talk"], "already know")
    last = Response.objects.latest("pk")
    at_moment(on(1, 13), responses.undo, learner, catalogue["talk"], last.pk, by=BY)
    run(2)
    assert rows() == []


# the night -----------------------------------------------------------------------------------


def test_answers_after_the_cutoff_are_not_read(catalogue, people):
    before = run(2).digest
    answer(people[0], catalogue["talk"], "already know", 2)
    assert run(2, write=False).digest == before
    assert run(3, write=False).digest != before


def test_a_night_without_new_answers_writes_nothing_and_keeps_the_revision(catalogue, people):
    assert run(2).changed == 4
    token = CatalogueRevision.objects.get().token
    assert run(3).changed == 0
    assert {row.as_of for row in rows()} == {on(2).date()}
    assert CatalogueRevision.objects.get().token == token


def test_a_night_done_again_has_the_same_rows(catalogue, people):
    digest = run(2).digest
    before = list(Estimate.objects.order_by("pk").values())
    again = run(2)
    assert (again.digest, again.changed) == (digest, 0)
    assert list(Estimate.objects.order_by("pk").values()) == before


def test_a_replay_writes_nothing(catalogue, people):
    assert run(2, write=False).digest
    assert rows() == []


def test_only_what_changed_is_written_again(catalogue, people):
    for learner in people:
        answer(learner, catalogue["talk"], "done", hour=15)
    run(2)
    answer(people[0], catalogue["sums"], "done", 2)
    run(3)
    new = rows(as_of=on(3).date())
    assert catalogue["sums"].pk in {row.step_id for row in new}
    assert len(new) < Estimate.objects.count() / 2


def test_a_step_that_nobody_judges_any_more_is_usual_again(catalogue, people):
    run(2)
    Response.objects.all().delete()
    run(3)
    assert {(row.raters, row.share == row.usual) for row in rows(as_of=on(3).date())} == {(0, True)}
    assert run(4).changed == 0


def test_rows_of_long_ago_are_deleted_once_a_later_row_replaces_them(catalogue, people):
    run(2)
    for day, learner in ((3, people[0]), (90, people[1])):
        answer(learner, catalogue["sums"], "done", day)
        run(day + 1)
    kept = rows(step=catalogue["infection"], word="already know")
    assert {row.as_of for row in kept} == {on(4).date(), on(91).date()}


@pytest.mark.parametrize("number", [2, 30])
def test_the_stage_takes_the_same_queries_whatever_the_size(catalogue, number):
    for learner in followers(catalogue, number):
        answer(learner, catalogue["talk"], "done")
    with CaptureQueriesContext(connection) as captured:
        estimate(college(2))
    assert len(captured) == 6


# what may be shown ---------------------------------------------------------------------------


def published(step) -> tuple[int, int]:
    row = Estimate.objects.filter(step=step, word="already know").latest("as_of")
    return row.published_raters, row.published_said


def test_figures_to_show_do_not_move_between_steps_of_the_rule(catalogue):
    people, shown = followers(catalogue, 15), []
    for day, number in enumerate([9, 1, 1, 1, 1, 1, 1], start=1):
        for learner in people[:number]:
            answer(learner, catalogue["talk"], "already know", day)
        people = people[number:]
        run(day + 1)
        shown.append(published(catalogue["talk"]))
    assert shown == [(0, 0), *[(10, 10)] * 5, (15, 15)]


def test_figures_are_taken_back_when_fewer_than_ten_remain(catalogue):
    for learner in followers(catalogue, 10):
        answer(learner, catalogue["talk"], "already know")
    run(2)
    assert published(catalogue["talk"]) == (10, 10)
    learner.delete()
    run(3)
    assert published(catalogue["talk"]) == (0, 0)


# lists ---------------------------------------------------------------------------------------


@pytest.fixture
def twins(catalogue):
    """Two steps that are alike in everything; the first in the catalogue comes first."""
    alike = {"pathway": catalogue.pathway, "hours": 1, "at": on(-4)}
    return [step(code, **alike) for code in ("first", "second")]


def test_of_two_steps_alike_the_one_that_fewer_knew_already_comes_first(catalogue, twins):
    first, second = twins
    people = followers(catalogue, 6)
    recommend(night(people[5], 1))
    assert steps_of(people[5]).index(first.pk) < steps_of(people[5]).index(second.pk)
    answer(people[0], first, "already know")
    answer(people[1], second, "done")
    run(2)
    recommend(night(people[5], 2))
    assert steps_of(people[5]).index(second.pk) < steps_of(people[5]).index(first.pk)


def test_a_step_never_comes_before_what_must_come_first(catalogue):
    people = followers(catalogue, 6)
    for learner in people[:5]:
        answer(learner, catalogue["infection"], "not relevant", hour=10)
        answer(learner, catalogue["plans"], "done", hour=11)
    run(2)
    recommend(night(people[5], 2))
    listed = steps_of(people[5])
    assert listed.index(catalogue["infection"].pk) < listed.index(catalogue["plans"].pk)


def test_an_answer_by_day_ranks_with_the_same_estimates_as_the_night(catalogue, twins):
    people = followers(catalogue, 6)
    answer(people[0], twins[0], "already know")
    answer(people[1], twins[1], "done")
    run(2)
    answer(people[5], catalogue["bus"], "done", 2)
    by_day = steps_of(people[5])
    recommend(night(people[5], 3))
    assert steps_of(people[5]) == by_day
    assert by_day.index(twins[1].pk) < by_day.index(twins[0].pk)


def test_an_earlier_night_is_ranked_again_with_the_estimates_it_had(catalogue, twins):
    people = followers(catalogue, 6)
    run(2)
    tonight = night(people[5], 2)
    digest = recommend(tonight).digest
    answer(people[0], twins[0], "already know", 2)
    answer(people[1], twins[1], "done", 2)
    run(3)
    assert recommend(night(people[5], 3)).digest != digest
    assert recommend(replace(tonight, write=False)).digest == digest


def test_someone_with_another_aim_does_not_move_what_is_relevant_to_this_one(catalogue):
    people = followers(catalogue, 2)
    at_moment(on(0, 10), choices.leave, people[0], catalogue.pathway, by=BY)
    answer(people[1], catalogue["bus"], "not relevant")
    run(2)
    row = Estimate.objects.get(step=catalogue["bus"], word="not relevant")
    assert (row.raters, row.said, row.pathway) == (1, 1, catalogue.pathway)
    assert college(2).cutoff.as_of == row.as_of
