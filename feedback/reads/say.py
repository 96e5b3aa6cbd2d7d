"""What is shown beside the box before a learner says something: who will read it."""

import datetime as dt
from typing import Any

from feedback import sight
from feedback.models import ANSWER_IN, PASS_ON_IN, View, ViewState
from feedback.reads.readers import Readers, readers
from learners.models import Learner, Programme


def before_saying(learner: Learner, programmes: list[Programme], on: dt.date) -> dict[str, Any]:
    """Return who will read it by each path, and how long each stage takes."""
    return {
        "board": to_be_read(learner, programmes, on, is_straight=False),
        "straight": to_be_read(learner, programmes, on, is_straight=True),
        "pass_on_in": PASS_ON_IN,
        "answer_in": ANSWER_IN,
    }


def to_be_read(
    learner: Learner, programmes: list[Programme], on: dt.date, *, is_straight: bool
) -> Readers:
    """Return everyone who may come to read it before it is published: with representatives, and
    then with staff."""
    programme = next(iter(programmes), None)
    values = {"author": learner, "programme": programme, "is_wide": programme is None}
    answerer = sight.administrators(on).exclude(pk=learner.user_id or 0).first()
    planned = View(**values, is_straight=is_straight, owner=answerer, state=ViewState.STAFF)
    return readers(planned, on)
