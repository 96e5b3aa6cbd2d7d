"""Pages of what people say together cost the same for ten items and for a thousand."""

import pytest
from django.urls import reverse

from feedback.models import Meeting, PartnershipVersion, Survey
from tests.factories import say_crowd, together
from tests.factories import surveys as ask
from tests.pages.count import queries

WEIGHT = 150_000  # bytes of a page


def a_meeting():
    return [Meeting.objects.first().public_id]


def the_survey():
    return [Survey.objects.get(title="Words").public_id]


def the_agreement():
    return [PartnershipVersion.objects.get().public_id]


def nothing():
    return []


# Of what there is much, who reads which page, and how many queries it takes at most.
PAGES = [
    ("reported", "dee", "moderation", nothing, 9),
    ("represented", "gus", "representing", nothing, 12),
    ("met", "gus", "meetings", nothing, 5),
    ("decided", "dee", "meeting", a_meeting, 9),
    ("edited", "dee", "edits", nothing, 9),
    ("asked", "flo", "surveys", nothing, 5),
    ("asked", "dee", "surveys_written", nothing, 5),
    ("commented", "flo", "survey_results", the_survey, 7),
    ("commented", "dee", "survey_comments", the_survey, 8),
    ("tied", "gus", "partnership", nothing, 11),
    ("tied", "gus", "partnership_version", the_agreement, 11),
]


@pytest.fixture
def furnished(board):
    """A closed survey with words, and an agreement with two priorities."""
    people = [board.flo, *ask.people(11, board.care)]
    ask.closed(ask.asked_by(people, "A line", programme=board.care, title="Words"))
    together.agreed(board.gus, board.dee)
    return {"dee": board.dee, "gus": board.gus, "flo": board.flo.user}, board.care


@pytest.mark.parametrize(("crowd", "who", "name", "args", "most"), PAGES)
def test_a_page_takes_as_many_queries_for_a_thousand_as_for_ten(
    crowd, who, name, args, most, furnished, client, sign_in
):
    people, care = furnished
    sign_in(client, people[who])
    say_crowd.add(crowd, 10, care, people["dee"])
    few, _page = queries(client, reverse(name, args=args()))
    say_crowd.add(crowd, 990, care, people["dee"])
    count, page = queries(client, reverse(name, args=args()))
    assert (count, count <= most) == (few, True)
    assert len(page.content) < WEIGHT
    assert "Page 1 of" in page.text or "The oldest of" in page.text or crowd == "tied"
