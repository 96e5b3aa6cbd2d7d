"""Reasons in words: at least two for every step, and each sentence true of its numbers."""

import pytest
from django.utils import translation

from pathways import wording
from pathways.calc.changes import HARD, KNOWN, LATER, UNWANTED
from pathways.calc.reasons import Why
from pathways.models import Answer, Recommendation, Response, Step
from pathways.reads.route import load, next_step
from pathways.wording import Names, Row
from tests.factories.learners import day, in_words


def test_every_step_has_at_least_two_reasons(follower):
    route = load(follower, day(0))
    assert len(route.rows) == 8
    for row in route.rows:
        assert len(wording.reasons(row, route.names)) >= 2


def test_the_first_step_gives_reasons_in_plain_words(follower):
    sentences = next_step(follower, day(0)).reasons
    assert sentences == [
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
def names(catalogue):
    steps = {step.pk: step for step in catalogue.steps.values()}
    competencies = {catalogue.numbers.pk: catalogue.numbers.statement}
    return Names(steps, competencies, "community nursing", 9, day(0))


def row(catalogue, why, code="doses", **more):
    values = {
        "step": catalogue[code].pk,
        "place": 0,
        "head": catalogue["placement"].pk,
        "competency": catalogue.numbers.pk,
        "share": 0.6,
        "why": why,
        "due_on": day(3),
        "before": catalogue["infection"].pk,
        **more,
    }
    return Row(**values)


def test_every_reason_has_a_sentence_of_its_own(catalogue, names):
    sentences = [wording.reasons(row(catalogue, why), names)[0] for why in Why]
    assert len(set(sentences)) == len(list(Why))
    assert all(sentence[0].isupper() and sentence.endswith(".") for sentence in sentences)


def test_a_step_without_other_reasons_is_part_of_the_route(catalogue, names):
    sentences = wording.reasons(row(catalogue, Why.OPEN), names)
    assert sentences == ["Nothing else has to come first.", wording.part_of(names)]


def test_a_past_date_is_described_in_the_past_tense(catalogue, names):
    assert "was due" in wording.reasons(row(catalogue, Why.DUE, due_on=day(-3)), names)[0]
    assert "It’s due" in wording.reasons(row(catalogue, Why.DUE, due_on=day(0)), names)[0]


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        (0.03, "2 minutes"),
        (1 / 60, "1 minute"),
        (0.5, "30 minutes"),
        (1, "1 hour"),
        (2.5, "2.5 hours"),
        (40, "40 hours"),
    ],
)
def test_hours_are_in_plain_words(hours, expected):
    assert wording.hours(hours) == expected


def test_wording_works_in_every_language(follower):
    for language in ("cy", "gd"):
        with translation.override(language):
            assert next_step(follower, day(0)).reasons


def test_a_name_with_a_percent_sign_breaks_no_sentence(follower, catalogue):
    Recommendation.objects.update(total=8)
    for step in catalogue.steps.values():
        step.name = "100 % %(sure)s"
        step.save()
    assert "100 % %(sure)s" in str(next_step(follower, day(0)))


def test_a_long_list_of_steps_is_named_by_its_first_three(catalogue, names):
    steps = [catalogue[code].pk for code in ("infection", "plans", "talk", "visit", "bus")]
    assert wording.name_list(steps[:2], names) == "“Infection” and “Plans”"
    assert wording.name_list(steps, names) == "“Infection”, “Plans”, “Talk” and 2 other steps"
    assert wording.name_list(steps[:4], names).endswith("and 1 other step")
    assert wording.name_list([0], names) == "a later step"


def test_a_line_has_one_reason_and_a_length(catalogue, names):
    sentence = wording.short(row(catalogue, Why.OPEN), names)
    assert sentence == "Nothing else has to come first. About 3 hours."


def test_a_step_that_leads_to_a_closed_step_does_not_say_so(catalogue, names):
    leads = row(catalogue, Why.LEADS | Why.OPEN)
    assert wording.reasons(leads, names)[0] == "You need it before “Placement”."
    catalogue["placement"].until_on = day(0)
    assert wording.reasons(leads, names)[0] == "Nothing else has to come first."


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ({}, []),
        ({"from_on": day(0), "until_on": day(1)}, []),
        ({"from_on": day(1)}, [f"You can start it from {in_words(1)}."]),
        ({"until_on": day(0)}, [f"The last day to start it was {in_words(-1)}."]),
    ],
    ids=["always", "today", "to come", "over"],
)
def test_a_step_that_cannot_be_started_today_says_why(dates, expected):
    assert wording.closed_days(Step(**dates), day(0)) == expected


def test_the_last_day_to_start_is_the_day_before_it_is_over():
    assert Step(until_on=day(5)).last_on(day(0)) == day(4)
    assert Step().last_on(day(0)) is None


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["Talk"], "You need to do “Talk” first."),
        (["Talk", "Visit"], "You need to do “Talk” or “Visit” first."),
        ([], "What has to come first is no longer offered. Your tutor can tell you more."),
    ],
)
def test_what_comes_first_is_named(options, expected):
    assert wording.comes_first(options) == expected


