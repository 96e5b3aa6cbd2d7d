"""What a learner is told where their words do not fit into the request."""

from support.actions import asking
from support.views.help import no_room


def test_the_room_that_there_is_is_told_in_figures_that_can_be_read():
    assert asking.MOST == 10_000
    assert "at most 10,000 characters" in no_room()
