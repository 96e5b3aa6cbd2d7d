"""A name says the same to everyone who reads it."""

import pytest

from learners.calc.names import strangers, unseen

UNSEEN = ["\u200b", "\u2800", "\u3164", "\u00ad", "\ufeff", "\u180e", "\u034f", "\u202e", "\u2060"]
REAL = [
    "Ada Sinclair",
    "Siân Ní Dhómhnaill",
    "Işık Öztürk",
    "Łukasz Żółć",
    "Анна Ковалева",
    "Νίκος Παππάς",
    "王小明",
    "नेहा शर्मा",
    "क्‍षमा",  # with a joiner, as it is written
    "علی‌رضا",
    "O’Neill-Macrae, Jr.",
    "Zoe\u0308",
]


@pytest.mark.parametrize("character", [*UNSEEN, "\u200c", "\u200d"])
def test_a_character_without_a_shape_is_noticed_wherever_it_stands(character: str) -> None:
    for name in (f"Ben{character} Ross", f"{character}Ben Ross", f"Ben Ross{character}", character):
        assert unseen(name)


@pytest.mark.parametrize("name", REAL)
def test_real_names_are_accepted(name: str) -> None:
    assert not unseen(name)
    assert strangers(name) == []


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Веn Ross", ["В", "е"]), ("Ben Rоss", ["о"]), ("Вен Ross", ["В", "е", "н"]), ("Αda", ["Α"])],
)
def test_letters_that_pass_for_latin_are_named(name: str, letters: list[str]) -> None:
    assert strangers(name) == letters