def test_a_button_and_a_sentence_name_the_same_hours():
    assert wording.take_hours(9) == "Use 9 hours"
    assert wording.other_hours(9, 14) == (
        "You told us 9 hours a week, but this plan assumes 14 hours."
    )


@pytest.mark.parametrize(
    ("answer", "first_code", "expected"),
    [
        (KNOWN, "plans", "If you told us you already know this, “Plans” would come first."),
        (KNOWN, None, "you’d have nothing else to do for now."),
        (HARD, "sums", "If you told us this is too hard, “Sums” would come first."),
        (HARD, None, "you couldn’t start anything else for now."),
        ("hours", "doses", "If you had 12 hours a week, “Doses” would come first."),
    ],
)
def test_what_would_change_the_first_step_is_a_sentence(
    answer, first_code, expected, catalogue, names
):
    numbers = {"if": answer, "then": catalogue[first_code].pk if first_code else 0, "hours": 12}
    assert expected in wording.change(numbers, names)


NO_EFFECT = {"first": 0, "goes": [], "eased": True, "stays": False}


@pytest.mark.parametrize("answer", [KNOWN, HARD, UNWANTED, LATER])
def test_each_answer_says_beforehand_what_it_does(answer, names):
    assert wording.effect({**NO_EFFECT, "if": answer}, names).endswith(".")


def test_an_effect_names_what_comes_first_and_what_waits(catalogue, names):
    goes = [catalogue["plans"].pk, catalogue["placement"].pk]
    numbers = {**NO_EFFECT, "if": LATER, "first": catalogue["bus"].pk, "goes": goes}
    assert wording.effect(numbers, names).endswith(
        "Then “Bus” will come first. “Plans” and “Placement” will have to wait for it."
    )


def test_a_step_that_stays_promises_no_other_first(catalogue, names):
    numbers = {**NO_EFFECT, "if": UNWANTED, "first": catalogue["bus"].pk, "stays": True}
    sentence = wording.effect(numbers, names)
    assert "it will stay in your plan" in sentence
    assert "Bus" not in sentence


def test_nothing_easier_is_shown_before_the_answer_too(names):
    sentence = wording.effect({**NO_EFFECT, "if": HARD, "eased": False}, names)
    assert "We don’t have anything easier here" in sentence


def test_remaining_steps_say_why_they_cannot_start(catalogue, names):
    pks = {code: step.pk for code, step in catalogue.steps.items()}
    sentence = wording.why_blocked(
        [(day(3), pks["sums"]), (day(9), pks["doses"])],
        [pks["bus"]],
        [pks["talk"], pks["visit"]],
        [pks["plans"]],
        names,
    )
    assert sentence == [
        f"“Sums” and “Doses” are paused, the first until {in_words(3)}.",
        "You said “Bus” isn’t relevant to you. You can undo that in your plan.",
        "The last days to start “Talk” and “Visit” have passed.",
        "You can’t start “Plans” until you’ve done something else.",
    ]
    assert wording.why_blocked([], [], [], [], names) == []


def changed(catalogue, names, before, now, causes=()):
    pks = [[catalogue[code].pk for code in codes.split()] for codes in (before, now)]
    causes_by_step = {catalogue[code].pk: cause for code, cause in dict(causes).items()}
    return wording.changed(*pks, causes_by_step, names)


def test_an_equal_list_has_not_changed(catalogue, names):
    assert changed(catalogue, names, "sums doses", "sums doses", {"sums": "x"}) == []


def test_a_step_removed_by_an_answer_is_described_by_the_answer(catalogue, names):
    causes = {"sums": "You said you’ve done “Sums”."}
    assert changed(catalogue, names, "sums doses", "doses", causes) == [
        "You said you’ve done “Sums”.",
        "“Doses” now comes first.",
    ]


def test_new_and_removed_steps_are_listed_separately(catalogue, names):
    assert changed(catalogue, names, "sums doses bus", "sums plans talk") == [
        "New in your plan: “Plans” and “Talk”.",
        "No longer in your plan: “Doses” and “Bus”.",
    ]


def test_a_first_list_and_an_emptied_list_are_described(catalogue, names):
    assert changed(catalogue, names, "", "sums doses") == [
        "“Sums” now comes first.",
        "New in your plan: “Doses”.",
    ]
    assert changed(catalogue, names, "sums", "") == ["No longer in your plan: “Sums”."]


@pytest.mark.parametrize("answer", Answer)
def test_every_answer_is_shown_to_the_learner(answer, catalogue):
    dated = answer in (Answer.HARD, Answer.LATER)
    response = Response(step=catalogue["sums"], answer=answer, until_on=day(3) if dated else None)
    sentence = wording.describe_answer(response, day(0))
    assert "“Sums”" in sentence
    assert (in_words(3) in sentence) == dated
    if dated:
        assert wording.describe_answer(response, day(3)) != sentence  # the pause is over
