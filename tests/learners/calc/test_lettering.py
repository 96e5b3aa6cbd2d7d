"""Labels are broken into lines that fit, and lose nothing but what an ellipsis says."""

from hypothesis import given
from hypothesis import strategies as st

from learners.calc import lettering

SIZE = 14
TEXTS = st.text("abcdefghimwMW ŵâ-’", max_size=120)
ROOMS = st.floats(40, 300)


def joined(lines):
    """Put lines together again: a hyphen that we added ends in the middle of a word."""
    return "".join(lines).replace(" ", "").replace("-", "")


@given(TEXTS, ROOMS, st.integers(1, 4))
def test_every_line_fits(text, room, most):
    lines = lettering.lines(text, room, SIZE, most)
    assert len(lines) <= most
    assert all(lettering.width(line, SIZE) <= room for line in lines)


@given(TEXTS, ROOMS)
def test_nothing_is_lost_where_there_are_lines_enough(text, room):
    lines = lettering.lines(text, room, SIZE, 200)
    assert joined(lines) == joined([text])
    assert all(lines)


@given(TEXTS, ROOMS, st.integers(1, 3))
def test_an_ellipsis_says_that_something_is_left_out(text, room, most):
    lines = lettering.lines(text, room, SIZE, most)
    whole = joined(lines) == joined([text])
    assert whole != bool(lines and lines[-1].endswith("…"))
    assert joined([text]).startswith(joined(lines).removesuffix("…"))


def test_lines_break_between_words_and_inside_those_that_do_not_fit():
    assert lettering.lines("Ready for placement", 110, SIZE, 3) == ("Ready for", "placement")
    long = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"
    ends = [line[-1] for line in lettering.lines(long, 110, SIZE, 3)]
    assert ends == ["-", "-", "…"]


def test_the_rest_of_a_broken_word_is_not_a_letter_or_two():
    first, second = lettering.lines("Understandings", 110, SIZE, 2)
    assert (first[-1], len(second) >= lettering.REST) == ("-", True)


def test_an_accent_adds_no_width():
    assert lettering.width("ŵŷâ", SIZE) == lettering.width("wya", SIZE)
    assert lettering.width("w\u0302", SIZE) == lettering.width("w", SIZE)
    assert lettering.width("ß", SIZE) > lettering.width("i", SIZE)
