"""Reasons in words: at least two for every step, and each sentence true of its numbers."""

import pytest
from django.utils import translation

from pathways import wording
from pathways.calc.reasons import Why
from pathways.models import Recommendation
from pathways.reads.route import load, next_step
from pathways.wording import Names, Row
from tests.factories.learners import day


def test_every_step_has_at_least_two_reasons(follower):
    held = load(follower, day(0))
    assert len(held.rows) == 8
    for row in held.rows:
        assert len(wording.reasons(row, held.names)) >= 2


def test_the_first_step_gives_reasons_in_plain_words(follower):
    told = next_step(follower, day(0)).reasons
    assert told == [
        "It covers about a fifth of what you still need for “Recording and reporting”.",
        "You need it before “Plans”.",
        "Nothing else has to come first.",
        "It takes 2 hours, so it fits into one of your weeks (9 hours).",
    ]


def test_the_counterfactual_names_the_step_that_would_come_first(follower):
    assert next_step(follower, day(0)).changes == [
        "If you told us you already know this, “Plans” would come first.",
        "If you told us this is too hard, “Sums” would come first.",
    ]


@pytest.fixture
def names(way):
    steps = {step.pk: step for step in way.steps.values()}
    competencies = {way.numbers.pk: way.numbers.statement}
    return Names(steps, competencies, "community nursing", 9, day(0))


def row(way, why, code="doses", **more):
    given = {
        "step": way[code].pk,
        "place": 0,
        "head": way["placement"].pk,
        "competency": way.numbers.pk,
        "share": 0.6,
        "why": why,
        "due_on": day(3),
        "before": way["infection"].pk,
        **more,
    }
    return Row(**given)


def test_every_reason_has_a_sentence_of_its_own(way, names):
    told = [wording.reasons(row(way, why), names)[0] for why in Why]
    assert len(set(told)) == len(list(Why))
    assert all(sentence[0].isupper() and sentence.endswith(".") for sentence in told)


def test_a_step_without_other_reasons_is_part_of_the_route(way, names):
    told = wording.reasons(row(way, Why.OPEN), names)
    assert told == ["Nothing else has to come first.", wording.part_of(names)]


def test_a_past_date_is_described_in_the_past_tense(way, names):
    assert "was due" in wording.reasons(row(way, Why.DUE, due_on=day(-3)), names)[0]
    assert "It’s due" in wording.reasons(row(way, Why.DUE, due_on=day(0)), names)[0]


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (0.03, "2 minutes"),
        (1 / 60, "1 minute"),
        (0.5, "30 minutes"),
        (1, "1 hour"),
        (2.5, "2.5 hours"),
        (40, "40 hours"),
    ],
)
def test_hours_are_in_plain_words(hours, words):
    assert wording.hours(hours) == words


def test_wording_works_in_every_language(follower):
    for language in ("cy", "gd"):
        with translation.override(language):
            assert next_step(follower, day(0)).reasons


def test_a_name_with_a_percent_sign_breaks_no_sentence(follower, way):
    Recommendation.objects.update(total=8)
    for step in way.steps.values():
        step.name = "100 % %(sure)s"
        step.save()
    assert "100 % %(sure)s" in str(next_step(follower, day(0)))
