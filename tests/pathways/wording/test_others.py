"""What others say is in words, only of ten or more people, and rounded."""

import pytest

from pathways.models import Estimate
from pathways.wording import others


def words(said, raters, word="already know"):
    row = Estimate(word=word, published_said=said, published_raters=raters)
    return others.sentence(row)


def test_a_share_of_ten_or_more_people_is_in_words():
    assert words(16, 46) == "About a third of the 45 people who answered already knew this."


@pytest.mark.parametrize("raters", [0, 1, 9])
def test_nothing_is_said_of_fewer_than_ten(raters):
    assert words(raters // 2, raters) == ""


@pytest.mark.parametrize("said", [10, 11, 12])
def test_everybody_is_nearly_everybody(said):
    assert words(said, 12).startswith("Nearly all of the 10 people")


@pytest.mark.parametrize(("said", "raters"), [(0, 12), (2, 12), (0, 900), (2, 900)])
def test_what_hardly_anyone_says_is_left_out(said, raters):
    assert words(said, raters) == ""


@pytest.mark.parametrize("word", ["already know", "too hard", "not relevant", "great"])
def test_each_word_has_a_sentence_of_its_own(word):
    assert len({words(10, 20, other) for other in others.SENTENCES}) == 4
    assert "20 people" in words(10, 20, word)
