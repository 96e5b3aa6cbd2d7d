"""Words that may be about safety show whom to ring."""

import pytest

from learners.calc.safety import mentions_safety


@pytest.mark.parametrize(
    "words",
    [
        "I don’t feel safe at home",
        "Sometimes I want to die.",
        "He hits me",
        "thinking about SUICIDE a lot",
        "I cut myself again",
        "I can't go on",
        "they kicked me out and I have nowhere to sleep",
        "I'm scared to\ngo home",
        "self-harming",
    ],
)
def test_words_about_safety_are_recognised(words):
    assert mentions_safety(words)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "I will be late on Tuesday because of the bus.",
        "Hygiene that protects: done!",
        "The chapter on chemical safety was dull, but I finished it.",
        "The deadline is killing me, but I’m fine",
        "I made it to the lab",
    ],
)
def test_ordinary_words_are_left_alone(words):
    assert not mentions_safety(words)
