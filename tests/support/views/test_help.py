"""The message when a learner's words do not fit into the request."""

from support.actions import asking
from support.views.help import no_room


def test_the_space_left_is_shown_in_readable_figures():
    assert asking.MOST == 10_000
    assert "at most 10,000 characters" in no_room()
