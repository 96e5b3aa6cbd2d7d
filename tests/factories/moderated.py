"""One of each kind that can be moderated, with who wrote it."""

from typing import Any

from feedback.models import Comment
from learners.models import User
from tests.factories import board as make
from tests.factories import surveys as ask
from tests.factories import together
from tests.factories.board import Board

WRITTEN = ("view", "edit", "meeting", "decision", "partnership")


def a_view(board: Board) -> Any:
    return make.ViewFactory(author=board.ada, programme=board.care, owner=board.dee)


def an_edit(board: Board) -> Any:
    answered = {"state": "accepted", "answer": "Better.", "answered_by": board.dee}
    values = {"author": board.ada, "owner": board.dee}
    return together.EditFactory(**values, **answered, answered_at=ask.make.moment(ask.make.day(0)))


def a_comment(board: Board) -> Any:
    """A published comment of a survey that Flo and ten others answered."""
    people = [board.flo, *ask.people(10, board.care)]
    survey = ask.asked_by(people, "A line", programme=board.care)
    ask.closed(survey)
    Comment.objects.filter(question__survey=survey).update(state="shown")
    return Comment.objects.filter(question__survey=survey).order_by("public_id").first()


MAKE: dict[str, Any] = {
    "view": a_view,
    "edit": an_edit,
    "meeting": lambda board: together.MeetingFactory(called_by=board.gus),
    "decision": lambda board: together.MeetingDecisionFactory(
        written_by=board.gus, meeting__called_by=board.dee
    ),
    "partnership": lambda board: together.written(board.gus),
    "comment": a_comment,
}


def writer(kind: str, board: Board) -> User:
    return board.ada.user if kind in ("view", "edit") else board.gus
